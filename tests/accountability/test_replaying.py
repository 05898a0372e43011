"""重放: an allegation, an assessment and a survey equal the replay of their acts; a row changed past the door is found."""

import datetime as dt

import pytest
from django.core.management import call_command

from accountability.conftest import BEIJING, NOW
from wangge.accountability import allegations, assessments
from wangge.accountability.models import Allegation, Assessment
from wangge.integrity import replaying
from wangge.policy.pack import Refusal
from wangge.surveys import drawing, rounds, samples
from wangge.surveys.models import Round

DECEMBER = dt.datetime(2026, 12, 7, 10, 0, tzinfo=BEIJING)


@pytest.fixture
def allegation(cast, upheld):
    """Put, answered, upheld and told."""
    row = upheld()
    allegations.tell(row, words="今年第一次", by=cast.by("wang"), at=NOW + dt.timedelta(days=2))
    return row


@pytest.fixture
def assessment(cast):
    """Begun, filled again, judged."""
    row = assessments.begin(cast.community, cast.li, 2026, by=cast.by("zhao"), at=DECEMBER)
    assessments.refill(row, by=cast.by("zhao"), at=DECEMBER)
    assessments.judge(
        row, line="居务监督委员会评议", points=8.5, reasons="走访了二十户", by=cast.by("xu"), at=DECEMBER
    )
    return row


@pytest.fixture
def round(cast):
    """Drafted, published, open."""
    by = {"by": cast.by("zhao"), "at": NOW}
    row = rounds.draft(
        cast.community, half=NOW.date(), questions=["有事找得到人"], method="抽户", opens_on=dt.date(2026, 3, 4),
        closes_on=dt.date(2026, 3, 20), **by,
    )  # fmt: skip
    rounds.publish(row, **by)
    samples.take(row, cast.grid1, listed=drawing.numbered(48), size=40, source="住户表", **by)
    rounds.start(row, by=cast.by("zhao"), at=NOW + dt.timedelta(days=2))
    return row


CHANGED = {
    "allegation": ("person", "words", "happened_on", "state", "finding"),
    "assessment": ("judged", "figures", "year", "state", "touched_at"),
    "round": ("since", "questions", "minimum", "state", "version"),
}
SAID = {
    "words": "别的话", "happened_on": dt.date(2026, 2, 1), "finding": "别的结论", "judged": {}, "figures": {}, "year": 2025,
    "touched_at": NOW, "since": dt.date(2026, 7, 1), "questions": [], "minimum": 7, "version": 9,
}  # fmt: skip
OTHER_STATE = {"allegation": "raised", "assessment": "shown", "round": "closed"}


@pytest.mark.parametrize("kind", list(CHANGED))
def test_the_row_equals_the_replay_of_its_acts_and_each_column_changed_past_the_door_is_found(
    cast, request, kind
):
    row = request.getfixturevalue(kind)
    assert replaying.differences(row) == []
    rows = type(row).objects.filter(pk=row.pk)
    for column in CHANGED[kind]:
        before = rows.values(column).get()[column]
        said = {"person": cast.qian.pk, "state": OTHER_STATE[kind]}.get(column, SAID.get(column))
        rows.update(**{column: said})
        assert replaying.differences(row), column
        rows.update(**{column: before})
    assert replaying.check(type(row).objects.all()) == {}


def test_whatever_has_a_history_of_its_own_acts_takes_part(db):
    assert {Allegation, Assessment, Round} < set(replaying.kinds())


def test_wangge_verify_finds_it_and_says_which_one(cast, allegation, capsys):
    call_command("verify", cast.community.code)
    Allegation.objects.filter(pk=allegation.pk).update(person=cast.qian)
    with pytest.raises(Refusal, match="1 处不符"):
        call_command("verify", cast.community.code)
    assert f"{allegation.uid}：person_id" in capsys.readouterr().out
    call_command("verify", cast.community.code, "--quick")
