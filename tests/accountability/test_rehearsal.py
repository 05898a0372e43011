"""What-if: last year's records under next year's text, before anybody adopts it; nothing is written."""

import datetime as dt
import json

import pytest
from django.conf import settings
from django.core.management import call_command
from django.core.management.base import CommandError

from accountability.conftest import NOW
from wangge.accountability import findings, rehearsal
from wangge.cases import triage
from wangge.integrity.models import Leaf
from wangge.policy import literate
from wangge.policy.pack import Refusal

SINCE, END = dt.date(2026, 1, 1), dt.date(2026, 12, 31)
WEEK = dt.timedelta(days=7)


@pytest.fixture
def text():
    """The community's text with its sentences changed."""
    original = (settings.PACKS / "community" / "regulation.zh.md").read_text()

    def changed(*swaps):
        said = original
        for old, new in swaps:
            assert old in said
            said = said.replace(old, new, 1)
        return literate.parse(said, "new.md")

    return changed


def fifth(text):
    """B-4.2 as “more than four”: the fourth is not reached, and its worked example says so."""
    head = """counts = "dissatisfied-rating"
about = "grid-leader"
over = "year"
threshold = 4
inclusive = """
    return text((head + "true", head + "false"))


def test_a_softer_reading_shows_whom_it_would_have_spared_and_why(cast, rate, text):
    for n in range(4):
        rate(at=NOW + n * WEEK)
    leaves = Leaf.objects.count()
    found = rehearsal.rehearse(cast.community, fifth(text), since=SINCE, until=END)
    (one,) = [each for each in found.findings if each.clause == "B-4.2"]
    assert (one.about, one.effect) == ("李向阳", "lighter")
    assert one.why()
    assert Leaf.objects.count() == leaves, "nothing is written"
    assert [
        each.standing
        for each in findings.for_person(cast.community, cast.li, on=END)
        if each.clause == "B-4.2"
    ] == ["reached"]


def test_the_same_text_differs_in_nothing(cast, rate, text):
    for n in range(4):
        rate(at=NOW + n * WEEK)
    found = rehearsal.rehearse(cast.community, text(), since=SINCE, until=END)
    assert (found.findings, found.deadlines) == ([], [])
    assert found.facts == 4


def test_a_longer_limit_moves_the_days_of_the_matters(cast, settle, text):
    from wangge.cases import intake

    case = intake.register(
        "漏水", place=cast.community, grid=cast.grid1, channel="phone", by=cast.by("li"), at=NOW
    ).case
    triage.classify(case, level="community", holder=cast.li, by=cast.by("li"), at=NOW)
    head = 'for = "matter"\nwhen = { level = ["grid", "community"] }\namount = '
    found = rehearsal.rehearse(cast.community, text((head + "1", head + "2")), since=SINCE, until=END)
    (one,) = found.deadlines
    assert (one.about, one.clause, one.effect) == (case.number, "B-3.1", "later")


def test_bad_questions_are_answered_with_a_sentence(cast, text):
    with pytest.raises(Refusal, match="以前"):
        rehearsal.rehearse(cast.community, text(), since=END, until=SINCE)
    with pytest.raises(Refusal, match="最多试算"):
        rehearsal.rehearse(cast.community, text(), since=dt.date(2024, 1, 1), until=END)
    company = literate.load(settings.PACKS / "enterprise-ehs")
    with pytest.raises(Refusal, match="各用各的制度"):
        rehearsal.rehearse(cast.community, company, since=SINCE, until=END)


def test_the_command_says_it_in_words_and_in_json(cast, rate, text, tmp_path, capsys):
    for n in range(4):
        rate(at=NOW + n * WEEK)
    file = tmp_path / "regulation.zh.md"
    file.write_text(fifth(text).text)
    given = {"place": "huaiyin", "pack": str(file), "since": SINCE, "until": END}
    call_command("what-if", **given)
    said = capsys.readouterr().out
    assert "认定的不同：1" in said
    assert "李向阳" in said
    call_command("what-if", **given, lang="en")
    assert "Findings that would differ: 1" in capsys.readouterr().out
    call_command("what-if", **given, json=True)
    assert json.loads(capsys.readouterr().out)["findings"][0]["clause"] == "B-4.2"
    with pytest.raises(CommandError, match="没有"):
        call_command("what-if", place="nowhere", pack=str(file))
