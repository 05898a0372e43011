"""待办一步: what the text owes about a matter beside its own limit, each with its clause, its clock and its end.

The first answer (C-1.5), the report of a danger (C-3.4), the call after a bad rating (C-4.2), and words that stand on the
tracking page only while the resident asked to be told another way. `acted` and `told` are called by every act and
every telling; nobody has to remember them.
"""

import datetime as dt
import logging

from django.db import connection, transaction
from django.db.models import Count, Exists, Min, OuterRef, Q, QuerySet

from wangge.cases import lifecycle, limits, notices
from wangge.cases.lifecycle import State
from wangge.cases.models import Act, Case, Errand, Notice, Requester, Telling
from wangge.policy.deadlines import Deadline
from wangge.policy.pack import Refusal
from wangge.territory.models import Place, Post

log = logging.getLogger(__name__)
Kind = Errand.Kind
OTHER_WAYS = frozenset({"phone", "sms", "visit"})
QUESTION = "question"  # said to the resident, and no answer to them
_ANSWERS = frozenset({"classify", "assist", "escalate"})  # the page then says who has it and until when
_SAYS_MORE = frozenset({Telling.Stage.PROGRESS, Telling.Stage.RESULT, Telling.Stage.EXPLANATION})
_OUTLIVES = {State.CLOSED: [Kind.CALL_BACK], State.DECLINED: [Kind.PASS_ON], State.MERGED: [Kind.PASS_ON]}
_WHEN = {"half": "时间已过半", "eve": "下个工作日到期", "due": "到期", "overdue": "已超期"}


def way(case: Case) -> str:
    """告知的办法: how the resident asked to be told, where that is not the tracking page; else empty."""
    who = Requester.objects.filter(case=case, erased_at=None).first()
    return who.prefers if who is not None and who.contact and who.prefers in OTHER_WAYS else ""


def owed(case: Case, *kinds: str) -> QuerySet[Errand]:
    """还没有做的 of a matter, oldest first."""
    found = Errand.objects.filter(place_id=case.place_id, case=case, done_at=None).select_related("telling")
    return (found.filter(kind__in=kinds) if kinds else found).order_by("since", "pk")


def waiting(place: Place, person_id: int) -> QuerySet[Errand]:
    """还欠的各步 at a place, for this person's desk; a call-back is not for whoever handled the matter."""
    mine = Q(case__holder_id=person_id) | Q(case__resolved_by_id=person_id)
    return Errand.objects.filter(~Q(kind=Kind.CALL_BACK) | ~mine, place=place, done_at=None)


def asked_first(place: Place, person_id: int) -> QuerySet[Errand]:
    """首问要做的: what is owed by this person because they were asked first."""
    kinds = (Kind.FIRST_ANSWER, Kind.HAZARD_REPORT)
    return Errand.objects.filter(place=place, done_at=None, case__first_asked_id=person_id, kind__in=kinds)


def tally(rows: QuerySet[Errand], matters: QuerySet[Case]) -> dict[str, tuple[int, dt.datetime | None]]:
    """各有几件 among these matters, and the nearest day: from the few steps to their matters, never the other way."""
    found = rows.filter(Exists(matters.filter(pk=OuterRef("case_id")))).order_by().values("kind")
    found = found.annotate(n=Count("case_id", distinct=True), first=Min("due_at"))
    return {row["kind"]: (row["n"], row["first"]) for row in found}


def owe(
    case: Case, kind: str, purpose: str, *, since: dt.datetime, at: dt.datetime, occasion: str = "",
    telling: Telling | None = None, **when: str,
) -> Deadline | None:  # fmt: skip
    """记一步: once for each occasion. Where the text is silent nothing is owed, save words to be passed on."""
    due = limits.perhaps(case, purpose, since=since, **when)
    if due is None and kind != Kind.PASS_ON:
        return None
    row = Errand(place_id=case.place_id, case=case, kind=kind, occasion=occasion, telling=telling, since=since,
                 due_at=due.at if due else None, due_basis=due.to_json() if due else None)  # fmt: skip
    row.remind_kind, row.remind_at = _following(row, at)
    Errand.objects.bulk_create([row], ignore_conflicts=True)
    return due


def end(case: Case, *kinds: str, dropped: bool = False, at: dt.datetime) -> int:
    """了结: done, or dropped because there is nothing left to do."""
    return owed(case, *kinds).update(done_at=at, dropped=dropped, remind_at=None, remind_kind="")


def acted(step: Act) -> None:
    """随动作: what this act owes, and what it ends. Every act comes through here."""
    case, at = step.case, step.at
    match step.act:
        case "register":
            owe(case, Kind.FIRST_ANSWER, "first-answer", since=case.received_at, at=at)
            if case.lane == Case.Lane.EMERGENCY:
                _danger(step, since=case.received_at)
        case "set-lane":
            end(case, Kind.HAZARD_REPORT, dropped=True, at=at)
            if case.lane == Case.Lane.EMERGENCY:
                _danger(step, since=at)  # known as a danger from now on
        case "check" | "reopen":
            end(case, Kind.CALL_BACK, at=at)
        case "report-hazard":
            end(case, Kind.HAZARD_REPORT, at=at)
        case "erase":
            end(case, Kind.PASS_ON, dropped=True, at=at)
    if step.act == "escalate":
        end(case, Kind.HAZARD_REPORT, at=at)
    if step.act in _ANSWERS and not way(case):
        end(case, Kind.FIRST_ANSWER, at=at)
    if step.by_role == "resident" and step.act not in ("register", "erase"):
        end(case, Kind.PASS_ON, at=at)  # they have the page before them
    if step.to_state in lifecycle.ENDED and step.from_state not in lifecycle.ENDED:
        stays = _OUTLIVES.get(State(step.to_state), [])
        end(case, *[each for each in Kind.values if each not in stays], dropped=True, at=at)


def _danger(step: Act, *, since: dt.datetime) -> None:
    owe(
        step.case,
        Kind.HAZARD_REPORT,
        "hazard-report",
        since=since,
        at=step.at,
        occasion=str(step.uid),
        lane="emergency",
    )


def told(telling: Telling, purpose: str = "telling-result") -> None:
    """随告知: words on the page are told to whoever follows the page; to all others they are still owed.

    `purpose` names the limit of that word. Where the text has none of its own, it is that of telling a result.
    """
    case, at = telling.case, telling.at
    if not telling.reached:
        return
    if telling.channel == Telling.Channel.CODE and way(case):
        by_when = "telling-result" if purpose == QUESTION else purpose
        owe(case, Kind.PASS_ON, by_when, since=at, at=at, occasion=str(telling.uid), telling=telling)
    elif purpose != QUESTION:
        end(case, Kind.FIRST_ANSWER, at=at)
    if telling.channel != Telling.Channel.CODE and telling.stage in _SAYS_MORE:
        end(case, Kind.PASS_ON, at=at)


# --- reminding ---


def turn(*, at: dt.datetime, batch: int = 500) -> int:
    """一轮: every step whose moment has come. Answers how many were seen to."""
    done = 0
    while True:
        seen = _claim(at, batch)
        done += seen
        if seen < batch:
            return done


def _claim(at: dt.datetime, batch: int) -> int:
    """认领一批: under lock where the database has it, and by compare-and-set everywhere."""
    skipping = connection.features.has_select_for_update_skip_locked
    ripe = Errand.objects.filter(remind_at__lte=at).select_related("case__place").order_by("remind_at", "pk")
    with transaction.atomic():
        rows = list(ripe.select_for_update(skip_locked=skipping, of=("self",))[:batch])
        said: list[Notice] = []
        for row in rows:
            kind, when = _next(row, at)
            mine = Errand.objects.filter(pk=row.pk, remind_at=row.remind_at, remind_kind=row.remind_kind)
            if mine.update(remind_kind=kind, remind_at=when):
                said += _notices(row, at)
        Notice.objects.bulk_create(said, ignore_conflicts=True, batch_size=500)
    return len(rows)


def _next(row: Errand, at: dt.datetime) -> tuple[str, dt.datetime]:
    """As `_following`; one that cannot be reckoned is looked at again tomorrow and does not stop the others."""
    try:
        return _following(row, at)
    except (Refusal, KeyError, ValueError):
        log.exception("errand %s cannot be reckoned", row.pk)
        return row.remind_kind, at + dt.timedelta(days=1)


def _following(row: Errand, at: dt.datetime) -> tuple[str, dt.datetime]:
    place = row.case.place
    if row.due_basis is not None:
        due = Deadline.from_json(row.due_basis | {"account": [], "cap": None, "path": []})
        return limits.next_reminder(place, due, None, at=at)
    day = limits.calendar(place).next_working(place.day_of(at), include=False)
    return "overdue", limits.opening(place, day)


def _notices(row: Errand, at: dt.datetime) -> list[Notice]:
    case = row.case
    day = case.place.day_of(at)
    mark = str(day) if row.remind_kind == "overdue" else row.remind_kind
    when = _WHEN[row.remind_kind] if row.due_basis else "还没有做"
    clause = f"（{row.clause}）" if row.clause else ""
    text = f"{Kind(row.kind).label}{when}：{notices.named(case)}{clause}"
    return [
        Notice(place_id=row.place_id, case=case, person_id=person, kind=row.kind, occasion=f"{row.kind}:{row.pk}:{mark}",
               text=text[:300], at=at)
        for person in responsible(row, day)
    ]  # fmt: skip


def responsible(row: Errand, day: dt.date) -> list[int]:
    """该谁做: whoever was first asked; for a call-back anybody but who handled it; else who answers for the matter."""
    case = row.case
    if row.kind == Kind.CALL_BACK:
        handled = handlers(case)
        groups = (notices.leaders(case, day), notices.office(case, day))
        for people in groups:
            if others := [each for each in people if each not in handled]:
                return others
    elif row.kind != Kind.PASS_ON and case.first_asked_id:
        at_work = Post.objects.on(day).filter(person_id=case.first_asked_id, place_id=case.place_id)
        if at_work.exists():
            return [case.first_asked_id]
    return notices.responsible(case, day)


def handlers(case: Case) -> set[int | None]:
    """经办人: who holds it, and whoever ended it before it was reopened, too (C-3.10)."""
    ended = case.acts.filter(act__in=("resolve", "settle")).values_list("by_person_id", flat=True)
    return {case.holder_id, case.resolved_by_id, *ended} - {None}
