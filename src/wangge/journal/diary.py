"""写日志 (B-1.1): one entry, one minute. Nothing is refused for being late; a correction stands beside what it corrects."""

import datetime as dt
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID, uuid4

from django.db import transaction

from wangge.integrity import erasure, inserting, taking_out, written
from wangge.integrity.actor import Actor
from wangge.integrity.passage import UidTaken
from wangge.integrity.record import record
from wangge.integrity.safe_files import Prepared
from wangge.integrity.secrecy import KEPT_DAYS
from wangge.journal import access, photos, saying
from wangge.journal.access import NotYours
from wangge.journal.models import Addendum, Asker, Entry, EntryPhoto, Following, Referral, Shield, Sorting
from wangge.policy.pack import Refusal
from wangge.territory.locating import point_to_grid
from wangge.territory.models import Grid, Person, Place, Post

MAX_PHOTOS = 9
NOTHING = "今日无事项。"

add_photo = photos.add_photo


@dataclass(frozen=True)
class Draft:
    """要写的一条: what `write` takes, for a batch."""

    words: str
    kind: str
    grid: Grid | None = None
    uid: UUID | None = None
    category: str = ""
    where: str = ""
    longitude: float | None = None
    latitude: float | None = None
    claimed_at: dt.datetime | None = None
    sealed_at: dt.datetime | None = None
    name: str = ""
    contact: str = ""
    about: Sequence[Person] = ()
    device_id: str = ""
    device_seq: int | None = None


def write(
    words: str,
    *,
    kind: str,
    grid: Grid | None = None,
    place: Place | None = None,
    uid: UUID | None = None,
    category: str = "",
    where: str = "",
    longitude: float | None = None,
    latitude: float | None = None,
    claimed_at: dt.datetime | None = None,
    sealed_at: dt.datetime | None = None,
    name: str = "",
    contact: str = "",
    about: Iterable[Person] = (),
    photos: Sequence[Prepared] = (),
    device_id: str = "",
    device_seq: int | None = None,
    by: Actor,
    at: dt.datetime,
) -> Entry:
    """记一条: the same `uid` with the same content is the same entry, with other content UidTaken.

    `claimed_at` is when it happened, as the worker says; later than `at` it is taken as `at`. `name` and `contact`
    are of whoever told us, kept apart and encrypted. `about` are staff the words complain about: they never see it.
    The author is the actor, whose post holds on the day it happened or the day it arrived.
    """
    given = Draft(
        words, kind, grid, uid, category, where, longitude, latitude, claimed_at, sealed_at, name, contact,
        tuple(about), device_id, device_seq,
    )  # fmt: skip
    where_to = grid.place if grid is not None else place
    if where_to is None:
        raise Refusal("请选这条日志记在哪个网格。")
    if len(photos) > MAX_PHOTOS:
        raise Refusal(f"一条日志最多附 {MAX_PHOTOS} 张照片。")
    with transaction.atomic():
        entry = write_many([given], place=where_to, by=by, at=at)[0]
        for photo in photos:
            add_photo(entry, file=photo, by=by, at=at)
    return entry


def write_many(
    drafts: Sequence[Draft], *, place: Place, posts: Iterable[Post] | None = None, by: Actor, at: dt.datetime
) -> list[Entry]:
    """成批记: one author's entries of one place, in a few statements; in the order given, all or none.

    `posts` are the author's, whole, where the caller has just read them.
    """
    saying.whole(at)
    days = {place.day_of(at)} | {place.day_of(each.claimed_at) for each in drafts if each.claimed_at}
    post = access.demand_writer(by, place, days, among=posts)
    made = inserting.alike(Entry, place=place, author_id=post.person_id)
    entries = [_entry(each, made, place, at) for each in drafts]
    with transaction.atomic():
        kept = written.keep_many(entries, by=by, at=at)
        for each, entry in zip(drafts, kept, strict=True):
            entry.place = place
            _companions(each, entry, by, at)
    return kept


def _entry(each: Draft, made: Callable[[dict[str, Any]], Entry], place: Place, at: dt.datetime) -> Entry:
    saying.whole(each.claimed_at, each.sealed_at)
    saying.chosen(each.kind, Entry.Kind, "日志")
    grid, spot = each.grid, saying.point(each.longitude, each.latitude)
    if grid is None and spot is not None:
        grid = point_to_grid(place, *spot, on=place.day_of(at))
    if grid is not None and grid.place_id != place.pk:
        raise Refusal(f"网格“{grid}”不在{place}。")
    quiet = each.kind == Entry.Kind.NOTHING
    row = made(
        {
            "grid_id": grid and grid.pk, "uid": each.uid or uuid4(), "kind": str(each.kind),
            "words": saying.words(each.words, "日志", needed=not quiet) or NOTHING,
            "category_code": saying.words(each.category, "类别", limit=60, needed=False),
            "where": saying.words(each.where, "地点", limit=120, needed=False),
            "longitude": spot and spot[0], "latitude": spot and spot[1],
            "claimed_at": saying.claimed(each.claimed_at, at), "sealed_at": each.sealed_at,
            "device_id": each.device_id[:40], "device_seq": each.device_seq,
        }
    )  # fmt: skip
    row._state.fields_cache["grid"] = grid
    return row


def _companions(each: Draft, entry: Entry, by: Actor, at: dt.datetime) -> None:
    """来说的人与遮挡, with the entry. Of a repeated entry they must be what they were."""
    name = saying.words(each.name, "称呼", limit=40, needed=False)
    contact = saying.words(each.contact, "联系方式", limit=60, needed=False)
    if entry.repeated:
        if each.claimed_at is not None and saying.claimed(each.claimed_at, entry.at) != entry.claimed_at:
            raise UidTaken("这个编号已经记过另一个时间的一条。两条都要留，请给新的一条换一个编号再交。")
        who = Asker.objects.filter(entry=entry).first()
        if who is not None and who.erased_at is None and (who.name, who.contact) != (name, contact):
            raise UidTaken("这个编号已经记过，来说的人不一样。请给新的一条换一个编号再交。")
        return
    if name or contact:
        until = entry.place.day_of(at) + dt.timedelta(days=KEPT_DAYS)
        Asker(place_id=entry.place_id, entry=entry, name=name, contact=contact, delete_on=until).save(
            force_insert=True
        )
    for person in each.about:
        _shield(entry, person, "说的就是此人", by, at)


# --- later ---


def amend(
    entry: Entry, *, words: str, reason: str, uid: UUID | None = None, by: Actor, at: dt.datetime
) -> Addendum:
    """补充更正: the right words and why; the first words stay readable."""
    access.demand_seen(entry, by, at=at)
    if by.person_id != entry.author_id and by.role not in access.LEADS:
        raise NotYours("别人的日志由本人或网格长补充更正。")
    words, reason = saying.words(words, "补充更正"), saying.words(reason, "更正的理由", limit=200)
    return written.keep(Addendum(**_of(entry, uid), words=words, reason=reason), by=by, at=at)


def follow(
    entry: Entry, *, words: str, uid: UUID | None = None, by: Actor, at: dt.datetime, settles: bool = False
) -> Following:
    """跟踪新情况 (B-2.4): what has become of it so far."""
    access.demand_seen(entry, by, at=at)
    if entry.kind != Entry.Kind.NEWS:
        raise Refusal("只有“新情况”要跟踪；别的事要办的，请转为事项。")
    words = saying.words(words, "跟踪的情况")
    row = Following(**_of(entry, uid), words=words, settles=settles)
    done = Following.objects.filter(entry=entry, settles=True).first()
    if done is not None and done.uid != row.uid:
        raise Refusal(f"这个新情况已经落实：{done.words} 又有变化，请另记一条新情况。")
    return written.keep(row, by=by, at=at)


def settle_news(
    entry: Entry, *, result: str, uid: UUID | None = None, by: Actor, at: dt.datetime
) -> Following:
    """新情况已落实 (B-2.4): how it ended; it is followed no more."""
    return follow(entry, words=result, uid=uid, by=by, at=at, settles=True)


def sort(
    entry: Entry, *, verdict: str, words: str = "", uid: UUID | None = None, by: Actor, at: dt.datetime
) -> Sorting:
    """当日分类 (B-1.2): settled on the spot, or nothing to do. What is to be worked on becomes a matter instead.

    The last sorting counts; earlier ones stay.
    """
    access.demand_lead(entry, by, at=at)
    saying.chosen(verdict, Sorting.Verdict, "分类")
    if Referral.objects.filter(entry=entry).exists():
        raise Refusal("这一条已经转为事项，请在那件事项里办。")
    needed = verdict == Sorting.Verdict.SETTLED
    words = saying.words(words, "当时怎样办结的", limit=500, needed=needed)
    return written.keep(Sorting(**_of(entry, uid), verdict=verdict, words=words), by=by, at=at)


def refer(entry: Entry, *, case_uid: UUID, number: str = "", by: Actor, at: dt.datetime) -> Referral:
    """转为事项: which matter was made of it; once, whoever taps again."""
    done = Referral.objects.filter(entry=entry).first()
    if done is not None:
        if done.case_uid != case_uid:
            raise Refusal(f"这一条已经转为事项 {done.number}。")
        return done
    access.demand_seen(entry, by, at=at)
    return written.keep(Referral(**_of(entry, None), case_uid=case_uid, number=number), by=by, at=at)


def shield(entry: Entry, *, person: Person | None = None, reason: str, by: Actor, at: dt.datetime) -> Shield:
    """遮挡: this person must not see it; without a person, only its author and the office."""
    access.demand_seen(entry, by, at=at)
    return _shield(entry, person, saying.words(reason, "理由", limit=120), by, at)


def shield_of_case(
    place: Place, case_uid: UUID, *, person: Person | None, reason: str, by: Actor, at: dt.datetime
) -> None:
    """随事项遮挡: what a matter hides, the entry it came from hides too. The matter's act has asked for the right."""
    for each in Referral.objects.filter(place=place, case_uid=case_uid).select_related("entry"):
        _shield(each.entry, person, reason, by, at)


def _shield(entry: Entry, person: Person | None, reason: str, by: Actor, at: dt.datetime) -> Shield:
    done = Shield.objects.filter(entry=entry, person=person).first()
    return done or written.keep(Shield(**_of(entry, None), person=person, reason=reason[:120]), by=by, at=at)


def _of(entry: Entry, uid: UUID | None) -> dict[str, Any]:
    return {"place_id": entry.place_id, "entry": entry, "uid": uid or uuid4()}


# --- erasing ---


def erase(entry: Entry, *, basis: str, by: Actor, at: dt.datetime) -> None:
    """删除内容: words, corrections and who asked go; that something was written, when and by whom stays."""
    basis = saying.words(basis, "依据", limit=200)
    _demand_erase(entry, by, at)
    with transaction.atomic():
        erasure.erase(
            entry.place_id, subject=str(entry.uid), reason="删除日志内容", basis=basis, by=by, at=at
        )
        Entry.objects.filter(pk=entry.pk).update(words="", where="")
        for model in (Addendum, Following, Sorting):
            rows: Any = model._default_manager.filter(entry=entry)
            rows.update(words="", **({"reason": ""} if model is Addendum else {}))
        for photo in EntryPhoto.objects.filter(entry=entry):
            photos.forget(photo)
        _forget_asker(entry, at)
    entry.words = entry.where = ""


def redact(entry: Entry, *, passages: Sequence[str], reason: str, by: Actor, at: dt.datetime) -> int:
    """删去文字: these passages, wherever they stand in the entry and what was added to it. Returns in how many places.

    An entry that became a matter is treated with the matter, so that nothing is left of the words there.
    """
    _demand_erase(entry, by, at)
    referral = Referral.objects.filter(entry=entry).first()
    if referral is not None:
        raise Refusal(f"这一条已经转为事项 {referral.number}，请在那件事项里“删去文字”，日志里的同时删去。")
    if by.person_id == entry.author_id:
        raise NotYours("自己写的日志，请办公室的另一位同事来删。")
    reason = saying.words(reason, "为什么删", limit=200)
    asked = taking_out.asked(passages, reason)
    with transaction.atomic():
        return taking_out.out_of(entry.place_id, ("entry", entry.uid), asked, reason=reason, by=by, at=at)


def _words(place_id: int, uid: UUID) -> list[taking_out.Words]:
    """一条日志的文字: the entry's own, and what was added to it."""
    entry = Entry.objects.get(place_id=place_id, uid=uid)
    rows: list[Any] = [entry]
    for model in (Addendum, Following, Sorting):
        rows += model._default_manager.filter(entry=entry)
    return taking_out.written(rows)


taking_out.HOLDS["entry"] = _words


def erase_asker(entry: Entry, *, basis: str, by: Actor, at: dt.datetime) -> None:
    """删除来说的人: name and contact go; the entry stays. The log says on what ground."""
    basis = saying.words(basis, "依据", limit=200)
    _demand_erase(entry, by, at)
    if not _forget_asker_and_say(entry, basis, by, at):
        raise Refusal("这一条没有留姓名和联系方式，或者已经删除。")


def asker_turn(*, at: dt.datetime, batch: int = 500) -> int:
    """到期删除: names and numbers whose day has come; for the loop. Each is recorded. Returns how many."""
    due = Asker.objects.filter(erased_at=None, delete_on__lte=at.date()).select_related("entry")
    basis = f"保存满{KEPT_DAYS}天，保存期满"
    rows = list(due.order_by("delete_on")[:batch])
    return sum(_forget_asker_and_say(each.entry, basis, Actor.clock(), at) for each in rows)


@transaction.atomic
def _forget_asker_and_say(entry: Entry, basis: str, by: Actor, at: dt.datetime) -> bool:
    if not _forget_asker(entry, at):
        return False
    record(entry.place_id, kind="asker.erase", subject=str(entry.uid), body={"basis": basis}, by=by, at=at)
    return True


def _demand_erase(entry: Entry, by: Actor, at: dt.datetime) -> None:
    if by.role == "security":
        post = access.post_of(by, [entry.place.day_of(at)])
        if post is None or post.place_id != entry.place_id:
            raise access.NoSuchEntry
        return
    access.demand_seen(entry, by, at=at)
    if by.role not in access.OFFICE:
        raise NotYours("删除由社区办公室或安全管理员来做。")


def _forget_asker(entry: Entry, at: dt.datetime) -> bool:
    who = Asker.objects.select_for_update().filter(entry=entry, erased_at=None).first()
    if who is None:
        return False
    erasure.without_trace()
    who.name, who.contact, who.erased_at = "", "", at
    who.save()
    return True
