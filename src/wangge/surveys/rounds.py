"""办一次调查: drafted, its questions published, opened, closed, and where need be withdrawn. Signing is in `results`."""

import datetime as dt
import hashlib
from collections import Counter, defaultdict
from typing import Any
from uuid import UUID, uuid4

from django.db import IntegrityError, transaction
from django.db.models import QuerySet

from wangge.integrity import canonical, erasure, passage
from wangge.integrity.actor import Actor
from wangge.journal import saying
from wangge.policy.pack import Clause, Pack, Refusal
from wangge.policy.provisions import ScoreBand, period
from wangge.surveys import access, lifecycle
from wangge.surveys.models import Ballot, Round, Slip
from wangge.territory import jurisdiction
from wangge.territory.models import Place

LEVELS = (("5", "非常满意", 100, True), ("4", "满意", 80, True), ("3", "基本满意", 60, True),
          ("2", "不满意", 40, False), ("1", "非常不满意", 20, False))  # fmt: skip
MOST_QUESTIONS = 12
MONTH = dt.timedelta(days=31)


def usual_levels() -> list[dict[str, Any]]:
    """常用的五档."""
    return [dict(zip(("key", "words", "score", "satisfied"), each, strict=True)) for each in LEVELS]


def draft(
    place: Place, *, half: dt.date, questions: list[str], levels: list[dict[str, Any]] | None = None, method: str,
    opens_on: dt.date, closes_on: dt.date, uid: UUID | None = None, by: Actor, at: dt.datetime,
) -> Round:  # fmt: skip
    """起草一次调查 of the half-year around `half`; one for each half-year, unless an earlier one was withdrawn."""
    access.demand("draft", place, by, at=at)
    uid = uid or uuid4()
    since = period("half-year", half)[0]
    given = _content(since, questions, levels, method, opens_on, closes_on)
    there = Round.objects.filter(place=place, since=since).exclude(state=lifecycle.State.WITHDRAWN).first()
    if there is not None and there.uid != uid:
        raise Refusal(
            f"{there.half}已经有一次调查（{lifecycle.word(there.state)}）。要重做，先写明理由撤回那一次。"
        )
    round = Round(place=place, uid=uid, since=since)
    try:
        passage.take("draft", round, uid=uid, by=by, at=at, since=since, **given)
    except IntegrityError:
        raise Refusal("这个半年的调查刚刚由别人起草了，请刷新看看。") from None
    return round


def revise(
    round: Round, *, questions: list[str], levels: list[dict[str, Any]] | None = None, method: str,
    opens_on: dt.date, closes_on: dt.date, by: Actor, at: dt.datetime,
) -> None:  # fmt: skip
    """修改草稿: once published, nothing of it changes any more."""
    access.demand("revise", round.place, by, at=at)
    passage.take(
        "revise",
        round,
        by=by,
        at=at,
        **_content(round.since, questions, levels or round.levels, method, opens_on, closes_on),
    )


def publish(round: Round, *, by: Actor, at: dt.datetime) -> None:
    """公布问卷: wording, levels, method and the minimum of the clause in force, before anybody answers."""
    access.demand("publish", round.place, by, at=at)
    if round.opens_on <= round.place.day_of(at):
        raise Refusal("问卷要在开始填答的前一天以前公布，请把开始的日子改晚些。")
    pack = jurisdiction.regulation_of(round.place, round.opens_on)
    clause = clause_of(pack)
    minimum = clause.provision.minimum_sample if clause else 0
    cite = pack.cite(clause.id).to_json() if clause else None
    passage.take("publish", round, cite=cite, minimum=max(1, minimum), by=by, at=at)


def clause_of(pack: Pack) -> Clause | None:
    """得分的条款: of those that judge the survey's score, the one of the lowest band: it asks most of a sample."""
    found: list[tuple[float, int, Clause]] = [
        (each.provision.band[0] or 0, each.line, each)
        for each in pack.clauses.values()
        if isinstance(each.provision, ScoreBand) and each.provision.score == "survey-score"
    ]
    return min(found, default=(0, 0, None))[2]


def start(round: Round, *, by: Actor, at: dt.datetime) -> None:
    """开始填答: on its day, with its samples drawn."""
    access.demand("open", round.place, by, at=at)
    today = round.place.day_of(at)
    if not round.opens_on <= today <= round.closes_on:
        raise Refusal(f"填答从{round.opens_on:%Y-%m-%d}到{round.closes_on:%Y-%m-%d}，今天不在这些日子里。")
    if not round.samples.exists():
        raise Refusal("还没有抽样。先给每个网格写下户数和户号，抽出样本。")
    passage.take("open", round, by=by, at=at)


def close(round: Round, *, words: str = "", by: Actor, at: dt.datetime) -> None:
    """截止封箱: the box is counted and its digest recorded; slips and blanks are destroyed, so codes lead nowhere."""
    access.demand("close", round.place, by, at=at)
    words = saying.words(words, "提前截止的理由", limit=500, needed=round.place.day_of(at) <= round.closes_on)
    with transaction.atomic():
        Round.objects.select_for_update().get(pk=round.pk)
        sealed = {"grids": _counted(round), "digest": box_digest(round)}
        passage.take("close", round, note=words, sealed=sealed, by=by, at=at)
        erasure.without_trace()
        Slip.objects.filter(round=round).delete()
        Ballot.objects.filter(round=round).blank().delete()


def withdraw(round: Round, *, reason: str, by: Actor, at: dt.datetime) -> None:
    """撤回: with its reason, at any time; its scores are then a ground for nothing. Codes not yet used are destroyed."""
    access.demand("withdraw", round.place, by, at=at)
    reason = saying.words(reason, "撤回的理由", limit=500)
    with transaction.atomic():
        passage.take("withdraw", round, note=reason, said=reason, by=by, at=at)
        erasure.without_trace()
        Slip.objects.filter(round=round).delete()
        Ballot.objects.filter(round=round).blank().delete()


def of(place: Place) -> QuerySet[Round]:
    """历次调查, newest first."""
    return Round.objects.filter(place=place).select_related("place").prefetch_related("acts")


def one(place: Place, uid: UUID) -> Round | None:
    """一次调查."""
    return of(place).filter(uid=uid).first()


def public(place: Place) -> list[Round]:
    """居民看得到的: published and not withdrawn."""
    return list(of(place).filter(state__in=lifecycle.PUBLIC))


def answerable(place: Place, on: dt.date) -> Round | None:
    """正在填答的一次."""
    found = of(place).filter(state=lifecycle.State.OPEN, opens_on__lte=on, closes_on__gte=on)
    return found.first()


def used(round: Round) -> dict[str, Counter[str]]:
    """各网格的码用了多少, by grid code and way; after closing, as the box was sealed."""
    found: dict[str, Counter[str]] = defaultdict(Counter)
    if round.sealed:
        return {code: Counter(each["slips"]) for code, each in round.sealed["grids"].items()}
    for code, way in Slip.objects.filter(round=round).values_list("grid__code", "used"):
        found[code][way or "unused"] += 1
    return dict(found)


def box_digest(round: Round) -> str:
    """票箱的摘要: over ballot ids, grids and levels chosen, in the order of the ids. Residents' own words stay outside."""
    rows = Ballot.objects.filter(round=round).filled().order_by("pk")
    found = sorted(
        [str(pk), grid, answers] for pk, grid, answers in rows.values_list("pk", "grid__code", "answers")
    )
    return hashlib.sha256(canonical.dumps(found)).hexdigest()


def intact(round: Round) -> bool:
    """箱里的答卷和封箱时一样."""
    return round.sealed is not None and round.sealed["digest"] == box_digest(round)


def _counted(round: Round) -> dict[str, Any]:
    ballots = Counter(Ballot.objects.filter(round=round).filled().values_list("grid__code", flat=True))
    return {code: {"slips": dict(ways), "ballots": ballots[code]} for code, ways in used(round).items()}


def _content(
    since: dt.date,
    questions: list[str],
    levels: list[dict[str, Any]] | None,
    method: str,
    opens_on: dt.date,
    closes_on: dt.date,
) -> dict[str, Any]:
    asked = [saying.words(each, "题目", limit=200) for each in questions if each.strip()]
    if not 1 <= len(asked) <= MOST_QUESTIONS:
        raise Refusal(f"问卷写 1 到 {MOST_QUESTIONS} 题，每行一题。")
    if len(set(asked)) < len(asked):
        raise Refusal("有两题写得一样。")
    last = period("half-year", since)[1]
    if not since <= opens_on <= last:
        raise Refusal(f"这个半年的调查，填答要在{since:%Y-%m-%d}到{last:%Y-%m-%d}之间开始。")
    if not opens_on <= closes_on <= last + MONTH:
        raise Refusal("截止的日子要在开始以后，最迟到半年结束后的一个月。")
    return {
        "questions": [{"key": f"q{n}", "words": words} for n, words in enumerate(asked, 1)],
        "levels": _scale(levels or usual_levels()),
        "method": saying.words(method, "怎样调查、怎样计分", limit=2000),
        "opens_on": opens_on,
        "closes_on": closes_on,
    }


def _scale(levels: list[dict[str, Any]]) -> list[dict[str, Any]]:
    scores = [each["score"] for each in levels]
    if (
        not 2 <= len(levels) <= 7
        or scores != sorted(set(scores), reverse=True)
        or scores[0] != 100
        or scores[-1] < 0
    ):
        raise Refusal("档次有 2 到 7 档，从高到低排，最高一档 100 分，各档分数不同，不低于 0。")
    return [
        {"key": str(each["key"]), "words": saying.words(each["words"], "档次", limit=20), "score": int(each["score"]),
         "satisfied": bool(each["satisfied"])}
        for each in levels
    ]  # fmt: skip
