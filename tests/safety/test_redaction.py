"""A name can go out of a hazard's words: from its acts, the patrol it was found on, the meeting it was put before, the board."""

import datetime as dt

import pytest

from safety.conftest import DAY, HOUR, NOW
from wangge.integrity import audit, redacting, replaying
from wangge.integrity.models import Body, Erasure
from wangge.meetings import gatherings, items
from wangge.meetings import redaction as of_meetings
from wangge.meetings.models import AgendaItem, Meeting
from wangge.patrol import checklists, findings, rounds
from wangge.patrol import redaction as of_patrols
from wangge.patrol.models import Patrol, PatrolFinding
from wangge.policy.pack import Refusal
from wangge.safety import hazards, redaction, telling
from wangge.safety.models import Accident, Hazard, SafetyNotice, WorkersNotice

NAME = "李建国"
WORDS = f"护栏松动，{NAME}差点摔下去"


@pytest.fixture
def everywhere(cast):
    """A finding of a patrol that became a hazard, was noted, told to the employees, and decided on by a meeting."""
    song, at = cast.by("song"), NOW
    listed = checklists.write(
        cast.company,
        "stairs",
        title="平台",
        items=[{"text": "护栏", "look": "", "clause": ""}],
        by=song,
        at=at,
    )
    patrol = rounds.record(
        cast.company, grid=cast.smelting, checklist=listed, started_at=at, ended_at=at + HOUR / 4, words=f"{NAME}带路",
        answers=[{"key": "1", "verdict": "fail", "note": WORDS, "where": f"{NAME}的工位"}], by=cast.by("gao"), at=at + HOUR / 2,
    )  # fmt: skip
    hazard = findings.to_hazard(patrol.findings.get(), grade="general", by=cast.by("gao"), at=at + HOUR)
    hazards.note(hazard, words=f"{NAME}说踏板也松", by=cast.by("ma"), at=at + HOUR)
    telling.publish(cast.company, day=at.date(), by=song, at=at + HOUR)
    item = items.put(
        cast.company, subject=f"hazard:{hazard.uid}", why=f"{NAME}问几时修", by=cast.by("gao"), at=at + HOUR
    )
    meeting = gatherings.plan(
        cast.company, title="例会", opens_at=at + HOUR * 3, room="二楼", chair=cast.han, invited=[cast.song, cast.gao],
        by=cast.by("bai"), at=at + HOUR,
    )  # fmt: skip
    gatherings.convene(meeting, by=cast.by("bai"), at=at + HOUR * 2)
    gatherings.hold(meeting, absent={cast.gao.pk: f"陪{NAME}看病"}, by=cast.by("bai"), at=at + HOUR * 3)
    gatherings.write(meeting, words=f"{NAME}列席", by=cast.by("bai"), at=at + HOUR * 3)
    return patrol, hazard, item, meeting


def stored():
    """All words that are kept of them."""
    models = (Hazard, Patrol, PatrolFinding, AgendaItem, Meeting, WorkersNotice, SafetyNotice)
    found = [str(row) for model in models for row in model.objects.values()]
    found += [str(row) for row in Hazard.acts.rel.related_model.objects.values()]
    found += [
        str(row) for model in (AgendaItem, Meeting) for row in model.acts.rel.related_model.objects.values()
    ]
    return "\n".join(
        [*found, *(bytes(each).decode() for each in Body.objects.values_list("content", flat=True))]
    )


def gone(cast):
    assert NAME not in stored() and redacting.MARK in stored()
    assert audit.check(cast.company.pk) == []
    for model in (Hazard, AgendaItem, Meeting):
        assert replaying.check(model.objects.all()) == {}


def test_a_name_goes_out_of_a_hazard_and_of_whatever_repeats_it(cast, everywhere):
    _patrol, hazard, _item, _meeting = everywhere
    assert NAME in stored()
    step = redaction.redact(hazard, passages=[NAME], reason="本人要求", by=cast.by("han"), at=NOW + DAY)
    assert step.act == "redact" and NAME not in hazard.words
    gone(cast)
    assert Erasure.objects.exists(), "the log says what went"


def test_a_name_goes_out_of_a_patrol_and_with_it_of_the_hazard(cast, everywhere):
    patrol = everywhere[0]
    assert of_patrols.redact(patrol, passages=[NAME], reason="本人要求", by=cast.by("han"), at=NOW + DAY) > 6
    assert patrol.answers[0]["where"] == f"{redacting.MARK}的工位" and patrol.answers[0]["verdict"] == "fail"
    gone(cast)


def test_a_meetings_own_words_go_alone_and_an_item_leads_to_its_hazard(cast, everywhere):
    _patrol, hazard, item, meeting = everywhere
    of_meetings.redact(meeting, passages=[NAME], reason="本人要求", by=cast.by("song"), at=NOW + DAY)
    assert NAME not in meeting.minutes and meeting.roll[str(cast.gao.pk)] == f"陪{redacting.MARK}看病"
    hazard.refresh_from_db()
    assert NAME in hazard.words
    with pytest.raises(Refusal, match=f"隐患：{hazard.number}"):
        of_meetings.redact_item(item, passages=[NAME], reason="本人要求", by=cast.by("song"), at=NOW + DAY)
    assert audit.check(cast.company.pk) == [] and replaying.check(Meeting.objects.all()) == {}


@pytest.mark.parametrize(
    ("who", "why"), [("gao", "由.*来做"), ("song", "自己提的|自己写的|经手"), ("bai", "由.*来做")]
)
def test_not_by_whoever_wrote_or_handled_it(cast, found, who, why):
    hazard = found(by="song", words=WORDS)
    with pytest.raises(Refusal, match=why):
        redaction.redact(hazard, passages=[NAME], reason="本人要求", by=cast.by(who), at=NOW + DAY)
    hazard.refresh_from_db()
    assert hazard.words == WORDS and not Erasure.objects.exists()


def test_not_of_ones_own_patrol_nor_recorded_meeting(cast, everywhere):
    patrol, _hazard, _item, meeting = everywhere
    for who in ("gao", "ma", "pan"):
        with pytest.raises(Refusal):
            of_patrols.redact(patrol, passages=[NAME], reason="要求", by=cast.by(who), at=NOW + DAY)
    with pytest.raises(Refusal, match="自己记的会"):
        of_meetings.redact(meeting, passages=[NAME], reason="要求", by=cast.by("bai"), at=NOW + DAY)


def test_what_stands_nowhere_is_said_and_nothing_changes(cast, everywhere):
    before = stored()
    with pytest.raises(Refusal, match="没有找到这些字"):
        redaction.redact(everywhere[1], passages=["王小二"], reason="要求", by=cast.by("han"), at=NOW + DAY)
    assert stored() == before


def test_an_accidents_words(cast):
    from wangge.safety import accidents

    accident = accidents.record(
        cast.company, grid=cast.smelting, area="炉前", kind="work", happened_at=NOW, words=f"{NAME}烫伤左手",
        measures="送医", hurt=1, by=cast.by("gao"), at=NOW + dt.timedelta(minutes=5),
    )  # fmt: skip
    redaction.redact_accident(accident, passages=[NAME], reason="本人要求", by=cast.by("han"), at=NOW + DAY)
    assert accident.words == f"{redacting.MARK}烫伤左手"
    assert audit.check(cast.company.pk) == [] and replaying.check(Accident.objects.all()) == {}
