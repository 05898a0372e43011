"""What must hold for every receipt, every calendar, every pause."""

from dataclasses import replace
from datetime import date, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

from hypothesis import given, settings
from hypothesis import strategies as st

from wangge.policy import deadlines, literate
from wangge.policy.deadlines import Pause
from wangge.policy.workdays import Calendar

HERE = Path(__file__).parent
ZONE = ZoneInfo("Asia/Shanghai")
YARD = literate.load(HERE / "good" / "yard.md")
KNOWN = Calendar.load(HERE.parents[1] / "packs" / "calendars")


def moments_between(first, last):
    """Naive by hypothesis' wish, then the place's."""
    naive = st.datetimes(datetime.fromisoformat(first), datetime.fromisoformat(last))
    return naive.map(lambda each: each.replace(tzinfo=ZONE))


moments = moments_between("2005-01-01", "2029-01-01")
in_2026 = moments_between("2026-01-01", "2026-11-01")
clauses = st.sampled_from([clause for clause in YARD.of_form("time-limit") if clause.id != "Y-4"])
day_clauses = st.builds(
    lambda unit, amount, starts, rolls, ends: replace(
        YARD["Y-1"],
        provision=replace(
            YARD["Y-1"].provision,
            unit=unit,
            amount=amount,
            starts=starts,
            rolls=rolls,
            ends_at=ends,
            cap=None,
        ),
    ),
    st.sampled_from(["calendar-day", "working-day"]),
    st.integers(1, 40),
    st.sampled_from(["next-day", "same-day"]),
    st.sampled_from(["next-working-day", "next-non-holiday"]),
    st.sampled_from([None, "close"]),
)
spans = st.lists(st.tuples(st.integers(0, 60 * 24), st.integers(0, 20 * 24)), max_size=3)


def due(clause, received, calendar=KNOWN, pauses=(), account=True):
    return deadlines.due_under(
        YARD, clause, calendar, received=received, zone=ZONE, pauses=pauses, account=account
    )


def pauses_after(received, hours):
    begun = [received + timedelta(hours=first) for first, _ in hours]
    return [
        Pause(since, since + timedelta(hours=length)) for since, (_, length) in zip(begun, hours, strict=True)
    ]


@given(moments, clauses | day_clauses, spans)
def test_nothing_is_due_before_it_was_received(received, clause, hours):
    deadline = due(clause, received, pauses=pauses_after(received, hours))
    assert deadline.at > received
    assert deadline.day >= received.date()


@given(moments, day_clauses, spans)
def test_the_account_counts_exactly_the_amount_and_covers_every_day(received, clause, hours):
    deadline = due(clause, received, pauses=pauses_after(received, hours))
    assert deadline.counted == clause.provision.amount
    days = [cell.day for cell in deadline.account]
    assert days[0] == received.date()
    assert days[-1] == deadline.day
    assert len(days) == (deadline.day - received.date()).days + 1
    numbers = [cell.number for cell in deadline.account if cell.counted]
    assert numbers == list(range(1, clause.provision.amount + 1))


@given(moments, clauses | day_clauses, spans)
def test_a_pause_never_makes_it_earlier(received, clause, hours):
    pauses = pauses_after(received, hours)
    without = due(clause, received, account=False)
    assert due(clause, received, pauses=pauses, account=False).at >= without.at
    if pauses:
        assert (
            due(clause, received, pauses=pauses[1:], account=False).at
            <= due(clause, received, pauses=pauses, account=False).at
        )


@settings(max_examples=60, deadline=None)
@given(in_2026, clauses | day_clauses, st.integers(0, 70))
def test_inserting_a_holiday_never_makes_it_earlier(received, clause, ahead):
    text = (HERE.parents[1] / "packs" / "calendars" / "cn-2026.csv").read_text(encoding="utf-8")
    one_year = Calendar.from_text("# year: 2026\n" + text)
    day = received.date() + timedelta(days=ahead)
    rows = [line for line in text.splitlines() if not line.startswith(day.isoformat())]
    more = Calendar.from_text("\n".join(["# year: 2026", *rows, f"{day},holiday,新增假日"]))
    assert due(clause, received, more, account=False).at >= due(clause, received, one_year, account=False).at


@given(moments, st.timedeltas(timedelta(0), timedelta(days=9)), clauses | day_clauses)
def test_what_came_later_is_never_due_earlier(received, wait, clause):
    assert due(clause, received + wait, account=False).at >= due(clause, received, account=False).at


@given(moments, clauses | day_clauses)
def test_the_account_changes_nothing_but_itself(received, clause):
    full, bare = due(clause, received), due(clause, received, account=False)
    assert bare.account == ()
    assert replace(full, account=()) == bare


@given(moments, clauses | day_clauses)
def test_reminders_lie_between_receipt_and_end_in_order(received, clause):
    deadline = due(clause, received, account=False)
    reminders = deadlines.reminders(deadline, KNOWN, zone=ZONE)
    moments_ = [moment for _, moment in reminders]
    assert moments_ == sorted(set(moments_))
    assert all(deadline.started < moment <= deadline.at for moment in moments_)
    assert reminders[-1][0] == "due"
    assert deadlines.next_overdue(deadline, KNOWN, after=deadline.at, zone=ZONE) > deadline.at


@given(st.dates(date(2005, 1, 1), date(2030, 1, 1)), st.integers(1, 300))
def test_working_days_forth_and_back_meet(day, n):
    ahead = KNOWN.add_working(day, n)
    assert KNOWN.working_between(day + timedelta(days=1), ahead) == n
    assert KNOWN.is_working(ahead)
