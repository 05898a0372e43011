"""行 (ledger): how each matter stands in a list.

A page has fifty, so each is put together here, from words looked up once, rather than by a template.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from typing import Any
from urllib.parse import quote

from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from wangge.cases import lifecycle, limits
from wangge.cases.lifecycle import State
from wangge.cases.models import Case
from wangge.faces.console.gate import Standing
from wangge.faces.look import words
from wangge.faces.look.templatetags import look


@dataclass(frozen=True, slots=True)
class Line:
    """一行: its link and title, the quiet words below, and the time."""

    url: str
    title: str
    meta: SafeString
    time: SafeString


def lines(rows: Iterable[Any], standing: Standing) -> list[Line]:
    """The lines of `listing.page`'s rows, as this person reads them."""
    now, zone, me = standing.now, standing.place.zone, standing.person.pk
    states = {
        state: look.state_chip(state, pgettext("state", word))
        for state, word in lifecycle.STATE_WORDS.items()
    }
    lanes = {
        lane: format_html('<span class="chip chip--soon">{}</span>', word)
        for lane, word in Case.Lane.choices
        if lane != Case.Lane.NORMAL
    }
    levels = {code: _quiet(word) for code, word in Case.Level.choices}
    grids = cache(_quiet)
    secret = format_html('<span class="chip">{}{}</span>', look.icon("lock"), _("保密"))
    mine = format_html("<b>{}</b>", _("我"))
    nobody, waiting = _("还没有交给谁"), _("%(at)s 收到，待分类")
    before, after = reverse("console:matter", args=["0"]).rsplit("0", 1)

    def meta(row: Any) -> SafeString:
        return format_html(
            '{}{}{}<span class="number">{}</span>{}{}<span>{}</span>',
            states[row.state],
            lanes.get(row.lane, ""),
            secret if row.confidential else "",
            row.number,
            grids(row.grid__name) if row.grid__name else "",
            levels.get(row.level, ""),
            mine if row.holder_id == me else row.holder__name or row.unit__name or nobody,
        )

    def time(row: Any) -> SafeString:
        if row.due_at is None:
            at = words.moment(row.received_at, zone)
            return format_html('<span class="quiet">{}</span>', waiting % {"at": at})
        return look.due_mark(
            row.due_at, now, clause=row.clause, provisional=row.provisional, zone=zone,
            done_at=limits.done_at(row), paused=row.state == State.SUSPENDED,
        )  # fmt: skip

    return [
        Line(f"{before}{quote(str(row.number))}{after}", row.summary, meta(row), time(row)) for row in rows
    ]


def _quiet(word: object) -> SafeString:
    return format_html("<span>{}</span>", word)
