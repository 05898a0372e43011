"""随身带的 (pocket): what a phone needs to patrol without a network — what is due, the lists, the grids' files."""

import datetime as dt
from typing import Any

from wangge.patrol import access, checklists, grid_files, plans
from wangge.territory.models import Grid, Place
from wangge.territory.reach import Reach


def shown(place: Place, reach: Reach, *, on: dt.date) -> dict[str, Any] | None:
    """一个单位的人当天带的: of the grids they answer for; None where nobody patrols by lists."""
    if place.kind != Place.Kind.COMPANY or not reach.has(*access.PATROLS, place=place):
        return None
    grids = list(access.grids(reach, place))
    codes = {grid.code for grid in grids}
    lists = [row for row in checklists.current(place) if not row.grids or codes & set(row.grids)]
    files = grid_files.all_on(place, on)
    return {
        "tasks": [_task(each) for each in plans.due(place, on=on, grids=grids)],
        "checklists": [
            {"uid": str(row.uid), "title": row.title, "area": row.area, "grids": row.grids, "version": row.version,
             "items": row.items}
            for row in lists
        ],
        "files": [_file(grid, files[grid.pk]) for grid in grids if grid.pk in files],
    }  # fmt: skip


def _task(task: plans.Task) -> dict[str, Any]:
    return {
        "plan": str(task.plan.uid), "title": task.plan.title, "kind": str(task.plan.get_kind_display()),
        "grid": task.grid.code, "due": task.occasion.due.isoformat(), "name": task.occasion.name,
        "checklist": str(task.checklist.uid) if task.checklist else "", "done": task.done is not None,
        "shut": task.shutdown.words if task.shutdown else "",
    }  # fmt: skip


def _file(grid: Grid, row: Any) -> dict[str, Any]:
    return {
        "grid": grid.code, "since": row.since.isoformat(),
        "sections": [{"name": name, "word": str(word), "lines": lines} for name, word, lines in grid_files.sections(row)],
    }  # fmt: skip
