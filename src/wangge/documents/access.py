"""谁可以做 (access): who may keep the forms and the ledger of burdens, and who may fill a form. Deny by default."""

import datetime as dt

from wangge.integrity.actor import Actor
from wangge.journal import access as journal_access
from wangge.policy.pack import Refusal
from wangge.territory.models import Place, Post

KEEPS = journal_access.OFFICE
FILLS = journal_access.LEADS


class NotYours(Refusal):
    """不在您的范围: the sentence says whose it is."""


def demand_keeper(place: Place, by: Actor, *, at: dt.datetime) -> Post:
    """管表的人: the office of this place."""
    return _post(place, by, at, KEEPS, "上级的表和负担账由社区、单位的办公室来管。")


def demand_filler(place: Place, by: Actor, *, at: dt.datetime) -> Post:
    """填表的人: whoever leads here; they get the rows they see anyway."""
    return _post(place, by, at, FILLS, "填上级的表由网格长或办公室来做。")


def _post(place: Place, by: Actor, at: dt.datetime, roles: frozenset[str], why: str) -> Post:
    post = journal_access.post_of(by, [place.day_of(at)])
    if post is None or by.role not in roles or post.place_id != place.pk:
        raise NotYours(why)
    return post
