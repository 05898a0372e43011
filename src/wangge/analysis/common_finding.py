"""找共性问题 (finding): a window of a place's matters, grouped, and put to a person as candidates. Nothing is decided here.

Left out are matters closed to most readers, matters about a member of staff, and what was a mistake or withdrawn: a
common problem is about things, never about a person.
"""

import datetime as dt
import logging
from collections.abc import Iterable
from typing import Any

from django.db import transaction
from django.db.models import Exists, OuterRef, QuerySet

from wangge.analysis import common_links as linking
from wangge.analysis.common_lifecycle import HELD, State
from wangge.analysis.models import CommonIssue, CommonLook
from wangge.cases import duplicates, search
from wangge.cases.lifecycle import State as Matter
from wangge.cases.models import Case, Recusal
from wangge.integrity import passage
from wangge.integrity.actor import Actor
from wangge.integrity.masking import masked_numbers
from wangge.policy.pack import Refusal
from wangge.territory.models import Adoption, Place

log = logging.getLogger(__name__)
WINDOW = dt.timedelta(days=90)
MOST = 10_000  # the newest of the window; a community has a tenth of that
GROWN = 3  # matters more than when it was dismissed, and half as many again: then it is shown once more
LOOKS = 3  # hour of the night from which the loop looks
COLUMNS = (
    "uid",
    "received_at",
    "tokens",
    "number",
    "category_id",
    "grid_id",
    "longitude",
    "latitude",
    "summary",
    "words",
)
LEFT_OUT = (Matter.DRAFT, Matter.VOID, Matter.WITHDRAWN)


def considered(place: Place) -> QuerySet[Case]:
    """算在内的事项 of a place, whenever received."""
    about_staff = Exists(Recusal.objects.filter(case=OuterRef("pk")))
    return Case.objects.filter(~about_staff, place=place, confidential=False).exclude(state__in=LEFT_OUT)


def window(place: Place, *, at: dt.datetime, most: int = MOST) -> list[Any]:
    """这一段的事项: the newest of the last WINDOW; one query, by the index on place and time."""
    recent = considered(place).filter(received_at__gt=at - WINDOW, received_at__lte=at)
    return list(recent.order_by("-received_at", "-pk").values_list(*COLUMNS, named=True)[:most])


def said(rows: Iterable[Any], place: Place) -> list[linking.Said]:
    """事项 as the linking compares them: the words it was indexed by, without its number."""
    return [
        linking.Said(
            str(row.uid), place.day_of(row.received_at), tokens_of(row), row.category_id, row.grid_id,
            (row.longitude, row.latitude) if row.longitude is not None and row.latitude is not None else None,
        )
        for row in rows
    ]  # fmt: skip


def tokens_of(row: Any) -> frozenset[str]:
    """一件的词: pairs of characters and Latin words of what was said, not its number."""
    number = {"w" + run for run in search.runs(row.number or "")}
    return frozenset(
        token for token in row.tokens.split()
        if (token[0] == "u" and len(token) > 5) or (token[0] == "w" and token not in number)
    )  # fmt: skip


def candidates(place: Place, *, at: dt.datetime) -> list[dict[str, Any]]:
    """候选: each group of the window, as the columns of a common problem."""
    rows = {str(row.uid): row for row in window(place, at=at)}
    return [drawn(group, rows, place) for group in linking.groups(said(rows.values(), place))]


def of_matters(place: Place, uids: Iterable[str]) -> dict[str, Any]:
    """这几件合在一起: the same columns for matters a person chose. Refusal where fewer than two are there."""
    wanted = sorted(set(uids))
    found = considered(place).filter(uid__in=wanted).values_list(*COLUMNS, named=True)
    rows = {str(row.uid): row for row in found}
    if len(rows) < 2 or len(rows) != len(wanted):
        raise Refusal("至少留两件；保密的、说到工作人员的和撤回作废的事项不算在内。")
    return drawn(linking.one_group(said(rows.values(), place)), rows, place)


def drawn(group: linking.Group, rows: dict[str, Any], place: Place) -> dict[str, Any]:
    """一组的样子: category, grids, days, phrases; no name, no long number."""
    inside = [rows[key] for key in group.members]
    categories = [row.category_id for row in inside if row.category_id is not None]
    usual = max(sorted(set(categories)), key=categories.count, default=None)
    days = [place.day_of(row.received_at) for row in inside]
    centre = rows[group.centre]
    phrases = duplicates.phrases(masked_numbers(f"{centre.summary} {centre.words}"), set(group.words))
    return {
        "matters": list(group.members), "centre": group.centre,
        "category_id": usual if 2 * categories.count(usual) >= len(inside) else None,
        "grids": sorted({row.grid_id for row in inside if row.grid_id is not None}),
        "since": min(days), "last": max(days), "shared": phrases[:6], "reasons": dict(group.reasons),
        "pairs": group.pairs, "of": group.of,
    }  # fmt: skip


def look(place: Place, *, by: Actor, at: dt.datetime) -> int:
    """找一遍: new groups are put to a person, known candidates grow, what was dismissed stays away unless it grew.

    Answers how many are new or have grown. What a person confirmed is never touched.
    """
    changed = 0
    found = candidates(place, at=at)
    with transaction.atomic():
        CommonLook.objects.get_or_create(place=place, defaults={"day": dt.date.min})
        CommonLook.objects.select_for_update().get(place=place)
        known = list(CommonIssue.objects.filter(place=place, last__gte=place.day_of(at - 2 * WINDOW)))
        for each in found:
            changed += _put(place, each, known, by=by, at=at)
        if by.kind == "clock":
            _let_go(known, by=by, at=at)
        CommonLook.objects.filter(place=place).update(day=place.day_of(at))
    return changed


def _put(
    place: Place, found: dict[str, Any], known: list[CommonIssue], *, by: Actor, at: dt.datetime
) -> bool:
    members = set(found["matters"])
    for issue in known:
        mine = set(issue.matters)
        same = 2 * len(mine & members) >= min(len(mine), len(members))
        if not same:
            continue
        new = len(members - mine)
        if issue.state == State.FOUND:
            if members <= mine:
                return False
            passage.take("grow", issue, by=by, at=at, **_together(place, mine | members, found))
            return True
        if issue.state in HELD or (
            issue.state in (State.DISMISSED, State.CLOSED) and not (new >= GROWN and 2 * new >= len(mine))
        ):
            return False
    issue = CommonIssue(place=place)
    passage.take("find", issue, by=by, at=at, **found)
    known.append(issue)
    return True


def _together(place: Place, uids: set[str], found: dict[str, Any]) -> dict[str, Any]:
    """A candidate keeps what it had; what has been withdrawn or closed to readers since falls away."""
    there = {str(uid) for uid in considered(place).filter(uid__in=uids).values_list("uid", flat=True)}
    return of_matters(place, there) if there != set(found["matters"]) else found


def _let_go(known: list[CommonIssue], *, by: Actor, at: dt.datetime) -> None:
    for issue in known:
        if issue.state == State.FOUND and issue.last < issue.place.day_of(at - WINDOW):
            passage.take("lapse", issue, by=by, at=at)


def turn(*, at: dt.datetime) -> int:
    """一轮 of the loop: each place once a day, in the small hours or as soon afterwards as the machine is on."""
    done = 0
    seen = dict(CommonLook.objects.values_list("place_id", "day"))
    for place in Place.objects.filter(pk__in=Adoption.objects.values("place_id")).order_by("pk"):
        here = at.astimezone(place.zone)
        if here.hour < LOOKS or seen.get(place.pk, dt.date.min) >= here.date():
            continue
        try:
            done += look(place, by=Actor.clock(), at=at)
        except (Refusal, ValueError):
            log.exception("common problems of %s could not be looked for", place.code)
    return done
