"""随附的两份制度: every clause of the source is there, with its number, its reading and its days."""

import re
from datetime import date, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from wangge.policy import examples, lint
from wangge.policy.deadlines import due, extended
from wangge.policy.literate import load, parse
from wangge.policy.pack import Pack
from wangge.policy.workdays import Calendar

PACKS = Path(__file__).resolve().parents[2] / "packs"
ZONE = ZoneInfo("Asia/Shanghai")
COMMUNITY = [
    "B-1.1",
    "B-1.2",
    "B-1.3",
    "B-2.1",
    "B-2.2",
    "B-2.3",
    "B-2.4",
    "B-2.5",
    "B-3.1",
    "B-3.2",
    "B-3.3",
    "B-3.4",
    "B-3.5",
    "B-4.1",
    "B-4.2",
    "B-4.3",
    "B-4.4",
    "B-4.5",
    "B-4.6",
]
COMPANY = ["A-1", "A-2.1.1", "A-2.1.2", "A-2.1.3", "A-2.1.4", "A-2.1.5", "A-2.2.1", "A-2.2.2", "A-2.2.3"]
NEEDED = [
    "triage",
    "first-answer",
    "settle-at-once",
    "one-time-notice",
    "assistance-return",
    "assistance-answer",
    "telling-receipt",
    "telling-result",
    "telling-stage",
    "telling-extension",
    "verification",
    "reopen",
    "auto-close",
    "respond-to-proposal",
    "decide-proposal",
    "appeal",
    "decide-appeal",
    "extension",
    "hazard-report",
]


@pytest.fixture(scope="module")
def community() -> Pack:
    return load(PACKS / "community")


@pytest.fixture(scope="module")
def company() -> Pack:
    return load(PACKS / "enterprise-ehs")


@pytest.fixture(scope="module")
def both(community: Pack, company: Pack) -> list[Pack]:
    return [community, company]


@pytest.fixture(scope="module")
def calendar() -> Calendar:
    return Calendar.load(PACKS / "calendars")


def test_every_clause_of_the_source_is_carried_out(community: Pack, company: Pack) -> None:
    assert [clause for clause in COMMUNITY if clause not in community.clauses] == []
    assert [clause for clause in COMPANY if clause not in company.clauses] == []


def test_every_clause_says_how_it_is_read_and_where_it_comes_from(both: list[Pack]) -> None:
    for pack in both:
        letter = "B" if pack.kind == "community" else "A"
        for clause in pack.clauses.values():
            assert clause.reading, clause.id
            assert re.match(rf"{letter}-\d", clause.source), f"{clause.id}: {clause.source}"
            assert clause.sentence.endswith("。"), clause.id


def test_every_limit_has_a_worked_example(both: list[Pack]) -> None:
    bare = [c.id for pack in both for c in pack.of_form("time-limit") if not c.examples]
    assert bare == []


def test_all_eight_forms_are_used(both: list[Pack]) -> None:
    assert len({clause.form for pack in both for clause in pack.clauses.values()}) == 8


@pytest.mark.parametrize("purpose", NEEDED)
def test_both_packs_rule_on_what_the_product_asks(both: list[Pack], purpose: str) -> None:
    for pack in both:
        assert pack.limits(purpose), f"{pack.id} has no limit for {purpose}"


def test_the_printed_words_label_and_threaten_nobody(both: list[Pack]) -> None:
    for pack in both:
        for clause in pack.clauses.values():
            said = clause.heading + clause.sentence
            assert not re.search(r"重点人群|重点人员|处理对象|罚款|罚金|违规预警", said), clause.id


def test_the_numbers_of_the_community_text(community: Pack) -> None:
    def rule(clause: str):  # type: ignore[no-untyped-def]
        return community[clause].provision

    assert [(rule(c).amount, rule(c).unit) for c in ("B-3.1", "B-3.2", "B-3.3", "B-3.4")] == [
        (1, "calendar-day"),
        (2, "calendar-day"),
        (3, "calendar-day"),
        (5, "working-day"),
    ]
    for clause in ("B-4.1", "B-4.2"):
        assert rule(clause).reached(4)
        assert not rule(clause).reached(3)
    assert rule("B-4.3").in_band(80)
    assert not rule("B-4.3").in_band(80.5)
    assert rule("C-4.3").reached([80, 62])
    assert not rule("C-4.3").reached([80, 81])
    assert (rule("C-4.5").in_band(70), rule("C-4.5").in_band(71)) == (True, False)
    assert (rule("C-4.5.1").in_band(60), rule("C-4.5.1").in_band(61)) == (True, False)
    assert rule("C-4.5.1").also == ("incompetent-grade",)
    assert (rule("B-4.6").every, rule("B-4.6").met(3), rule("B-4.6").met(2)) == ("quarter", True, False)
    assert (rule("C-4.3.1").every, rule("B-4.4").every, rule("C-4.4.1").every) == (
        "half-year",
        "week",
        "month",
    )


def test_the_numbers_of_the_company_text(company: Pack) -> None:
    assert company["A-2.2.1"].provision.sum(3) == 300
    assert company["A-2.2.2"].provision.sum(2) == 1000
    accident = company["A-2.2.3"].provision
    assert accident.sum(1) is None, "a person chooses in the range"
    assert [accident.allows(n) for n in (999, 1000, 5000, 5001)] == [False, True, True, False]
    assert "self-reported-hazard" in company["A-2.2.2"].provision.exempt


# Received; then the last day by B-3.1, B-3.2, B-3.3 and of the cap of B-3.4, counted by hand.
VECTORS = [
    ("2026-02-11", "02-12", "02-13", "02-14", "02-25"),
    ("2026-02-12", "02-13", "02-14", "02-24", "02-26"),
    ("2026-02-13", "02-14", "02-24", "02-24", "02-27"),
    ("2026-02-14", "02-24", "02-24", "02-24", "02-28"),
    ("2026-04-30", "05-06", "05-06", "05-06", "05-11"),
    ("2026-05-06", "05-07", "05-08", "05-09", "05-12"),
    ("2026-07-16", "07-17", "07-20", "07-20", "07-23"),
    ("2026-07-17", "07-20", "07-20", "07-20", "07-24"),
    ("2026-07-18", "07-20", "07-20", "07-21", "07-24"),
    ("2026-09-24", "09-28", "09-28", "09-28", "10-09"),
    ("2026-09-30", "10-08", "10-08", "10-08", "10-13"),
]


@pytest.mark.parametrize("row", VECTORS, ids=[row[0] for row in VECTORS])
def test_the_days_of_chapter_three(community: Pack, calendar: Calendar, row: tuple[str, ...]) -> None:
    received = datetime.combine(date.fromisoformat(row[0]), datetime.min.time(), ZONE).replace(hour=10)
    answers = [
        due(community, calendar, received=received, level=level, zone=ZONE)
        for level in ("community", "street", "other-unit")
    ]
    answers.append(extended(community, calendar, received=received, level="community", zone=ZONE))
    assert [f"{answer.day:%m-%d}" for answer in answers] == list(row[1:])
    assert [answer.clause for answer in answers] == ["B-3.1", "B-3.2", "B-3.3", "B-3.4"]


def test_the_night_before_a_long_holiday_the_urgent_lane_does_not_wait(
    community: Pack, company: Pack, calendar: Calendar
) -> None:
    received = datetime(2026, 9, 30, 20, tzinfo=ZONE)
    pipe = due(community, calendar, received=received, level="community", lane="urgent", zone=ZONE)
    assert pipe.at == datetime(2026, 10, 1, 20, tzinfo=ZONE)
    leak = due(company, calendar, received=received, level="grid", lane="urgent", zone=ZONE)
    assert leak.at == datetime(2026, 10, 1, 4, tzinfo=ZONE)


def test_the_small_pack_of_the_guide_can_be_used_as_it_stands() -> None:
    guide = (PACKS / "README.md").read_text(encoding="utf-8")
    (small,) = re.findall(r"````markdown\n(.*?)````", guide, re.DOTALL)
    pack = parse(small)
    assert list(pack.clauses) == ["E-1.1", "E-1.2"]
    assert [str(doubt) for doubt in lint.doubts(pack)] == []


def test_nothing_in_the_two_regulations_is_left_in_doubt(both: list[Pack], calendar: Calendar) -> None:
    for pack in both:
        assert [str(doubt) for doubt in lint.doubts(pack)] == []
        assert [str(outcome) for outcome in examples.run(pack, calendar) if not outcome.ok] == []
