"""填数: one person's year from the records, for the published sheet – and whose figures those are."""

import datetime as dt
from dataclasses import replace
from typing import Any

from wangge.accountability.answerable import Answerable
from wangge.analysis import indicators, marks
from wangge.analysis.figures import Figure
from wangge.analysis.indicators import Scope
from wangge.analysis.marks import NOT_YET
from wangge.cases.models import Act, Case
from wangge.duties import periods
from wangge.policy import words
from wangge.policy.provisions import Assessment as Provision
from wangge.territory import jurisdiction
from wangge.territory.models import Person, Place, Post
from wangge.territory.models.dated import holds


def figures(
    place: Place, person: Person, year: int, provision: Provision, *, at: dt.datetime
) -> dict[str, Any]:
    """从记录里取的数 for one person: of the days and grids of their posts, leave taken out, from when the text was in force
    here; a diary is looked for on the days on which the text asked for one.

    Whoever has no grid – a clerk – is asked for the matters they handled; where the records name nobody, the figure is
    the whole place's, and the line says so.
    """
    since, until = max(dt.date(year, 1, 1), begun(place)), min(dt.date(year, 12, 31), place.day_of(at))
    who = Answerable(place, since, until)
    posts = list(Post.objects.filter(place=place, person=person).within(since, until))
    of_grids = [post for post in posts if post.grid_id is not None]

    def keeps(grid_id: int | None, day: dt.date) -> bool:
        held = any(post.grid_id == grid_id and holds(post, day) for post in of_grids)
        return held and not who.away(person.pk, day)

    asked = {each.since for each in periods.diary_days(place, since, until)}
    scope = Scope(place, since, until, at)
    if of_grids:
        scope = replace(scope, keeps=keeps, person_id=person.pk)
    diaries = replace(
        scope, keeps=lambda grid_id, day: day in asked and (not of_grids or keeps(grid_id, day))
    )
    handled = None if of_grids else _handled(place, person)
    found: dict[str, Any] = {}
    for each in provision.criteria:
        if each.source in words.ROLES:
            continue
        if each.source not in indicators.DEFINITIONS:
            found[each.name] = {"value": None, "says": "这一项还不能从记录里算出来"}
            continue
        figure, whose = _figure(each.source, diaries if each.source == "diary-continuity" else scope, handled)
        left = "".join(f"，{why} {count:g} 不计" for why, count in figure.excluded.items() if count)
        unit = "分" if each.source == "survey-score" else ""
        says = f"{whose}{figure.num:g}{unit} / {figure.den:g}{unit}{left}" if figure.den else left[1:]
        value = None if figure.rate is None else round(100 * figure.rate, 2)
        evidence = [f"figure:{each.source}:{since}:{until}"]
        found[each.name] = {"value": value, "says": says, "evidence": evidence}
        if not figure.den and NOT_YET not in figure.excluded:
            found[each.name]["idle"] = True
    return found


def begun(place: Place) -> dt.date:
    """从哪天起有记录可看: what a text asked for before it was in force, and entered, here was asked of nobody."""
    adoptions = jurisdiction.adoptions_of(place)
    return max(adoptions[0].since, place.day_of(adoptions[0].recorded_at)) if adoptions else dt.date.max


SETTLING = frozenset({"settle", "resolve", "tell"})


def _handled(place: Place, person: Person) -> set[int]:
    """经手的事项: those they answer for, and those they settled or told the result of."""
    held = Case.objects.filter(place=place, holder=person).values_list("pk", flat=True)
    settled = Act.objects.filter(place=place, by_person=person, act__in=SETTLING)
    return {*held, *settled.values_list("case_id", flat=True)}


def _figure(code: str, scope: Scope, handled: set[int] | None) -> tuple[Figure, str]:
    """一个数, and whose it is, where it is not plainly the person's own."""
    if handled is None:
        return indicators.figure(code, scope), ""
    found = list(indicators.marks_of(code, scope))
    own = marks.summed(code, (each for each in found if each.about in handled))
    if own.den:
        return own, "本人经手的："
    return marks.summed(code, found), f"整个{scope.place}的，不是本人一个人的："
