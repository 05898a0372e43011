"""The form above the desk's list (查找和筛选): shape only."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext

from wangge.cases import lifecycle
from wangge.cases.models import Case
from wangge.faces.console.forms import shape


class Filters(forms.Form):
    """筛选: every field may be left empty."""

    q = shape.line(_("找"), longest=60, required=False, help=_("编号、原话、地点里的字"), type="search")
    state = shape.choice(_("状态"), required=False)
    level = shape.choice(_("层级"), required=False)
    grid = shape.row(_("网格"), required=False, empty=_("不限"))
    category = shape.row(_("类别"), required=False, empty=_("不限"))
    lane = shape.choice(_("紧急程度"), required=False)
    channel = shape.choice(_("渠道"), required=False)
    overdue = forms.BooleanField(label=_("只看已超期"), required=False)

    def __init__(self, *args: Any, grids: Any, categories: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        anything = [("", _("不限"))]
        words = lifecycle.STATE_WORDS.items()
        states = [
            (each.value, pgettext("state", word)) for each, word in words if each != lifecycle.State.DRAFT
        ]
        self._offer("state", anything + states)
        self._offer("level", anything + list(Case.Level.choices))
        self._offer("lane", anything + list(Case.Lane.choices))
        self._offer("channel", anything + list(Case.Channel.choices))
        self.fields["grid"].queryset = grids  # type: ignore[attr-defined]
        self.fields["category"].queryset = categories  # type: ignore[attr-defined]

    def _offer(self, name: str, choices: list[Any]) -> None:
        self.fields[name].choices = choices  # type: ignore[attr-defined]

    def clean_q(self) -> str:
        return str(self.cleaned_data["q"]).strip()
