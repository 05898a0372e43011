"""险情报告 (C-3.4): after the rescue was called, the community and the street office are told within the hour."""

import datetime as dt
from uuid import UUID

from wangge.cases.acts import act, take, words
from wangge.cases.lifecycle import NotAllowed
from wangge.cases.models import Act, Case
from wangge.integrity.actor import Actor


@act("report-hazard")
def report(
    case: Case, *, to: str, note: str = "",
    uid: UUID | None = None, base_version: int | None = None, by: Actor, at: dt.datetime,
) -> Act:  # fmt: skip
    """报告险情: to whom, and what was said; by telephone first. Asking the street office to assist reports it too."""
    to = words(to, "报给谁", limit=100)
    note = words(note, "说明", limit=500, needed=False)
    if case.lane != Case.Lane.EMERGENCY:
        raise NotAllowed("只有“突发”的事项要报告险情。情况变了的，先“改紧急程度”。")
    return take("report-hazard", case, uid=uid, note=f"已报告{to}{'：' if note else ''}{note}", by=by, at=at)
