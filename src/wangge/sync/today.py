"""今天 (today): what a worker's phone shows without a network, as little of it as serves. No names of who asked."""

import datetime as dt
from collections.abc import Iterable
from typing import Any

from django.utils.translation import get_language

from wangge.cases import access as case_access
from wangge.cases import lifecycle, limits, triage
from wangge.cases.models import Case, Category, Telling
from wangge.duties import ledger
from wangge.journal import access, phrases, reading, visits
from wangge.journal.models import Entry
from wangge.journal.models.household import Need
from wangge.patrol import pocket
from wangge.policy.pack import Lang, Refusal
from wangge.sync import commands, epochs, pending
from wangge.sync.pending import Task
from wangge.territory import reach as territory_reach
from wangge.territory.models import Grid, Person, Place

MOST_MATTERS = 200
MOST_HOUSEHOLDS = 300


def shown(person: Person, place: Place, *, at: dt.datetime) -> dict[str, Any]:
    """今天要看的: matters by due time with their explanation, households, plans, phrases, what waits for a decision."""
    day = place.day_of(at)
    reach = territory_reach.reach_of(person, day)
    return {
        "epoch": epochs.current(place, at=at),
        "person": {"uid": str(person.uid), "name": person.name},
        "place": {"code": place.code, "name": place.name, "zone": place.zone_name, "phone": place.phone},
        "posts": [str(post) for post in reach.posts],
        "grids": _grids(place, reach, day),
        "kinds": _choices(Entry.Kind.choices),
        "categories": [{"code": each.code, "name": each.name} for each in _categories(place)],
        "lanes": _choices(Case.Lane.choices),
        "channels": _choices(Telling.Channel.choices),
        "phrases": [{"words": each.words, "kind": each.kind} for each in phrases.of(place)],
        "recent_places": reading.recent_places(person),
        "matters": _matters(person, place, reach, at),
        "people": _colleagues(place, reach, day),
        "levels": _levels(place, day),
        "households": _households(person, reach, at),
        "plans": _plans(person, place, reach, day),
        "coverage": _coverage(place, reach, day),
        "duties": _duties(person, place, day, at),
        "patrol": pocket.shown(place, reach, on=day),
        "pending": [told(each) for each in pending.of(person, at=at)],
    }


def entries(person: Person, query: str, *, place: Place) -> list[dict[str, Any]]:
    """查我写的."""
    rows = reading.search(person, query).select_related("place").prefetch_related("referrals")
    return [
        {
            "uid": str(each.uid), "kind": each.kind, "words": each.words, "where": each.where,
            "claimed": each.claimed_at.isoformat(), "received": each.received_at.isoformat(), "late": each.late_label,
            "number": each.referral.number if each.referral else "",
        }
        for each in rows
    ]  # fmt: skip


def told(task: Task) -> dict[str, Any]:
    """要定的一件, on the wire."""
    return {
        "id": task.id, "kind": task.kind, "title": task.title, "reason": task.reason, "who": task.who,
        "received": task.received.isoformat(), "until": task.until.isoformat(), "record_id": task.record_id,
        "mine": [{"label": each.label, "words": each.words} for each in task.mine],
        "theirs": [{"label": each.label, "words": each.words} for each in task.theirs],
        "choices": [{"code": each.code, "word": each.word, "does": each.does} for each in task.choices],
    }  # fmt: skip


def _choices(choices: Iterable[tuple[Any, Any]]) -> list[dict[str, str]]:
    return [{"code": str(code), "word": str(word)} for code, word in choices]


def _grids(place: Place, reach: territory_reach.Reach, day: dt.date) -> list[dict[str, Any]]:
    rows = Grid.objects.filter(place=place).on(day).order_by("code")
    return [{"code": each.code, "name": each.name, "mine": reach.covers(each)} for each in rows]


def _categories(place: Place) -> Any:
    return Category.objects.filter(place=place, until=None).order_by("code")


def _colleagues(place: Place, reach: territory_reach.Reach, day: dt.date) -> list[dict[str, str]]:
    """可以交给谁: only for those who hand matters on."""
    if not reach.has(*lifecycle.STEPS["assign"].roles, place=place):
        return []
    rows = place.people.filter(is_active=True, posts__in=place.posts.on(day)).distinct().order_by("name")
    return [{"uid": str(each.uid), "name": each.name} for each in rows[:100]]


def _levels(place: Place, day: dt.date) -> list[dict[str, str]]:
    try:
        return _choices(triage.levels(place, on=day))
    except Refusal:  # no regulation adopted yet
        return []


def _matters(
    person: Person, place: Place, reach: territory_reach.Reach, at: dt.datetime
) -> list[dict[str, Any]]:
    rows = case_access.visible(person, reach).filter(place=place, state__in=sorted(lifecycle.OPEN))
    rows = rows.select_related("grid", "holder", "place").order_by("due_at", "id")
    posts = [post for post in reach.posts if post.place_id == place.pk]
    return [_matter(each, posts, at) for each in rows[:MOST_MATTERS]]


def _matter(case: Case, posts: list[Any], at: dt.datetime) -> dict[str, Any]:
    due = limits.stored(case)
    names = {
        name for post in posts for name in lifecycle.acts_from(case.state, post.role) if name in commands.WAYS
    }
    acts = [(name, lifecycle.STEPS[name]) for name in lifecycle.STEPS if name in names]
    return {
        "uid": str(case.uid), "number": case.number, "version": case.version, "summary": case.summary,
        "where": case.where, "grid": case.grid.code if case.grid else "", "state": case.state,
        "state_word": lifecycle.word(case.state), "lane": case.lane, "holder": str(case.holder or ""),
        "mine": case.holder_id is not None and case.holder_id in {post.person_id for post in posts},
        "due": None if due is None else {
            "at": due.at.isoformat(), "day": due.day.isoformat(), "clause": due.clause, "heading": due.citation.heading,
            "sentence": due.citation.sentence, "steps": list(due.steps_in(_lang())), "provisional": due.provisional,
            **({"done": done.isoformat()} if (done := limits.done_at(case)) else {}),
            **({"paused": True} if case.state == lifecycle.State.SUSPENDED else {}),
        },
        "acts": [{"act": name, "word": step.word, "does": step.does} for name, step in acts],
    }  # fmt: skip


def _lang() -> Lang:
    return "zh" if (get_language() or "zh").startswith("zh") else "en"


def _households(person: Person, reach: territory_reach.Reach, at: dt.datetime) -> list[dict[str, Any]]:
    words = dict(Need.choices)
    rows = access.households(person, reach).current().whole().order_by("grid", "number")[:MOST_HOUSEHOLDS]
    return [
        {
            "uid": str(each.uid), "shown": each.shown, "grid": each.grid.code, "need": each.need,
            "need_word": str(words.get(each.need, each.need)), "review_on": each.review_on.isoformat(),
        }
        for each in rows
    ]  # fmt: skip


def _own_grids(place: Place, reach: territory_reach.Reach) -> list[Grid]:
    return list(access.grids(reach, place))


def _plans(person: Person, place: Place, reach: territory_reach.Reach, day: dt.date) -> list[dict[str, Any]]:
    rows = visits.open_plans(place, on=day, grids=_own_grids(place, reach))
    return [
        {
            "household": str(each.household.uid), "quarter": each.quarter.isoformat(),
            "planned_on": each.planned_on.isoformat() if each.planned_on else None,
            "mine": each.person_id in (None, person.pk),
        }
        for each in rows
    ]  # fmt: skip


def _duties(person: Person, place: Place, day: dt.date, at: dt.datetime) -> list[dict[str, str]]:
    """该做的: what this person owes and has not done, with its last day and clause."""
    lines = ledger.running(place, on=day, at=at, person=person)
    return [
        {
            "title": f"{ledger.word(line.duty)}{f'（{line.grid.name}）' if line.grid else ''}",
            "words": f"{line.due.month}月{line.due.day}日以前 · {line.citation.clause}", "due": line.due.isoformat(),
        }
        for line in lines if line.state == ledger.State.OPEN
    ]  # fmt: skip


def _coverage(place: Place, reach: territory_reach.Reach, day: dt.date) -> list[dict[str, Any]]:
    grids = _own_grids(place, reach)
    if not grids:
        return []
    return [
        {
            "grid": each.grid.code, "since": each.since.isoformat(), "until": each.until.isoformat(),
            "done": each.done, "needed": each.needed, "tried": each.tried,
        }
        for each in visits.coverages(place, on=day, grids=grids)
    ]  # fmt: skip
