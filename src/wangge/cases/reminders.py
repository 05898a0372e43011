"""提醒: one turn of the loop. A column says when the next word is due; each row is claimed once and moved on.

Half time, a working day before, when due, each working day after; classification not done, a staged telling or a
result owed, a rest to be looked at again, silence that lets a matter be closed; and the steps beside (`errands`). To
whoever is responsible; nobody is ranked. A turn with nothing to do is three look-ups in small indexes.
"""

import datetime as dt
import logging
from collections import defaultdict
from collections.abc import Iterable
from importlib import import_module
from typing import Any, Protocol

from django.conf import settings
from django.db import connection, transaction
from django.db.models import Count, Min

from wangge.cases import closure, errands, handling, lifecycle, limits, notices
from wangge.cases.lifecycle import State
from wangge.cases.models import Case, Notice
from wangge.integrity.actor import Actor
from wangge.policy.deadlines import Deadline
from wangge.policy.pack import Refusal
from wangge.territory.models import Person, Place

log = logging.getLogger(__name__)
BATCH = 500
_NEEDED = (
    "place_id", "number", "summary", "state", "grid_id", "holder_id", "confidential", "reopened", "received_at",
    "limit_from", "due_at", "due_basis", "next_telling_at", "remind_at", "remind_kind",
)  # fmt: skip
_TEXTS = {
    "half": "时限已过半", "eve": "下个工作日到期", "due": "今天到期", "overdue": "已超期，请催办并告知当事人",
    "triage": "还没有分类，当天要定下归谁办", "stage": "该分段告知当事人了", "tell": "已办结，结果还没有告知当事人",
    "review": "挂起到期，已恢复办理", "silence": "当事人说没解决，请核查或重办",
}  # fmt: skip


def turn(*, at: dt.datetime, batch: int = BATCH) -> int:
    """一轮: every matter whose moment has come, `batch` at a time. Answers how many were seen to."""
    done = 0
    while True:
        seen = _claim(at, batch)
        done += seen
        if seen < batch:
            break
    done += errands.turn(at=at, batch=batch) + unsorted(at=at)
    send(at=at)
    return done


# Written out, as in the partial index: SQLite does not recognise its condition in bound values.
_UNSORTED = (
    "cases_case.state IN ({}) AND cases_case.remind_at IS NULL AND cases_case.remind_kind = ''".format(
        ", ".join(f"'{state.value}'" for state in sorted(lifecycle.TRIAGE))
    )
)
SETTLED = dt.timedelta(minutes=15)  # by then a ledger that is being imported is in


def unsorted(*, at: dt.datetime) -> int:
    """没有分类又没人提醒的 – an imported ledger without levels: one word to each who sorts, however many they are.

    Afterwards they stand on the triage board like all others. Answers how many matters were spoken of.
    """
    waiting = Case.objects.filter(registered_at__lte=at - SETTLED).extra(where=[_UNSORTED])
    groups = list(
        waiting.order_by()
        .values("place_id", "grid_id", "confidential")
        .annotate(n=Count("pk"), first=Min("pk"))
    )
    if not groups:
        return 0
    total = sum(each["n"] for each in groups)
    firsts = Case.objects.select_related("place").in_bulk([each["first"] for each in groups])
    counts: dict[tuple[int, int], tuple[int, Case]] = {}  # how many, and one of them, by place and person
    for each in groups:
        case = firsts[each["first"]]
        for person in notices.leaders(case, case.place.day_of(at)):
            n, first = counts.get((case.place_id, person), (0, case))
            counts[case.place_id, person] = (n + each["n"], first)
    try:
        with transaction.atomic():
            if waiting.update(remind_kind="told") != total:
                raise _Raced
            Notice.objects.bulk_create(
                [
                    Notice(place_id=place, case=case, person_id=person, kind="unsorted", at=at,
                           occasion=f"unsorted:{at:%Y-%m-%dT%H:%M}", text=_unsorted_words(n, case))
                    for (place, person), (n, case) in counts.items()
                ],
                ignore_conflicts=True,
            )  # fmt: skip
    except _Raced:
        return 0
    return total


def _unsorted_words(n: int, case: Case) -> str:
    clause = limits.governing(case, "triage")
    return f"有 {n} 件还没有分类，请在“今日分类”里定下归谁办{f'（{clause}）' if clause else ''}"


class _Raced(Exception):
    """Another loop was quicker, on a database without skipping locks: nothing of the batch is kept."""


def _claim(at: dt.datetime, batch: int) -> int:
    """认领一批: under lock where the database has it, and by compare-and-set everywhere."""
    skipping = connection.features.has_select_for_update_skip_locked
    ripe = Case.objects.filter(remind_at__lte=at).order_by("remind_at").only(*_NEEDED)
    locked = ripe.select_for_update(skip_locked=skipping)
    try:
        with transaction.atomic():
            rows = list(locked[:batch])
            places = Place.objects.in_bulk({case.place_id for case in rows}) if rows else {}
            by_clock: list[Case] = []
            moves: dict[tuple[str, str, dt.datetime | None], list[Case]] = defaultdict(list)
            for case in rows:
                case.place = places[case.place_id]
                step = _step(case, at)
                if step is None:
                    by_clock.append(case)
                else:
                    moves[case.remind_kind, *step].append(case)
            for (was, kind, when), cases in moves.items():
                mine = Case.objects.filter(
                    pk__in=[each.pk for each in cases], remind_kind=was, remind_at__lte=at
                )
                if mine.update(remind_kind=kind, remind_at=when) != len(cases):
                    raise _Raced
            told = [
                notice
                for (was, *_), cases in moves.items()
                for case in cases
                for notice in _told(case, was, at)
            ]
            Notice.objects.bulk_create(told, ignore_conflicts=True, batch_size=500)
    except _Raced:
        return 0
    for case in by_clock:
        _by_clock(case, at)
    return len(rows)


def _told(case: Case, kind: str, at: dt.datetime) -> list[Notice]:
    return _notices(case, kind, at, [case.holder_id] if case.holder_id else None)


def _step(case: Case, at: dt.datetime) -> tuple[str, dt.datetime | None] | None:
    """As `_next`; a matter that cannot be reckoned is looked at again tomorrow and does not stop the others."""
    try:
        return _next(case, case.remind_kind, at)
    except (Refusal, KeyError, ValueError):
        log.exception("matter %s cannot be reckoned", case.pk)
        return case.remind_kind, at + dt.timedelta(days=1)


def _next(case: Case, kind: str, at: dt.datetime) -> tuple[str, dt.datetime | None] | None:
    """下一次: kind and moment; None where the clock itself has an act to take."""
    place = case.place
    if kind == "review" and case.state == State.SUSPENDED:
        return None
    if kind == "silence" and case.state in (State.TOLD, State.SETTLED):
        return None
    if kind == "triage":
        if case.state not in lifecycle.TRIAGE:
            return "", None
        return kind, _next_morning(case, at)
    if kind == "tell":
        return (kind, _next_morning(case, at)) if case.state == State.RESOLVED else ("", None)
    if case.state not in lifecycle.RUNNING | {State.SUSPENDED} or not case.due_basis:
        return "", None
    rest = handling.running_suspension(case) if case.state == State.SUSPENDED else None
    if rest is not None and kind == "stage":
        return "review", max(limits.opening(place, rest.review_on), at + dt.timedelta(microseconds=1))
    due = Deadline.from_json(case.due_basis | {"account": [], "cap": None, "path": []})
    telling = case.next_telling_at
    if kind == "stage" or (telling is not None and telling <= at):
        telling = None  # reminded now; the next comes after it was told, or with the next overdue morning
    return limits.next_reminder(place, due, telling, at=at)


def _next_morning(case: Case, at: dt.datetime) -> dt.datetime:
    place = case.place
    day = limits.calendar(place).next_working(place.day_of(at), include=False)
    return limits.opening(place, day)


def _notices(case: Case, kind: str, at: dt.datetime, people: Iterable[int] | None = None) -> list[Notice]:
    day = case.place.day_of(at)
    if kind == "triage" and case.state not in lifecycle.TRIAGE:
        return []
    if kind == "tell" and case.state != State.RESOLVED:
        return []
    if kind in ("half", "eve", "due", "overdue", "stage") and case.state not in lifecycle.RUNNING | {
        State.SUSPENDED
    }:
        return []
    if kind not in _TEXTS:
        return []
    if kind in ("triage", "stage", "silence") or people is None:
        people = [*notices.leaders(case, day), *(people or [])]
    if kind == "stage":
        people = [*people, *notices.responsible(case, day)]
    late = kind in ("overdue", "triage", "tell", "silence")
    occasion = f"{kind}:{case.reopened}:{day if late else _mark(case, kind)}"
    text = f"{_TEXTS[kind]}：{notices.named(case)}"
    return [
        Notice(place_id=case.place_id, case=case, person_id=person, kind=kind, occasion=occasion[:60],
               text=text[:300], at=at)
        for person in dict.fromkeys(people)
    ]  # fmt: skip


def _mark(case: Case, kind: str) -> str:
    """What makes an occasion one: the limit it belongs to, so that a moved limit is reminded of anew."""
    moment = case.next_telling_at if kind == "stage" else case.due_at
    return f"{moment.astimezone(case.place.zone):%Y-%m-%dT%H:%M}" if moment else ""


def _by_clock(case: Case, at: dt.datetime) -> None:
    """时钟自己的动作: take up a rest that is over, close after silence."""
    try:
        if case.remind_kind == "review":
            handling.resume(case, why="到了复核日，自动恢复办理", by=Actor.clock(), at=at)
            Notice.objects.bulk_create(_notices(case, "review", at), ignore_conflicts=True)
            return
        if closure.close_silent(case, at=at) is None:
            later = _next_morning(case, at)
            told = _notices(case, "silence", at) if _unsolved(case) else []
            with transaction.atomic():
                Case.objects.filter(pk=case.pk, remind_at=case.remind_at).update(remind_at=later)
                Notice.objects.bulk_create(told, ignore_conflicts=True)
    except Refusal:
        # Somebody was quicker, or the regulation has changed: look again in the morning, never in a tight loop.
        Case.objects.filter(pk=case.pk, remind_at=case.remind_at).update(remind_at=_next_morning(case, at))


def _unsolved(case: Case) -> bool:
    rated, checked = closure.rating_of(case), closure.last_check(case)
    return bool(rated and rated.solved == "no") or bool(checked and checked.found == "no")


# --- sending ---


class Sender(Protocol):
    """送信的: named in settings.NOTICE_SENDER; raises when it could not."""

    def send(self, person: Person, text: str) -> None: ...


def sender() -> Sender | None:
    """送信的, if one is configured."""
    name = getattr(settings, "NOTICE_SENDER", None)
    if not name:
        return None
    module, _, attribute = name.rpartition(".")
    made: Any = getattr(import_module(module), attribute)
    return made()


def send(model: Any = Notice, *, at: dt.datetime, batch: int = BATCH) -> int:
    """送出: hand unsent notices to the configured sender, once each. Without one they wait on the desk, as rows.

    `model`: whose notices – those of matters, or of another package that keeps `sent_at` and `read_at` as they do.
    """
    carrier = sender()
    if carrier is None:
        return 0
    sent = 0
    waiting = model.objects.filter(sent_at=None, read_at=None).select_related("person").order_by("at")
    for notice in waiting[:batch]:
        if not model.objects.filter(pk=notice.pk, sent_at=None).update(sent_at=at):
            continue  # another loop was quicker
        try:
            carrier.send(notice.person, notice.text)
            sent += 1
        except (
            Exception
        ):  # whatever the network does, the notice waits for the next turn and stays on the desk
            model.objects.filter(pk=notice.pk).update(sent_at=None)
            log.exception("%s %s could not be sent", model._meta.verbose_name, notice.pk)
            break
    return sent
