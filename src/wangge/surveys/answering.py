"""填答 (answering): a code answers once; afterwards nothing leads from the answer to the code, or the other way.

One transaction burns the code and fills a blank ballot of its grid, drawn at random. Neither row has a moment, and the
log gets no entry. All slips and ballots of the grid are written anew with it: databases mark rows with the transaction
that wrote them, and so each answer moves the mark of all.
"""

import datetime as dt
import secrets
from typing import Any

from django.db import transaction
from django.db.models import Case, F, Value, When

from wangge.integrity.actor import Actor
from wangge.journal import saying
from wangge.policy.pack import Refusal
from wangge.surveys import access, rounds, slips
from wangge.surveys.models import Ballot, Round, Slip
from wangge.territory.models import Place

LONGEST = 500  # characters of a resident's own words


class WrongCode(Refusal):
    """码不对: one sentence for unknown and of another round."""


class Answered(Refusal):
    """已交过: this code has answered."""


def answer(
    place: Place,
    code: str,
    *,
    answers: dict[str, str],
    words: str = "",
    way: str = "link",
    by: Actor,
    at: dt.datetime,
) -> None:
    """交一份答卷. On paper or by phone the office enters it, in the resident's words, and never for a grid one led."""
    entered = way in (Slip.Used.PAPER, Slip.Used.PHONE)
    if not entered and way != Slip.Used.LINK:
        raise Refusal("答卷可以在网上、纸上或者电话里答。")
    if entered:
        access.demand_office(place, by, at=at)
    open_now = rounds.answerable(place, place.day_of(at))
    if open_now is None:
        raise Refusal("现在没有正在填答的调查，或者已经截止。")
    chosen = _chosen(open_now, answers)
    words = saying.words(words, "想说的话", limit=LONGEST, needed=False)
    if not chosen and not words:
        raise Refusal("一题都还没有答。不想答的题可以空着，但至少答一题或者写一句。")
    with transaction.atomic():
        round = Round.objects.select_for_update().select_related("place").get(pk=open_now.pk)
        if round.state != open_now.state:
            raise Refusal("填答刚刚截止了，这一份没有收进去。")
        slip = (
            Slip.objects.filter(round=round, code_hash=slips.hashed(round, code))
            .select_related("grid")
            .first()
        )
        if slip is None:
            raise WrongCode("答题码不对。请照纸条再核对一遍。")
        if slip.used == Slip.Used.VOID:
            raise WrongCode("这个答题码作废了，换发了新的。请用新的纸条，或者到社区办公室问一下。")
        if slip.used:
            raise Answered(
                "这个答题码已经交过一份答卷。如果刚才是您交的，已经收妥；不是的话，请告诉社区办公室。"
            )
        if entered:
            access.demand_apart(round, by.person_id, grid=slip.grid)
        _put(slip, way, chosen, words)


def _put(slip: Slip, way: str, chosen: dict[str, str], words: str) -> None:
    box = Ballot.objects.filter(round_id=slip.round_id, grid_id=slip.grid_id)
    blank = box.get(pk=secrets.choice(list(box.blank().values_list("pk", flat=True))))
    blank.answers, blank.words = chosen, words
    blank.save(update_fields=["answers", "words"])
    box.update(grid_id=F("grid_id"))
    of_grid = Slip.objects.filter(round_id=slip.round_id, grid_id=slip.grid_id)
    of_grid.update(used=Case(When(pk=slip.pk, then=Value(way)), default=F("used")))


def _chosen(round: Round, answers: dict[str, Any]) -> dict[str, str]:
    levels = {each["key"] for each in round.levels}
    given = {key: str(level) for key, level in answers.items() if level not in (None, "")}
    if not set(given) <= set(round.keys) or not set(given.values()) <= levels:
        raise Refusal("答卷和问卷对不上，请刷新页面，照现在的问卷再答。")
    return {key: given[key] for key in round.keys if key in given}
