"""Closed, but not solved: the resident says so, it comes back with a limit of its own, and both lives are kept."""

from stories import RESIDENT, on, told
from wangge.cases import access, closure, feedback, handling, history, replay, triage


def test_not_solved_comes_back_and_starts_again(cast):
    case = told(cast)
    first_due = case.due_at
    closure.close(case, by=cast.by("wang"), at=on("03-03 09:00"))

    closure.reopen(case, why="今早又漏了", by=RESIDENT, at=on("03-06 08:00"))
    assert case.state == "reopened" and case.closed_at is None
    assert "reopen" not in {each.act for each in access.resident_acts(case, at=on("03-06 08:01"))}

    # Triage again: the new limit runs from the reopening, not from the first report.
    triage.classify(case, level="community", holder=cast.sun, by=cast.by("zhao"), at=on("03-06 09:00"))
    assert case.due_at == on("03-10 00:00") and case.due_at != first_due, "Saturday's end rolls to Monday"
    assert case.due_basis["account"][0]["day"] == "2026-03-06"

    handling.resolve(case, result="整根换掉", by=cast.by("sun"), at=on("03-06 15:00"))
    feedback.tell(case, words="整根管子都换了", channel="phone", by=cast.by("li"), at=on("03-06 16:00"))
    closure.rate(case, level=3, solved="yes", by=RESIDENT, at=on("03-06 20:00"))
    closure.check(case, found="yes", method="site", by=cast.by("li"), at=on("03-07 09:00"))
    closure.close(case, by=cast.by("wang"), at=on("03-09 09:00"))

    limits = [step.changes["due_at"] for step in case.acts.all() if step.changes.get("due_at")]
    assert len(limits) == 2, "the first limit is still in the thread"
    assert [each.act for each in history.thread(case)].count("resolve") == 2
    assert case.reopened == 1 and replay.differences(case) == []
