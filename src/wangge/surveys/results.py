"""结果: composed from the closed box, signed by the head, read by the accountability and by everybody.

What is signed stands as it was; nothing is computed again afterwards. Grids stand in the order of their codes.
"""

import datetime as dt
from collections import Counter, defaultdict
from dataclasses import asdict, dataclass
from secrets import SystemRandom
from typing import Any
from uuid import UUID, uuid4

from django.db import transaction

from wangge.integrity import passage, written
from wangge.integrity.actor import Actor
from wangge.journal import saying
from wangge.policy.provisions import period
from wangge.reports import papers
from wangge.surveys import access, leaders, rounds, samples, scoring
from wangge.surveys.lifecycle import COUNTED, NotNow, State
from wangge.surveys.models import Ballot, Result, Round
from wangge.territory.models import Grid, Person, Place

TOO_FEW = "样本不足，不作处理依据"


@dataclass(frozen=True)
class Score:
    """一个网格一次调查的得分, as the accountability reads it: of a signed round that was not withdrawn."""

    grid: Grid
    person: Person | None  # who led the grid on more than half of the days; None: nobody to score
    score: float | None  # exact; None where fewer than `scoring.FEWEST` answered
    n: int
    minimum: int
    low: float | None
    high: float | None
    enough: bool
    round_uid: UUID
    on: dt.date  # a day of the half-year it speaks of: the last of answering, or of the half-year


def compose(round: Round) -> dict[str, Any]:
    """算出结果: every figure beside what it was made of."""
    if not round.is_in(*COUNTED):
        raise NotNow("填答还没有截止，现在谁也看不到结果。")
    ballots: dict[str, list[dict[str, str]]] = defaultdict(list)
    rows = Ballot.objects.filter(round=round).filled()
    for code, answers in rows.values_list("grid__code", "answers"):
        ballots[code].append(answers or {})
    drawn, went, used = samples.of(round), samples.fieldwork(round), rounds.used(round)
    led = leaders.of(round.place, round.since, round.judged_until)
    grids = []
    for code in sorted(drawn):
        sample, visits, slips = drawn[code], went.get(code), used.get(code, Counter())
        found = led.get(code)
        leader = found.person if found else None
        grids.append({
            "code": code, "grid": sample.grid_id, "name": sample.grid.name,
            "households": sample.households, "source": sample.source, "size": sample.size, "seed": sample.seed,
            "list": sample.digest,
            "handed": visits.handed if visits else None, "refused": visits.refused if visits else None,
            "away": visits.away if visits else None,
            "ways": {way: slips.get(way, 0) for way in ("link", "paper", "phone")},
            "person": leader.pk if leader else None, "leader": leader.name if leader else "",
            "days": found.days if found else 0,
            "shares": [[each.person.name, each.days] for each in found.shares] if found else [],
            **_figures(round, ballots[code]),
        })  # fmt: skip
    # Fewer than FEWEST in all that are shown without a score could be told from the whole: they stay out of it.
    hidden = [each["code"] for each in grids if each["n"] < scoring.FEWEST]
    left_out = hidden if 0 < sum(len(ballots[code]) for code in hidden) < scoring.FEWEST else []
    whole = [each for code in sorted(drawn) if code not in left_out for each in ballots[code]]
    return {
        "half": round.half, "minimum": round.minimum, "questions": round.questions, "levels": round.levels,
        "opens_on": round.opens_on.isoformat(), "closes_on": round.closes_on.isoformat(),
        "box": round.sealed["digest"] if round.sealed else "", "grids": grids, "left_out": left_out,
        "whole": {"size": sum(each["size"] for each in grids), **_figures(round, whole)},
    }  # fmt: skip


def _figures(round: Round, ballots: list[dict[str, str]]) -> dict[str, Any]:
    """得分, save where so few answered that it would nearly show a single ballot."""
    found = scoring.tally(ballots, keys=round.keys, levels=round.scale)
    shown = found.n >= scoring.FEWEST
    return {
        "n": found.n, "blank": found.blank, "enough": found.n >= round.minimum,
        "points": found.points if shown else None, "most": found.most if shown else None,
        "low": round2(found.low) if shown else None, "high": round2(found.high) if shown else None,
        "interval": found.method if shown else "",
        "per_question": [asdict(each) for each in found.questions] if shown else [],
    }  # fmt: skip


def round2(value: float | None) -> float | None:
    return None if value is None else float(f"{value:.2f}")


def score_of(line: dict[str, Any]) -> float | None:
    """一行的得分, from its numerator and denominator."""
    return 100 * line["points"] / line["most"] if line["most"] else None


def sign(round: Round, *, words: str = "", uid: UUID | None = None, by: Actor, at: dt.datetime) -> Result:
    """签发结果: by the head, unless they led a grid that half-year."""
    access.demand("sign", round.place, by, at=at)
    access.demand_apart(round, by.person_id)
    uid = uid or uuid4()
    words = saying.words(words, "签发的话", limit=1000, needed=False)
    with transaction.atomic():
        locked = Round.objects.select_for_update().select_related("place").get(pk=round.pk)
        done = Result.objects.filter(place_id=round.place_id, round=locked, uid=uid).first()
        if done is not None:
            return done
        passage.take("sign", round, uid=uid, by=by, at=at)
        content = compose(round)
        row = Result(
            place_id=round.place_id,
            round=round,
            content=content,
            digest=papers.digest(content),
            words=words,
            uid=uid,
        )
        return written.keep(row, by=by, at=at)


def of(round: Round) -> Result | None:
    """签发的结果."""
    return Result.objects.filter(round=round).first() if round.state == State.SIGNED else None


def signed(place: Place, half: dt.date) -> Result | None:
    """这个半年的调查做完了没有: the signed result of the half-year around that day, or None."""
    found = Result.objects.filter(
        place=place, round__since=period("half-year", half)[0], round__state=State.SIGNED
    )
    return found.select_related("round", "place").first()


def scores(place: Place, since: dt.date, until: dt.date) -> list[Score]:
    """得分 of the signed rounds that speak of these days, oldest first, grids in order; three queries."""
    rows = (
        Result.objects.filter(place=place, round__state=State.SIGNED, round__closes_on__gte=since)
        .select_related("round")
        .order_by("round__since")
    )
    found = [row for row in rows if since <= row.round.judged_until <= until]
    lines = [(row.round, line) for row in found for line in row.content["grids"]]
    grids = Grid.objects.in_bulk([line["grid"] for _, line in lines])
    people = Person.objects.in_bulk([line["person"] for _, line in lines if line["person"]])
    return [
        Score(
            grid=grids[line["grid"]], person=people.get(line["person"]), score=score_of(line), n=line["n"],
            minimum=round.minimum, low=line["low"], high=line["high"], enough=line["enough"], round_uid=round.uid,
            on=round.judged_until,
        )
        for round, line in lines
    ]  # fmt: skip


def said(round: Round, *, by: Actor, at: dt.datetime) -> list[str]:
    """居民写的话: after closing, shuffled, without grid or score, and never for whoever was asked about."""
    access.demand_reader(round, by, at=at)
    found = [each.words for each in Ballot.objects.filter(round=round).exclude(words="") if each.words]
    SystemRandom().shuffle(found)
    return found
