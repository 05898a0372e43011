"""The forms of the figures and their papers (数据的表单): shape only."""

import datetime as dt
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from wangge.analysis.monthly import SECTIONS
from wangge.cases.models import Case
from wangge.faces.console.forms import shape
from wangge.journal import access as journal_access

DAY = dt.timedelta(days=1)
LONGEST = 366
PERIODS = [
    ("month", _("这个月")), ("last-month", _("上个月")), ("quarter", _("这个季度")), ("half-year", _("这半年")),
    ("year", _("今年")), ("days", _("自己选日子")),
]  # fmt: skip


class Filters(forms.Form):
    """筛选: every field may be left empty."""

    period = shape.choice(_("时间"), PERIODS, required=False)
    since = shape.day(_("从"), required=False)
    until = shape.day(_("到"), required=False)
    grid = shape.row(_("网格"), required=False, empty=_("全部"))
    category = shape.row(_("类别"), required=False, empty=_("全部"))
    level = shape.choice(_("层级"), required=False)

    def __init__(self, *args: Any, standing: Any, cut: bool = True, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        fields: Any = self.fields
        if not cut:
            del fields["grid"], fields["category"], fields["level"]
            return
        fields["grid"].queryset = grids_for(standing)
        fields["grid"].to_field_name = "code"
        fields["category"].queryset = standing.categories()
        fields["category"].to_field_name = "code"
        fields["level"].choices = [("", _("全部")), *Case.Level.choices]

    def clean(self) -> dict[str, Any]:
        said = super().clean() or {}
        since, until = said.get("since"), said.get("until")
        if said.get("period") == "days" and not (since and until):
            raise forms.ValidationError(_("请选起止两个日子。"))
        if since and until and not 0 <= (until - since).days < LONGEST:
            raise forms.ValidationError(_("起日不能晚于止日，最多看一年。"))
        if any(each and not 2000 <= each.year <= 2100 for each in (since, until)):
            raise forms.ValidationError(_("日期要在 2000 年和 2100 年之间。"))
        return said


def grids_for(standing: Any) -> Any:
    """能看哪些网格的数: the office and those who watch, all; a leader, their own."""
    if standing.overlooks:
        return standing.grids()
    return journal_access.grids(standing.extent, standing.place)


class Words(forms.Form):
    """月度分析的话: one field for each section."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, label in SECTIONS.items():
            self.fields[name] = shape.text(label, longest=4000, required=False)


class Send(forms.Form):
    """上报."""

    slip = forms.UUIDField(widget=forms.HiddenInput)
    to = shape.choice(_("报给"))
    words = shape.text(_("请对方研究什么"), longest=2000)

    def __init__(self, *args: Any, addressees: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["to"].choices = [("", _("请选择")), *addressees]  # type: ignore[attr-defined]


class Note(forms.Form):
    """签后说明、答复."""

    slip = forms.UUIDField(widget=forms.HiddenInput)
    words = shape.text(_("写什么"), longest=2000)


class Post(forms.Form):
    """签发居务公开."""

    slip = forms.UUIDField(widget=forms.HiddenInput)
    first = shape.day(_("公开的事：从"))
    last = shape.day(_("到"))
    since = shape.day(_("张贴：从"))
    until = shape.day(_("到"), help=_("不少于十五日。"))
    words = shape.text(
        _("说明"), longest=1000, required=False, help=_("写给居民看的话；不写姓名、电话和住址。")
    )
