"""优先走访户 (B-4.6): on the list by a need and a basis, looked at again by a day, off it whenever they wish."""

import datetime as dt
from uuid import UUID, uuid4

from django.db import connection, transaction
from django.db.models import Max

from wangge.integrity import looks, masking, written
from wangge.integrity.actor import Actor
from wangge.integrity.passage import UidTaken
from wangge.integrity.record import record
from wangge.journal import access, saying
from wangge.journal.access import Shown
from wangge.journal.models import Household, Need, Review
from wangge.journal.models.household import Households
from wangge.policy.pack import Refusal
from wangge.territory.models import Grid, Place
from wangge.territory.reach import Reach

LONGEST_REVIEW = dt.timedelta(days=366)


def of_grid(grid: Grid) -> Households:
    """网格现在的优先走访户."""
    return Household.objects.filter(grid=grid).current().whole()


def one(reach: Reach, uid: UUID) -> Household:
    """一户, if this reach may see it."""
    found = access.households_in(reach).filter(uid=uid).whole().first()
    if found is None:
        raise access.NotYours("没有这一户，或者不在您的范围内。")
    return found


def review_over(place: Place, on: dt.date) -> Households:
    """该复核的: their review day has come."""
    return Household.objects.filter(place=place).review_over(on).whole()


def add(
    grid: Grid, *, name: str, address: str, contact: str = "", need: str, basis: str, basis_words: str = "",
    consent_on: dt.date | None = None, review_on: dt.date, uid: UUID | None = None, by: Actor, at: dt.datetime,
) -> Household:  # fmt: skip
    """列入: with a need, with consent or a legal duty, and with the day on which we ask again."""
    access.demand_ground(grid, by, at=at)
    uid = uid or uuid4()
    review_given = _review(grid.place, need, basis, basis_words, consent_on, review_on, at)
    name = saying.words(name, "称呼", limit=40)
    address = saying.words(address, "住址", limit=120)
    contact = saying.words(contact, "联系方式", limit=60, needed=False)
    done = Household.objects.filter(place_id=grid.place_id, uid=uid).first()
    if done is not None:
        if done.ended_at is None and (done.grid_id, done.name, done.address) != (grid.pk, name, address):
            raise UidTaken("这个编号已经列入另一户。两户都要列，请给新的一户换一个编号再交。")
        return done
    with transaction.atomic():
        if connection.vendor != "sqlite":  # there every writer waits anyway
            Grid.objects.select_for_update().get(pk=grid.pk)
        last = Household.objects.filter(grid=grid).aggregate(last=Max("number"))["last"] or 0
        row = Household(
            key=uuid4(), place_id=grid.place_id, grid=grid, uid=uid, number=last + 1, name=name, address=address,
            contact=contact,
        )  # fmt: skip
        kept = written.keep(row, by=by, at=at)
        written.keep(
            Review(place_id=grid.place_id, household=kept, uid=uuid4(), **review_given), by=by, at=at
        )
    return kept


def review(
    household: Household, *, need: str, basis: str, basis_words: str = "", consent_on: dt.date | None = None,
    review_on: dt.date, uid: UUID | None = None, by: Actor, at: dt.datetime,
) -> Review:  # fmt: skip
    """复核: asked again — what would help now, on what basis, until when."""
    access.demand_ground(household.grid, by, at=at)
    _alive(household)
    given = _review(household.place, need, basis, basis_words, consent_on, review_on, at)
    row = Review(place_id=household.place_id, household=household, uid=uid or uuid4(), **given)
    return written.keep(row, by=by, at=at)


def end(household: Household, *, reason: str, by: Actor, at: dt.datetime) -> Household:
    """不再列入: at their wish, or because the need is over. Name, address and contact go."""
    access.demand_ground(household.grid, by, at=at)
    _alive(household)
    reason = saying.words(reason, "理由", limit=200)
    with transaction.atomic():
        household.name = household.address = household.contact = ""
        household.ended_at = at
        household.save(update_fields=["name", "address", "contact", "ended_at"])
        record(
            household.place_id,
            kind="household.end",
            subject=str(household.uid),
            body={"reason": reason},
            by=by,
            at=at,
        )
    return household


def reveal(household: Household, by: Actor, *, at: dt.datetime, purpose: str = "") -> tuple[Shown, str]:
    """看是哪一户: who and the address; in full only with a purpose, and the look is written down."""
    if not purpose.strip():
        shown = Shown(masking.masked_name(household.name), masking.masked_contact(household.contact), True)
        return shown, ""
    access.demand_ground(household.grid, by, at=at)
    looks.looked(
        household.place_id, what="household", subject=str(household.uid), field="name,address,contact",
        reason=purpose, by=by, at=at,
    )  # fmt: skip
    return Shown(household.name, household.contact, False), household.address


def _alive(household: Household) -> None:
    if household.ended_at is not None:
        raise Refusal(f"{household}已经不在走访名单上。")


def _review(
    place: Place,
    need: str,
    basis: str,
    basis_words: str,
    consent_on: dt.date | None,
    review_on: dt.date,
    at: dt.datetime,
) -> dict[str, object]:
    saying.chosen(need, Need, "需要")
    saying.chosen(basis, Review.Basis, "依据")
    today = place.day_of(at)
    if not today < review_on <= today + LONGEST_REVIEW:
        raise Refusal("复核日要在明天以后、一年以内：到那天再问一次还需不需要。")
    basis_words = saying.words(basis_words, "依据的说明", limit=120, needed=basis == Review.Basis.LEGAL)
    if basis == Review.Basis.CONSENT:
        consent_on = consent_on or today
        if consent_on > today:
            raise Refusal("同意的日子还没有到，请核对。")
    else:
        consent_on = None
    return {
        "need": need, "basis": basis, "basis_words": basis_words, "consent_on": consent_on, "review_on": review_on,
    }  # fmt: skip
