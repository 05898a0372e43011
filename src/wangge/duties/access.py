"""谁看得到台账: who owes it, whoever leads or oversees the grid, and the roles the clause itself names."""

import datetime as dt

from wangge.duties import ledger, owing
from wangge.duties.ledger import Line
from wangge.integrity.actor import Actor
from wangge.journal import access as journal_access
from wangge.policy.pack import Refusal
from wangge.territory.models import Place, Post, Role
from wangge.territory.reach import Reach

OFFICE = journal_access.OFFICE
SEES = journal_access.WRITES | {Role.UNION.value}


class NotOwed(Refusal):
    """不是您的: the sentence says whose it is and who may write it."""


def visible(lines: list[Line], reach: Reach, place: Place) -> list[Line]:
    """看得到的各行."""
    if place.pk in reach.places:
        return lines
    leads = reach.has(*journal_access.LEADS, place=place)
    named = {post.role for post in reach.posts if post.place_id == place.pk}
    return [line for line in lines if _seen(line, reach, leads, named)]


def _seen(line: Line, reach: Reach, leads: bool, named: set[str]) -> bool:
    if any(person.pk == reach.person_id for person in (line.owed_by, *line.people) if person):
        return True
    if leads and line.grid is not None and reach.covers(line.grid):
        return True
    if leads and line.sector is not None and line.sector.pk in reach.sectors:
        return True
    return bool(named & set(owing.roles_of(line.asked.cadence.seen_by)))


def demand_owing(line: Line, by: Actor, *, at: dt.datetime) -> tuple[Post, bool]:
    """该做的人, or the office for them; the second says which. NotOwed for everybody else."""
    place = line.place
    post = journal_access.post_of(by, [place.day_of(at)])
    if post is not None and post.place_id == place.pk:
        own = {person.pk for person in (line.owed_by, *line.people) if person}
        if post.person_id in own or _partner(line, post):
            return post, False
        if post.role in journal_access.OFFICE:
            return post, True
    raise NotOwed(f"这一项由{owner_words(line)}来写，或者由办公室代写并说明理由。")


def _partner(line: Line, post: Post) -> bool:
    """同一网格的另一名管理人员: one record serves both."""
    here = line.grid is not None and post.grid_id == line.grid.pk
    return here and post.role in owing.roles_of(line.asked.cadence.owed_by)


def owner_words(line: Line) -> str:
    """谁来做, in words."""
    where = line.grid or line.sector
    role = Role(line.role).label if line.role else ""
    if line.owed_by is not None:
        return f"{where or ''}{role}{'（代）' if line.stood_in else ''} {line.owed_by}".strip()
    if line.state == ledger.State.NOBODY:
        return f"{where or line.place}{role}（没有人任职）"
    return str(where or f"{line.place}办公室")
