"""Similar matters and likely categories (相似事项、可能的类别) as the pages ask for them: only among what one may see."""

from typing import Any

from wangge.analysis import suggest
from wangge.cases import duplicates
from wangge.cases.models import Case
from wangge.faces.console.gate import Standing


def to(case: Case, standing: Standing) -> list[duplicates.Similar]:
    """与这一件相似的."""
    point = None if case.longitude is None or case.latitude is None else (case.longitude, case.latitude)
    return duplicates.similar(
        case.words, among=standing.matters().filter(place=case.place_id), where=case.where, grid_id=case.grid_id,
        category_id=case.category_id, point=point, other_than=case.pk, most=3, at=standing.now,
    )  # fmt: skip


def to_words(said: dict[str, Any], standing: Standing) -> list[duplicates.Similar]:
    """与正在填的相似的."""
    grid, category = said.get("grid"), said.get("category")
    return duplicates.similar(
        str(said.get("words") or ""), among=standing.matters().filter(place=standing.place),
        where=str(said.get("where") or ""), grid_id=grid.pk if grid else None,
        category_id=category.pk if category else None, at=standing.now,
    )  # fmt: skip


def sorts(said: dict[str, Any], standing: Standing) -> list[suggest.Suggestion]:
    """正在填的可能是哪一类; a person takes one, or none."""
    return suggest.suggest(str(said.get("words") or ""), place=standing.place, on=standing.today)


def sorts_of(case: Case, standing: Standing) -> list[suggest.Suggestion]:
    """这一件可能是哪一类."""
    return suggest.suggest(f"{case.summary} {case.words}", place=case.place, on=standing.today)
