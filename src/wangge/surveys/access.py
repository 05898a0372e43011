"""谁可以做、谁看得到: the office prepares, enters and closes; the head signs; no leader sees a single answer.

A person who led a grid in the half-year that is asked about neither enters answers of that grid, nor signs, nor reads
residents' own words.
"""

import datetime as dt

from wangge.integrity.actor import Actor
from wangge.journal.access import post_of
from wangge.policy.pack import Refusal
from wangge.surveys import leaders, lifecycle
from wangge.surveys.models import Round
from wangge.territory.models import Grid, Place, Post

READS_WORDS = frozenset({"clerk", "head", "supervisor"})


class NotYours(Refusal):
    """不归您做: the sentence says whose it is."""


def demand(act: str, place: Place, by: Actor, *, at: dt.datetime) -> Post:
    """岗位: really held today at this community, in a role that the table names for the act."""
    roles = lifecycle.STEPS[act].roles
    post = post_of(by, [place.day_of(at)])
    if post is None or post.role not in roles or post.place_id != place.pk:
        who = "社区主任" if roles == lifecycle.HEADS else "社区办公室"
        raise NotYours(f"“{lifecycle.STEPS[act].word}”由{who}来做。")
    return post


def demand_office(place: Place, by: Actor, *, at: dt.datetime) -> Post:
    """社区办公室."""
    post = post_of(by, [place.day_of(at)])
    if post is None or post.role not in lifecycle.OFFICE or post.place_id != place.pk:
        raise NotYours("满意度调查由社区办公室来做；网格长不经手自己网格的答卷。")
    return post


def demand_apart(round: Round, person_id: int | None, *, grid: Grid | None = None) -> None:
    """回避: whoever led the grid (any grid, where none is named) in that half-year has no hand in it."""
    led = leaders.of(round.place, round.since, round.judged_until)
    for each in led.values():
        concerned = grid is None or each.grid.pk == grid.pk
        if concerned and person_id in {share.person.pk for share in each.shares}:
            raise NotYours(f"您在{round.half}当过{each.grid}的网格长，这一步请别人来做。")


def demand_reader(round: Round, by: Actor, *, at: dt.datetime) -> None:
    """看得到居民写的话: after the box is closed, in the right role, and by nobody who was asked about."""
    post = post_of(by, [round.place.day_of(at)])
    if post is None or post.role not in READS_WORDS or post.place_id != round.place_id:
        raise NotYours("居民写的话由社区办公室和居务监督委员会来看。")
    if not round.is_in(*lifecycle.COUNTED):
        raise lifecycle.NotNow("填答还没有截止，现在谁也看不到答卷。")
    demand_apart(round, by.person_id)
