"""谁看得到、谁可以做: who reads the figures, who writes and signs the analysis, who answers it. Deny by default."""

import datetime as dt

from wangge.cases import lifecycle
from wangge.integrity.actor import Actor
from wangge.journal import access as journal_access
from wangge.policy.pack import Refusal
from wangge.territory.models import Place, Post

OFFICE = frozenset({"clerk", "head", "company-leader", "safety-officer"})
HEADS = frozenset({"head", "company-leader"})
WATCHERS = frozenset({"supervisor", "union"})
READS = lifecycle.LEADERS | WATCHERS  # a place's figures: whoever leads in it, and whoever watches it
ANSWERS = lifecycle.UNITS  # their own answers, and what they were asked


class NotYours(Refusal):
    """不归您做."""


def demand(place: Place, by: Actor, roles: frozenset[str], what: str, *, at: dt.datetime) -> Post:
    """可做此事的岗位: of this place, held today; else a sentence that says who may."""
    post = journal_access.post_of(by, [place.day_of(at)]) if by.kind == "person" else None
    if post is None or post.place_id != place.pk or post.role not in roles:
        if roles == HEADS:
            raise NotYours(f"{what}由{place}的负责人来做，您现在的岗位不能做。")
        raise NotYours(f"{what}由{place}的办公室来做，您现在的岗位不能做。")
    return post
