"""What must hold of findings whatever the records are: hypothesis draws them, over two years and two texts."""

from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st

from policy.facts_of import CHEN, GRID, MIN, fact
from wangge.policy import judgement, literate

PACKS = Path(__file__).parents[2] / "packs"
COMMUNITY = literate.load(PACKS / "community")
STRICTER = literate.parse(
    COMMUNITY.text.replace('version = "2026.1"', 'version = "2026.2"', 1)
    .replace("threshold = 4\ninclusive = true\nwarn-at = [1, 2, 3]", "threshold = 3\ninclusive = true\nwarn-at = [1, 2]")
    .replace("一年累计四次以上", "一年累计三次以上")
    .replace("count = 3\nreached = false\nwarned = true", "count = 2\nreached = false\nwarned = true")
)  # fmt: skip
TWO = [(date(2026, 1, 1), COMMUNITY), (date(2026, 7, 1), STRICTER)]
ON = date(2027, 12, 31)
HARMING = (
    "first-asked-fault",
    "dissatisfied-rating",
    "vacant-post",
    "visit-complaint",
    "serious-consequence",
)
FIRST = date(2026, 1, 1)


@st.composite
def facts(draw, names=HARMING):
    """An event has its day; a few events, so that several facts speak of one."""
    name = draw(st.sampled_from(names))
    event = draw(st.integers(0, 14))
    day = FIRST + timedelta(days=(event * 53) % 720)
    about = GRID if name == "vacant-post" else draw(st.sampled_from([CHEN, MIN]))
    out = draw(st.sampled_from(["", "", "", "复核中"]))
    return fact(
        name,
        day.isoformat(),
        f"case:{event}",
        about=about,
        evidence=(f"e:{draw(st.integers(0, 3))}",),
        excluded=out,
    )


@st.composite
def scores(draw):
    half = draw(st.integers(0, 3))
    day = FIRST + timedelta(days=170 + half * 182)
    return fact(
        "survey-score", day.isoformat(), f"survey:{half}", about=draw(st.sampled_from([CHEN, MIN])),
        value=draw(st.integers(60, 100)), sample=draw(st.integers(20, 60)),
    )  # fmt: skip


many = st.builds(
    lambda events, surveys: [*events, *surveys],
    st.lists(facts(), max_size=40),
    st.lists(scores(), max_size=6, unique_by=lambda each: (each.about, each.event)),
)
VERSIONS = {"one text": COMMUNITY, "two texts": TWO}
texts = st.sampled_from(sorted(VERSIONS))


def harming(versions, records):
    return {each.key: each for each in judgement.judge(VERSIONS[versions], records, on=ON) if each.harms}


def held_against(versions, records):
    """How many events count in harming clauses, all in all."""
    return sum(
        len(each.counted) for each in harming(versions, records).values() if not each.clause.endswith("4.3")
    )


@given(texts, many, facts(("satisfied-rating", "thanks", "on-time-matter", "settled-at-once")))
def test_a_satisfied_rating_never_creates_a_finding(versions, records, good):
    before = judgement.judge(VERSIONS[versions], records, on=ON)
    assert judgement.judge(VERSIONS[versions], [*records, good], on=ON) == before


@given(texts, many)
def test_leaving_out_what_comes_near_nothing_changes_nothing_else(versions, records):
    whole = judgement.judge(VERSIONS[versions], records, on=ON)
    near = [each for each in whole if each.standing != "below" or each.form == "cadence"]
    assert judgement.judge(VERSIONS[versions], records, on=ON, below=False) == near


@given(texts, many, st.randoms())
def test_findings_do_not_depend_on_the_order_of_the_facts_nor_on_telling_them_twice(
    versions, records, chance
):
    before = judgement.judge(VERSIONS[versions], records, on=ON)
    shuffled = [*records, *records]
    chance.shuffle(shuffled)
    assert judgement.judge(VERSIONS[versions], shuffled, on=ON) == before


@given(texts, many, st.data())
def test_a_fact_that_is_left_out_only_removes_or_lowers_harming_findings(versions, records, data):
    if not records:
        return
    where = data.draw(st.integers(0, len(records) - 1))
    withdrawn = [each for each in records if each != records[where]]
    withdrawn.append(replace(records[where], excluded="撤回"))
    before, after = harming(versions, records), harming(versions, withdrawn)
    for key, finding in after.items():
        assert {each.event for each in finding.counted} <= {each.event for each in before[key].counted}
        assert finding.reached <= before[key].reached
    reached = {key for key, each in after.items() if each.reached}
    assert reached <= {key for key, each in before.items() if each.reached}


@given(texts, many, facts())
def test_one_fact_more_never_lowers_a_tally_that_counts_it_nor_what_is_counted_in_all(
    versions, records, more
):
    before, after = harming(versions, records), harming(versions, [*records, more])
    assert held_against(versions, [*records, more]) >= held_against(versions, records)
    for key, finding in before.items():
        if finding.form == "tally" and more.name in COMMUNITY[finding.clause].provision.counts:
            assert after[key].figure >= finding.figure


@given(texts, many)
def test_no_event_is_held_against_a_person_in_two_clauses(versions, records):
    seen = {}
    for finding in harming(versions, records).values():
        if finding.form == "score-band":
            continue
        for each in finding.counted:
            assert seen.setdefault((each.about, each.event), finding.key) == finding.key


@given(texts, many, st.integers(0, 730))
def test_as_of_a_day_is_the_same_as_having_no_later_facts(versions, records, days):
    on = FIRST + timedelta(days=days)
    known = [each for each in records if each.on <= on]
    assert judgement.judge(VERSIONS[versions], records, on=on) == judgement.judge(
        VERSIONS[versions], known, on=on
    )


@given(texts, many)
def test_asking_about_one_person_answers_what_asking_about_all_does(versions, records):
    whole = judgement.judge(VERSIONS[versions], records, on=ON)
    mine = [
        each
        for each in judgement.judge(VERSIONS[versions], records, on=ON, about=CHEN)
        if each.form != "cadence"
    ]
    assert mine == [each for each in whole if each.about == CHEN and each.form != "cadence"]


def test_the_second_text_is_the_stricter_one():
    assert (COMMUNITY["B-4.2"].provision.threshold, STRICTER["B-4.2"].provision.threshold) == (4, 3)
