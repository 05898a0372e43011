"""议的是什么: how a matter, a hazard, a common problem is known to a meeting – a title, a page, its course in lines.

A package above that has something to put before a meeting registers how it is looked up, in `SUBJECTS`.
"""

from collections.abc import Callable
from dataclasses import dataclass
from uuid import UUID

from wangge.cases import access as case_access
from wangge.cases import lifecycle as case_lifecycle
from wangge.cases.models import Case
from wangge.integrity.masking import masked_numbers
from wangge.policy.pack import Refusal
from wangge.safety import access as hazard_access
from wangge.safety import lifecycle as hazard_lifecycle
from wangge.safety.models import Hazard
from wangge.territory.models import Grid, Place
from wangge.territory.reach import Reach


class Unknown(Refusal):
    """没有这一项: one sentence for unknown and not yours."""

    def __init__(self) -> None:
        super().__init__("没有这一项，或者不是本处的，不能列为议题。")


def _anybody(reach: Reach) -> bool:
    return True


@dataclass(frozen=True, slots=True)
class Subject:
    """议的是什么 (subject), as its own package tells it; `seen_by` says who may put it."""

    title: str
    grid: Grid | None = None
    url: tuple[str, str] | None = None  # address name in the console and its one argument
    lines: tuple[str, ...] = ()
    seen_by: Callable[[Reach], bool] = _anybody


Lookup = Callable[[Place, UUID], Subject | None]


def of_case(place: Place, uid: UUID) -> Subject | None:
    """事项: its words, long numbers masked, and its acts. A confidential one is not put before a meeting."""
    case = Case.objects.filter(place=place, uid=uid).exclude(number=None).select_related("grid").first()
    if case is None:
        return None
    if case.confidential:
        raise Refusal("保密的事项不上会。要会上研究的，写成不涉及个人的议题。")
    lines = tuple(
        f"{place.day_of(each.at):%Y-%m-%d} {case_lifecycle.act_word(each.act)}"
        for each in case.acts.order_by("seq")
    )

    def seen(reach: Reach) -> bool:
        return case_access.seen_in(reach).filter(pk=case.pk).exists()

    return Subject(
        f"{case.number} {masked_numbers(case.summary)}", case.grid, ("matter", str(case.number)), lines, seen
    )


def of_hazard(place: Place, uid: UUID) -> Subject | None:
    """隐患: with what was done about it; who found it stays where it is."""
    hazard = Hazard.objects.filter(place=place, uid=uid).exclude(number=None).select_related("grid").first()
    if hazard is None:
        return None
    lines = tuple(
        f"{place.day_of(each.at):%Y-%m-%d} {hazard_lifecycle.act_word(each.act)}"
        for each in hazard.acts.order_by("seq")
    )

    def seen(reach: Reach) -> bool:
        return hazard_access.visible(reach).filter(pk=hazard.pk).exists()

    return Subject(f"{hazard.number} {hazard.summary}", hazard.grid, ("hazard", str(hazard.uid)), lines, seen)


SUBJECTS: dict[str, Lookup] = {"case": of_case, "hazard": of_hazard}
"""By kind: `SUBJECTS["common"] = function(place, uid)`; None where there is none of that uid at the place."""


def look_up(place: Place, subject: str) -> tuple[str, str, Subject]:
    """查这个对象 (`kind:uid`): its kind, its key and what is known of it. Unknown when it is none of ours."""
    kind, _colon, key = subject.partition(":")
    known = SUBJECTS.get(kind)
    try:
        uid = UUID(key)
    except ValueError:
        raise Unknown() from None
    found = known(place, uid) if known is not None else None
    if found is None:
        raise Unknown()
    return kind, str(uid), found
