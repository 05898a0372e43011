"""由日志转事项: an entry becomes a matter with one tap; nothing is typed again."""

import datetime as dt
from uuid import UUID, uuid5

from django.db import transaction

from wangge.cases import intake
from wangge.cases.models import Case, Category
from wangge.integrity import kept_files
from wangge.integrity.actor import Actor
from wangge.journal import access, diary
from wangge.journal.models import Asker, Entry
from wangge.policy.pack import Refusal

CHANNELS = {
    "phone": "phone",
    "letter": "letter",
    "visit": "visit",
    "patrol": "patrol",
}  # all others came by mouth
KINDS = {"suggestion": "suggestion"}
NEVER = frozenset({Entry.Kind.NOTHING, Entry.Kind.TRAINING})


def case_uid_of(entry: Entry) -> UUID:
    """事项的编号 (uid) that this entry leads to: the same however often one taps."""
    return uuid5(entry.uid, "case")


def from_entry(
    entry: Entry, *, summary: str = "", lane: str = "normal", category: Category | None = None,
    code: str | None = None, by: Actor, at: dt.datetime,
) -> intake.Receipt:  # fmt: skip
    """转为事项 (B-1.2): with the entry's words, place, point, photos, who asked, how it came and who was first asked.

    The limit runs from when the worker heard of it, not from the tap. The same entry again is the same matter.
    """
    if entry.kind in NEVER:
        raise Refusal(f"“{entry.get_kind_display()}”没有要办的事，不转为事项。")
    access.demand_seen(entry, by, at=at)
    who = Asker.objects.filter(entry=entry, erased_at=None).first()
    if category is None and entry.category_code:
        category = Category.objects.filter(
            place_id=entry.place_id, code=entry.category_code, until=None
        ).first()
    shields = list(entry.shields.select_related("person"))
    with transaction.atomic():
        receipt = intake.register(
            entry.words, place=entry.place, channel=CHANNELS.get(entry.kind, "oral"), summary=summary,
            kind=KINDS.get(entry.kind, "matter"), lane=lane, category=category, grid=entry.grid, where=entry.where,
            longitude=entry.longitude, latitude=entry.latitude, received_at=entry.claimed_at,
            name=who.name if who else "", contact=who.contact if who else "",
            confidential=any(each.person_id is None for each in shields),
            about=[each.person for each in shields if each.person is not None],
            first_asked=entry.author, code=code, uid=case_uid_of(entry), by=by, at=at,
        )  # fmt: skip
        if not receipt.repeated:
            _with_photos(entry, receipt.case, by, at)
        diary.refer(entry, case_uid=receipt.case.uid, number=receipt.number, by=by, at=at)
    return receipt


def _with_photos(entry: Entry, case: Case, by: Actor, at: dt.datetime) -> None:
    from wangge.cases import attachments

    for photo in entry.photos.all():
        attachments.attach(case, file=kept_files.prepared(photo), by=by, at=at)


def case_of(entry: Entry) -> Case | None:
    """转成的事项: the matter made of this entry."""
    uid = entry.case_uid
    return Case.objects.filter(place_id=entry.place_id, uid=uid).first() if uid else None
