import datetime as dt
from pathlib import Path

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from stories import RESIDENT, assisting, on, registered, resolved, told, working
from wangge.cases import closure, handling, limits, notices, reminders, triage
from wangge.cases.backlog import columns, matters, table
from wangge.cases.models import Case, Notice
from wangge.integrity.actor import Actor

SENT: list[tuple[str, str]] = []


class Pigeon:
    """A sender for the tests."""

    def send(self, person, text):
        if "坏" in text:
            raise OSError("the pigeon is ill")
        SENT.append((person.name, text))


def kinds(name=None):
    found = Notice.objects.exclude(kind__in=("assigned", "asked")).order_by("at", "id")
    return [each.kind for each in found if name is None or each.person.name == name]


def sorted_out(found):
    return [each for each in found if each != "first-answer"]


def turns(first, last, hours=1):
    """The loop, every hour."""
    at = on(first)
    while at <= on(last):
        reminders.turn(at=at)
        at += dt.timedelta(hours=hours)


def test_half_time_the_eve_the_day_and_each_working_day_after_once_each(cast):
    case = registered(cast)
    triage.classify(case, level="other-unit", holder=cast.min, by=cast.by("li"), at=on("03-02 10:30"))
    assert case.due_at == on("03-06 00:00")
    turns("03-02 11:00", "03-10 12:00")
    mine = kinds("闵行远")
    assert mine[:3] in (["half", "eve", "due"], ["half", "due"]) or mine[:2] == ["eve", "due"]
    assert mine.count("overdue") == 3, "Friday, Monday, Tuesday: not at the weekend, not at night"
    overdue = Notice.objects.filter(kind="overdue", person=cast.min)
    assert {each.at.astimezone(case.place.zone).weekday() for each in overdue} == {4, 0, 1}
    assert all(
        8 <= each.at.astimezone(case.place.zone).hour <= 17
        for each in Notice.objects.filter(kind__in=("half", "eve"))
    )
    before = Notice.objects.count()
    assert reminders.turn(at=on("03-10 12:00")) == 0 and Notice.objects.count() == before


def test_what_is_resolved_is_not_nagged_about(cast):
    resolved(cast)
    turns("03-02 17:00", "03-05 12:00")
    assert "overdue" not in kinds() and "due" not in kinds()
    assert kinds("闵行远").count("tell") >= 1, "but the resident must be told"


def test_a_matter_nobody_classified_is_brought_to_its_leader_the_same_day_and_every_morning(cast):
    registered(cast)
    registered(cast, grid=None)
    turns("03-02 11:00", "03-04 12:00")
    assert sorted_out(kinds("李向阳")) == ["triage"] * 3
    assert sorted_out(kinds("赵明慧")) == sorted_out(kinds("王秀英")) == ["triage"] * 3, (
        "no grid yet: the office"
    )
    assert kinds("李向阳").count("first-answer") == 2, (
        "due on Tuesday, late on Wednesday: C-1.5, beside B-1.2"
    )


def test_a_staged_telling_is_owed_to_the_leader_after_the_cap(cast):
    case = working(cast)
    assert case.next_telling_at == on("03-13 00:00")
    turns("03-02 11:00", "03-13 12:00")
    assert kinds("李向阳").count("stage") == 1
    stage = Notice.objects.filter(kind="stage", person=cast.li).get()
    assert "分段告知" in stage.text


def test_a_rest_ends_by_itself_on_its_day(cast):
    case = working(cast)
    request = handling.ask_suspension(
        case,
        reason="weather",
        words="暴雪",
        review_on=dt.date(2026, 3, 6),
        by=cast.by("zhao"),
        at=on("03-02 11:00"),
    )
    handling.suspend(request, by=cast.by("wang"), at=on("03-02 12:00"))
    turns("03-02 13:00", "03-06 07:00")
    assert Case.objects.get().state == "suspended"
    reminders.turn(at=on("03-06 08:30"))
    case.refresh_from_db()
    assert (case.state, case.acts.last().by_role) == ("in-progress", "clock")
    assert case.due_at > on("03-06 08:30")


def test_seven_days_of_silence_close_a_matter_and_a_no_keeps_it_open(cast):
    quiet, unhappy = told(cast), told(cast)
    closure.rate(unhappy, level=1, solved="no", by=RESIDENT, at=on("03-03 09:00"))
    turns("03-03 10:00", "03-12 10:00")
    quiet.refresh_from_db()
    unhappy.refresh_from_db()
    assert (quiet.state, quiet.closed_how, quiet.acts.last().by_role) == ("closed", "silent", "clock")
    assert unhappy.state == "told" and kinds("李向阳").count("silence") == 3


def test_a_moved_limit_is_reminded_of_anew(cast):
    case = working(cast)
    turns("03-02 11:00", "03-03 09:00")
    asked = handling.ask_extension(case, reason="配件", by=cast.by("li"), at=on("03-03 10:00"))
    handling.extend(asked, by=cast.by("wang"), at=on("03-03 11:00"))
    turns("03-03 12:00", "03-09 12:00")
    assert kinds("闵行远").count("due") == 2


def test_a_batch_smaller_than_the_crowd_still_reaches_everybody(cast):
    for _ in range(5):
        working(cast)
    assert reminders.turn(at=on("03-03 09:00"), batch=2) >= 5
    assert Notice.objects.filter(kind="due").count() == 5


def imported(cast, count, at):
    """An office's ledger without levels."""
    read = table.Table(
        Path("台账.csv"), ["编号", "收到", "内容", "经度", "纬度"], "utf-8",
        _source=lambda: enumerate(([f"A{n}", "2026-02-27 10:00", f"路灯{n}不亮", "", ""] for n in range(count)), 2),
    )  # fmt: skip
    said = {
        "columns": {
            "number": "编号",
            "received": "收到",
            "words": "内容",
            "longitude": "经度",
            "latitude": "纬度",
        }
    }
    how = columns.parse(said | {"source": {"system": "老台账"}}, "map.toml", read)
    return matters.bring_in(read, how, place=cast.community, by=Actor.importing("导入台账"), at=at)


def test_an_imported_ledger_without_levels_is_one_word_to_each_who_sorts(cast):
    assert imported(cast, 700, on("03-02 10:00")).open == 700
    Case.objects.filter(source_number__in=["A1", "A2"]).update(grid=cast.grid1)
    assert reminders.turn(at=on("03-02 10:01")) == 0, "it may still be coming in"
    assert reminders.turn(at=on("03-02 10:20")) == 700
    turns("03-02 11:00", "03-06 12:00")
    found = {(each.person.name, each.text) for each in Notice.objects.filter(kind="unsorted")}
    say = "有 {} 件还没有分类，请在“今日分类”里定下归谁办（C-1.1）"
    clause = limits.governing(Case.objects.first(), "triage")
    assert found == {
        (name, say.format(n).replace("C-1.1", clause))
        for name, n in (("李向阳", 2), ("赵明慧", 698), ("王秀英", 698))
    }
    assert Notice.objects.count() == 3, "once, and nobody else"
    imported(cast, 701, on("03-09 10:00"))
    turns("03-09 11:00", "03-09 12:00")
    assert {each.text[:5] for each in Notice.objects.filter(kind="unsorted", at__gte=on("03-09 10:00"))} == {
        "有 1 件"
    }


def test_the_look_for_what_is_unsorted_goes_by_its_own_small_index(cast):
    imported(cast, 3, on("03-02 10:00"))
    with CaptureQueriesContext(connection) as asked:
        reminders.unsorted(at=on("03-02 10:01"))
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute("EXPLAIN QUERY PLAN " + asked[0]["sql"])
        else:
            cursor.execute("SET LOCAL enable_seqscan = off")
            cursor.execute("EXPLAIN " + asked[0]["sql"])
        plan = str(cursor.fetchall())
    assert "case_unsorted" in plan


def test_two_loops_claim_each_matter_once(cast):
    case = working(cast)
    Case.objects.filter(pk=case.pk).update(remind_at=on("03-03 08:30"), remind_kind="due")
    reminders.turn(at=on("03-03 09:00"))
    Case.objects.filter(pk=case.pk).update(
        remind_at=on("03-03 08:30"), remind_kind="due"
    )  # as the other loop read it
    reminders.turn(at=on("03-03 09:00"))
    assert Notice.objects.filter(kind="due", person=cast.min).count() == 1


def test_a_turn_with_nothing_to_do_asks_three_short_questions(cast):
    working(cast)
    with CaptureQueriesContext(connection) as asked:
        assert reminders.turn(at=on("03-02 11:00")) == 0
    assert sum("SAVEPOINT" not in each["sql"] for each in asked) == 3  # ripe matters, ripe steps, unsorted


def test_notices_wait_on_the_desk_and_go_out_once_where_a_sender_is_named(cast, settings):
    SENT.clear()
    working(cast)
    assert reminders.send(at=on("03-02 11:00")) == 0 and notices.unread(cast.min) == 1
    settings.NOTICE_SENDER = f"{__name__}.Pigeon" if __name__ in __import__("sys").modules else ""
    if not settings.NOTICE_SENDER:
        pytest.skip("the test module is not importable by name")
    assert reminders.send(at=on("03-02 11:00")) == 1 and reminders.send(at=on("03-02 11:01")) == 0
    assert SENT[0][0] == "闵行远" and "交给您办" in SENT[0][1]
    working(cast, words="灯坏了")
    assert reminders.send(at=on("03-02 12:00")) == 0, "the pigeon is ill: it waits"
    assert Notice.objects.filter(sent_at=None).count() == 1


def test_one_reads_only_ones_own(cast):
    asked = assisting(cast)
    mine = notices.of(cast.min, at=on("03-02 12:00"))
    assert [each.kind for each in mine] == ["assigned"]
    others = [each.pk for each in notices.of(cast.wu)]
    assert notices.read(cast.min, pks=others, at=on("03-02 12:00")) == 0
    assert notices.read(cast.min, at=on("03-02 12:00")) == 1 and notices.unread(cast.min) == 0
    assert notices.unread(cast.wu) == 1 and asked.is_open
