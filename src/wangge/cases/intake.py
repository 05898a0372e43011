"""登记: a matter comes in – drafted, registered with a number and a code, settled at once, or told what is missing."""

import datetime as dt
from collections.abc import Iterable, Sequence
from typing import Any
from uuid import UUID, uuid4

from django.db import IntegrityError, connection, transaction

from wangge.cases import access, attachments, errands, limits
from wangge.cases.acts import act, take
from wangge.cases.acts import words as said_words
from wangge.cases.lifecycle import NotAllowed
from wangge.cases.models import Act, Case, Category, Recusal, Requester, Telling
from wangge.cases.receipts import Receipt, grouped, new_code
from wangge.integrity.actor import Actor
from wangge.integrity.models import Leaf
from wangge.integrity.passage import UidTaken
from wangge.integrity.secrecy import KEPT_DAYS
from wangge.journal import saying
from wangge.policy.pack import Refusal
from wangge.territory import jurisdiction
from wangge.territory.locating import point_to_grid
from wangge.territory.models import Grid, Person, Place

__all__ = [
    "Receipt", "draft", "grouped", "new_code", "receipt_of", "register", "register_draft", "settle", "tell_missing", "told",
]  # fmt: skip
LONGEST = 5000  # characters of a report
SKEW = dt.timedelta(minutes=10)  # a device's clock may run ahead so much
FIRST_ASKED = frozenset(
    {"grid-worker", "grid-leader", "grid-manager", "sector-lead", "clerk", "safety-officer"}
)


def draft(text: str, *, place: Place, channel: str, uid: UUID | None = None, by: Actor, at: dt.datetime,
          **more: Any) -> Case:  # fmt: skip
    """起草: words taken down before there is a number. Keywords as for `register`; seen by its author only."""
    uid = uid or uuid4()
    case, about, who = _new(text, place=place, channel=channel, uid=uid, by=by, at=at, **more)
    found = Case.objects.filter(place=place, uid=uid).first()
    if found is not None:
        return _same(found, case)
    access.demand("draft", case, by, at=at)
    with transaction.atomic():
        _first("draft", case, by=by, at=at)
        _companions(case, about, who, at)
    return case


def register(
    text: str,
    *,
    place: Place,
    channel: str,
    summary: str = "",
    where: str = "",
    longitude: float | None = None,
    latitude: float | None = None,
    grid: Grid | None = None,
    category: Category | None = None,
    lane: str = "normal",
    kind: str = "matter",
    received_at: dt.datetime | None = None,
    name: str = "",
    contact: str = "",
    prefers: str = "code",
    confidential: bool = False,
    about: Iterable[Person] = (),
    first_asked: Person | None = None,
    files: Sequence[attachments.Prepared] = (),
    source: tuple[str, str] = ("", ""),
    code: str | None = None,
    uid: UUID | None = None,
    by: Actor,
    at: dt.datetime,
) -> Receipt:
    """登记 (B-1.1): a number, a code, the resident's own words, and the clock that runs from when we learned of it.

    The same `uid` again is the same matter; the code is shown again only to whoever still has it. `about` are staff
    the words complain about: they never see the matter. `received_at` is when anyone here first learned of it, and
    never later than `at`. `grid` is found by the point where none is given. Refusal: no words, no regulation.
    """
    uid = uid or uuid4()
    case, concerned, who = _new(
        text, place=place, channel=channel, summary=summary, where=where, longitude=longitude, latitude=latitude,
        grid=grid, category=category, lane=lane, kind=kind, received_at=received_at, name=name, contact=contact,
        prefers=prefers, confidential=confidential, about=about, first_asked=first_asked, source=source,
        uid=uid, by=by, at=at,
    )  # fmt: skip
    access.demand("register", case, by, at=at)
    code = _checked_code(code) if code else new_code()
    case.secret_hash = access.code_hash(code)
    try:
        with transaction.atomic():
            case.number = next_number(place, at=at)
            case.registered_at = at
            step = _first("register", case, by=by, at=at)
            _companions(case, concerned, who, at)
    except IntegrityError:
        found = Case.objects.select_related("place").filter(place=place, uid=uid).first()
        if found is None and source[1]:
            found = Case.objects.filter(place=place, source_system=source[0], source_number=source[1]).first()
        if found is None:
            raise
        return _again(_same(found, case), code)
    for file in files[: attachments.MAX_FILES]:
        attachments.attach(case, file=file, public=by.kind == "resident", by=by, at=at)
    return Receipt(case, grouped(code), leaf=_leaf(step))


def _first(name: str, case: Case, *, by: Actor, at: dt.datetime) -> Act:
    """第一步: everything the new row holds stands in its first act, so that replay starts from nothing.

    The words stand as the act's note: in the log's body, which can be erased, not among the changes.
    """
    return take(name, case, note=case.words, by=by, at=at, **begun(case))


_NOT_BEGUN = {"id", "place_id", "uid", "state", "version", "words", "tokens", "touched_at", "secret_hash"}
_BEGUN = [each.attname for each in Case._meta.concrete_fields if each.attname not in _NOT_BEGUN]


def begun(case: Case) -> dict[str, Any]:
    """已有的列: what a new matter holds, as the changes of its first act."""
    row = case.__dict__
    return {name: row[name] for name in _BEGUN if row[name] not in (None, "", [])}


@act("register")
def _register_draft(
    case: Case,
    *,
    secret: str,
    uid: UUID | None = None,
    base_version: int | None = None,
    by: Actor,
    at: dt.datetime,
) -> Act:
    case.secret_hash = access.code_hash(secret)
    Case.objects.filter(pk=case.pk).update(secret_hash=case.secret_hash)  # not history: it opens the matter
    kind, when = _triage_reminder(case, at)
    begun = {"remind_at": when, "remind_kind": kind} | _urgent(case, at)
    number = next_number(case.place, at=at)
    return take("register", case, uid=uid, note=case.words, by=by, at=at, number=number,
                registered_at=at, **begun)  # fmt: skip


def register_draft(
    case: Case, *, code: str | None = None, uid: UUID | None = None, by: Actor, at: dt.datetime
) -> Receipt:
    """登记草稿: the draft gets its number and its code; the clock runs from when we first learned of it."""
    code = _checked_code(code) if code else new_code()
    step = _register_draft(case, secret=code, uid=uid, by=by, at=at)
    if case.secret_hash != access.code_hash(code):  # the same request again, with another code
        return _again(case, code)
    return Receipt(case, grouped(code), leaf=_leaf(step))


def receipt_of(case: Case, *, code: str | None = None) -> Receipt:
    """回执(再看): with the code only for whoever brings it."""
    return _again(case, code or "")


def _again(case: Case, code: str) -> Receipt:
    known = bool(code) and access.code_hash(code) == case.secret_hash
    step = case.acts.filter(act="register").first()
    return Receipt(case, grouped(code) if known else None, repeated=True, leaf=_leaf(step) if step else None)


def _same(found: Case, wanted: Case) -> Case:
    """同一编号的内容须一致: the same key with other words is not the same report."""
    if found.words != wanted.words:
        raise UidTaken(
            "这张表已经交过一次，内容不一样。要补充，请凭编号和查询码打开原来那件；另外的事，请重新打开一张表。"
        )
    return found


def _leaf(step: Act) -> Leaf | None:
    return (
        getattr(step, "leaf", None)
        or Leaf.objects.filter(place_id=step.place_id, index=step.leaf_index).first()
    )


def next_number(place: Place, *, at: dt.datetime) -> str:
    """下一个编号: counted up in the locked counter row of the place and year; one statement, no gaps by races."""
    return next_numbers(place, 1, at=at)[0]


def next_numbers(place: Place, count: int, *, at: dt.datetime) -> list[str]:
    """接下来的 `count` 个编号, in one statement."""
    year = place.day_of(at).year
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO cases_counter (place_id, kind, year, last) VALUES (%s, 'case', %s, %s)"
            " ON CONFLICT (place_id, kind, year) DO UPDATE SET last = cases_counter.last + excluded.last RETURNING last",
            [place.pk, year, count],
        )
        last = cursor.fetchone()[0]
    prefix = f"{place.prefix or place.code[:8].upper()}{year}"
    return [f"{prefix}-{number:05d}" for number in range(last - count + 1, last + 1)]


def _checked_code(code: str) -> str:
    plain = access.plain_code(code)
    if len(plain) < 26 or len(set(plain)) < 6 or any(letter not in access._LETTERS for letter in plain):
        raise Refusal("查询码太短或有不认识的字母，请重新打开表格。")
    return plain


def _new(
    text: str, *, place: Place, channel: str, summary: str = "", where: str = "", longitude: float | None = None,
    latitude: float | None = None, grid: Grid | None = None, category: Category | None = None, lane: str = "normal",
    kind: str = "matter", received_at: dt.datetime | None = None, name: str = "", contact: str = "",
    prefers: str = "code", confidential: bool = False, about: Iterable[Person] = (),
    first_asked: Person | None = None, source: tuple[str, str] = ("", ""), uid: UUID, by: Actor, at: dt.datetime,
) -> tuple[Case, list[Person], Requester]:  # fmt: skip
    """新的一件, checked but not saved; with whom it is about and who asked."""
    saying.whole(at)
    text = said_words(text, "要反映的事", limit=LONGEST)
    for value, choices, what in (
        (channel, Case.Channel, "来源"), (lane, Case.Lane, "紧急程度"), (kind, Case.Kind, "种类"),
        (prefers, Requester.Prefers, "告知方式"),
    ):  # fmt: skip
        if value not in choices.values:
            raise Refusal(f"没有“{value}”这种{what}；可以是：{'、'.join(choices.values)}。")
    if place.kind not in (Place.Kind.COMMUNITY, Place.Kind.COMPANY):
        raise Refusal(f"事项登记在社区或单位，“{place}”是{place.get_kind_display()}。")
    spot = saying.point(longitude, latitude)
    day = place.day_of(at)
    if grid is None and spot is not None:
        grid = point_to_grid(place, *spot, on=day)
    for row, what in ((grid, "网格"), (category, "类别")):
        if row is not None and row.place_id != place.pk:
            raise Refusal(f"{what}“{row}”不在{place}。")
    if by.kind == "person" and first_asked is None and by.role in FIRST_ASKED:
        first_asked = Person.objects.filter(pk=by.person_id or 0).first()
    about = list(about)
    who = Requester(
        place=place, name=said_words(name, "称呼", limit=40, needed=False),
        contact=said_words(contact, "联系方式", limit=60, needed=False), prefers=prefers,
        delete_on=day + dt.timedelta(days=KEPT_DAYS),
    )  # fmt: skip
    if who.prefers in ("phone", "sms") and not who.contact:
        raise Refusal("选了电话或短信告知，请留一个号码；不想留的，可以选“自己凭查询码查看”。")
    case = Case(
        place=place, uid=uid, words=text, summary=said_words(summary, "摘要", limit=80, needed=False) or short(text),
        where=said_words(where, "地点", limit=120, needed=False), longitude=longitude, latitude=latitude, grid=grid,
        category=category, channel=channel, lane=lane, kind=_kind(place, kind, by), confidential=confidential,
        first_asked=None if first_asked in about else first_asked, received_at=_received(received_at, at),
        source_system=source[0], source_number=source[1], touched_at=at,
    )  # fmt: skip
    pack = jurisdiction.regulation_of(
        place, place.day_of(case.received_at)
    )  # none in force: refused before anything is kept
    case.level = "" if lane == "normal" else limits.usual_level(pack)
    case.remind_kind, case.remind_at = _triage_reminder(case, at)
    for key, value in _urgent(case, at).items():
        setattr(case, key, value)
    return case, about, who


def _kind(place: Place, kind: str, by: Actor) -> str:
    """职工诉求 (A-2.1.3): what an employee asks of the company without an account is one, and is answered as one."""
    employee = by.kind == "resident" and place.kind == Place.Kind.COMPANY
    return str(Case.Kind.APPEAL) if employee and kind == Case.Kind.MATTER else kind


def _received(received_at: dt.datetime | None, at: dt.datetime) -> dt.datetime:
    if received_at is None:
        return at
    saying.whole(received_at)
    if received_at > at + SKEW:
        raise Refusal("收到时间晚于现在，请核对日期和时间。")
    return min(received_at, at)


def _urgent(case: Case, at: dt.datetime) -> dict[str, Any]:
    """紧急通道的时限 is there at once; an ordinary one comes with classification."""
    return {} if case.lane == "normal" else limits.changes(case, limits.of(case), at=at)


def _triage_reminder(case: Case, at: dt.datetime) -> tuple[str, dt.datetime]:
    """当日分类的提醒: an hour before closing, or at the next opening; the loop looks at the calendar then."""
    place = case.place
    today = place.day_of(at)
    last = dt.datetime.combine(today, place.closes, place.zone) - dt.timedelta(hours=1)
    return "triage", last if last > at else limits.opening(place, today + dt.timedelta(days=1))


def short(text: str) -> str:
    """摘要: the first sentence, at most 40 characters, without anybody's number: it is read in many lists."""
    line = text.split("\n", 1)[0]
    for mark in "。！？!?；;":
        line = line.split(mark, 1)[0]
    return access.masked_numbers(line or text)[:40]


def _companions(case: Case, about: list[Person], who: Requester, at: dt.datetime) -> None:
    """当事人与回避, with the matter."""
    if who.name or who.contact or who.prefers != Requester.Prefers.CODE:
        who.case = case
        who.save(force_insert=True)
    if about:
        Recusal.objects.bulk_create(
            [Recusal(place_id=case.place_id, case=case, person=person, reason="当事人反映的就是此人", since=at)
             for person in about]
        )  # fmt: skip


# --- at once ---


@act("settle")
def settle(
    case: Case, *, result: str, said: str = "", channel: str = "oral",
    uid: UUID | None = None, base_version: int | None = None, by: Actor, at: dt.datetime,
) -> Act:  # fmt: skip
    """当时结办 (B-3.5): complete and within policy, done on the spot and the requester told."""
    result = said_words(result, "办理结果")
    said = said_words(said, "告诉当事人的话", needed=False) or result
    told(case, Telling.Stage.RESULT, channel, said, uid=uid, by=by, at=at)
    quiet = limits.QUIET | _silence(case, at)
    return take(
        "settle", case, uid=uid, note=result, said=said, cite=limits.cite(case, "settle-at-once"), by=by, at=at,
        result=result, resolved_at=at, told_at=at, limit_from=limits.start(case), asked_at=None,
        resolved_by_id=by.person_id, holder_id=case.holder_id or by.person_id, **quiet,
    )  # fmt: skip


def _silence(case: Case, at: dt.datetime) -> dict[str, Any]:
    until = limits.perhaps(case, "auto-close", since=at)
    return {"remind_at": until.at, "remind_kind": "silence"} if until else {}


@act("tell-missing")
def tell_missing(
    case: Case, *, items: Sequence[str], channel: str = "oral",
    uid: UUID | None = None, base_version: int | None = None, by: Actor, at: dt.datetime,
) -> Act:  # fmt: skip
    """一次告知 (B-3.5): all that is missing, in one notice; a second notice is refused."""
    items = [said_words(each, "材料名称", limit=100) for each in items if each and each.strip()]
    if not items:
        raise Refusal("还没有写缺哪些材料。")
    earlier = case.tellings.filter(stage=Telling.Stage.MISSING, ending=case.reopened).first()
    if earlier is not None:
        day = case.place.day_of(earlier.at)
        raise NotAllowed(
            f"所缺材料已在{day.month}月{day.day}日一次告知过：{earlier.words} "
            "制度要求一次说全，不能再添。确实还要的，请用“向当事人询问”，并说明为什么当时没有说。"
        )
    said = "还差这些材料：" + "；".join(f"{n}. {each}" for n, each in enumerate(items, 1)) + "。交齐就办。"
    told(case, Telling.Stage.MISSING, channel, said, purpose="one-time-notice", uid=uid, by=by, at=at)
    return take(
        "tell-missing",
        case,
        uid=uid,
        said=said,
        cite=limits.cite(case, "tell-missing", "one-time-notice"),
        by=by,
        at=at,
    )


def told(
    case: Case,
    stage: str,
    channel: str,
    said: str,
    *,
    reached: bool = True,
    purpose: str = "telling-result",
    uid: UUID | None,
    by: Actor,
    at: dt.datetime,
) -> Telling:
    """记一次告知, with its act. What stands on the page only is owed to whoever asked to be told otherwise."""
    if channel not in Telling.Channel.values:
        raise Refusal(f"没有“{channel}”这种告知方式；可以是：{'、'.join(Telling.Channel.values)}。")
    row = Telling.objects.create(
        place_id=case.place_id, case=case, uid=uid or uuid4(), ending=case.reopened, stage=stage, channel=channel,
        words=said, reached=reached, at=at, by_person_id=by.person_id,
    )  # fmt: skip
    errands.told(row, purpose)
    return row
