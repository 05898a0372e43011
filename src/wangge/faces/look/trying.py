"""试一个日子: what a time limit of the regulation would give for a moment that a reader chooses."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from wangge.policy import deadlines
from wangge.policy.pack import Pack, Refusal
from wangge.territory import jurisdiction
from wangge.territory.models import Place


class Try(forms.Form):
    """试算: a clause and a moment, in the place's zone."""

    clause = forms.CharField(max_length=20)
    received = forms.DateTimeField(
        input_formats=["%Y-%m-%dT%H:%M", "%Y-%m-%d %H:%M"],
        error_messages={
            "required": gettext_lazy("请填收到的时间。"),
            "invalid": gettext_lazy("时间要写成 2026-11-24 09:30 这样。"),
        },
    )


@dataclass(frozen=True, slots=True)
class Tried:
    """试算结果: the deadline, or why there is none."""

    clause: str
    received: datetime | None = None
    deadline: Any = None
    refusal: str = ""


def tried(pack: Pack, place: Place, asked: Mapping[str, Any]) -> Tried:
    """试一个日子. Never raises: what cannot be reckoned is said in a sentence."""
    form = Try(asked)
    clause = pack.clauses.get(asked["clause"])
    if clause is None or clause.form != "time-limit":
        return Tried(asked["clause"], refusal=_("这一条不是时限条款，不能试算。"))
    if not form.is_valid():
        return Tried(clause.id, refusal=" ".join(map(str, form.errors.get("received", []))))
    received = form.cleaned_data["received"].replace(tzinfo=place.zone)
    try:
        deadline = deadlines.due_under(
            pack, clause, jurisdiction.calendar(), received=received, zone=place.zone, hours=jurisdiction.hours_of(place)
        )  # fmt: skip
    except Refusal as refusal:
        return Tried(clause.id, received, refusal=str(refusal))
    except OverflowError:
        return Tried(clause.id, received, refusal=_("这个日期太远，算不出来。"))
    return Tried(clause.id, received, deadline)
