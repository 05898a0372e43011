"""Every worked example inside every pack, and every clause said in a sentence."""

from pathlib import Path

import pytest

from wangge.policy import examples, literate

HERE = Path(__file__).parent
FILES = [
    *sorted((HERE.parents[1] / "packs").glob("**/regulation.zh.md")),
    *sorted((HERE / "good").glob("*.md")),
]
PACKS = {file.parent.name if file.stem != "yard" else "yard": literate.load(file) for file in FILES}
EXAMPLES = [
    pytest.param(name, clause.id, example.line, id=f"{name}-{clause.id}-{example.line}")
    for name, pack in PACKS.items()
    for clause in pack.clauses.values()
    for example in clause.examples
    if set(example.values) != {"because"}  # told, not computed: duties and definitions
]


@pytest.fixture(scope="module")
def outcomes(calendar):
    return {
        (name, outcome.clause, outcome.line, outcome.ok, outcome.sentence)
        for name, pack in PACKS.items()
        for outcome in examples.run(pack, calendar)
    }


@pytest.mark.parametrize(("pack", "clause", "line"), EXAMPLES)
def test_a_worked_example_comes_out_as_written(outcomes, pack, clause, line):
    mine = [each for each in outcomes if each[:3] == (pack, clause, line)]
    assert mine
    assert [sentence for *_, ok, sentence in mine if not ok] == []


@pytest.mark.parametrize("name", PACKS)
def test_every_clause_is_said_in_both_languages(name):
    for clause in PACKS[name].clauses.values():
        assert clause.explain().endswith("。")
        assert clause.explain("en").endswith(".")
        assert "None" not in clause.explain() + clause.explain("en")


def test_a_wrong_example_is_told_with_both_days(calendar, yard):
    wrong = literate.parse(yard.text.replace("due = 2026-10-08\nlevel", "due = 2026-10-01\nlevel"))
    failed = [str(outcome) for outcome in examples.run(wrong, calendar) if not outcome.ok]
    assert failed == [
        f"regulation.zh.md 第 {wrong['Y-1'].examples[0].line} 行：Y-1：到期 应为 2026-10-01（国庆假期顺延），推算得 2026-10-08"
    ]


@pytest.mark.parametrize(
    ("written", "changed"),
    [
        ("count = 4\nreached = true", "count = 4\nreached = false"),
        ("score = 80\nin_band = true", "score = 80.5\nin_band = true"),
        ("sample = 29", "sample = 30"),
        ("on = 2026-09-10\ndue = 2026-10-13", "on = 2026-09-10\ndue = 2026-10-12"),
        ("done = 2", "done = 3"),
        ("amount = 300", "amount = 301"),
        ("chosen = 5001", "chosen = 4999"),
        ("provisional = true", "provisional = false"),
        ('level = "community"\nbecause', 'level = "street"\nbecause'),
    ],
)
def test_an_example_of_any_form_can_fail(calendar, yard, written, changed):
    assert written in yard.text
    wrong = literate.parse(yard.text.replace(written, changed, 1))
    assert any(not outcome.ok for outcome in examples.run(wrong, calendar))


def test_inclusive_decides_about_the_number_itself(yard):
    below = yard["Y-11"].provision
    assert (below.in_band(80), below.in_band(80.01), below.in_band(0)) == (True, False, True)
    exclusive = literate.parse(yard.text.replace("inclusive = true", "inclusive = false"))
    assert not exclusive["Y-11"].provision.in_band(80)
    assert exclusive["Y-10"].provision.least == 5
    assert yard["Y-10"].provision.least == 4


def test_an_act_asks_by_name_and_cites_its_own_text_in_a_community_and_in_a_company():
    community, company = PACKS["community"], PACKS["enterprise-ehs"]
    assert community.governing("settle-at-once").id == "B-3.5"
    assert community.governing("extension").id == "B-3.4"
    assert company.governing("settle-at-once").form == "time-limit"
    assert company.governing("extension").id.startswith("D-2.2")
    assert community.governing("rectification", "triage").provision.for_ == "triage", (
        "the first the text speaks of"
    )
    assert community.governing("rectification") is None
