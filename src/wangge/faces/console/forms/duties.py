"""The forms of the ledger of duties (义务台账的表单): filters, what somebody did, an outage."""

import datetime as dt
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from wangge.duties.ledger import STATE_WORDS
from wangge.faces.console.duty_rows import duty_word
from wangge.faces.console.forms import shape
from wangge.faces.console.gate import Standing
from wangge.journal import access as journal_access


class Filters(forms.Form):
    """筛选: every field may be left empty."""

    month = forms.DateField(
        label=_("月份"), required=False, input_formats=["%Y-%m"], error_messages={"invalid": _("月份要写成 2026-11 这样。")},
        widget=forms.DateInput(attrs={"type": "month"}, format="%Y-%m"),
    )  # fmt: skip
    grid = shape.row(_("网格"), required=False, empty=_("不限"))
    person = shape.row(_("谁"), required=False, empty=_("不限"))
    duty = shape.choice(_("义务"), required=False)
    state = shape.choice(_("状态"), required=False)
    day = forms.DateField(required=False, widget=forms.HiddenInput, input_formats=["%Y-%m-%d"])

    def __init__(self, *args: Any, standing: Standing, duties: list[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        fields: Any = self.fields
        fields["grid"].queryset = journal_access.grids(standing.extent, standing.place)
        fields["grid"].to_field_name = "code"
        if standing.holds(journal_access.OFFICE):
            fields["person"].queryset, fields["person"].to_field_name = standing.colleagues(), "uid"
        else:
            del fields["person"]
        fields["duty"].choices = [("", _("不限")), *((each, duty_word(each)) for each in duties)]
        fields["state"].choices = [
            ("", _("要看的")),
            ("all", _("全部")),
            *((each.value, said) for each, said in STATE_WORDS.items()),
        ]


class Said(forms.Form):
    """写明做了什么."""

    slip = forms.UUIDField(widget=forms.HiddenInput)
    words = shape.text(_("做了什么"), longest=1000, help=_("用自己的话写：什么时候、做了什么、结果怎样。"))
    evidence = shape.line(
        _("凭据在哪里"), longest=300, required=False, help=_("照片、会议记录、公示栏……写在哪里看得到。")
    )
    done_on = shape.day(_("哪天做的"))
    late_why = shape.line(
        _("迟了的原因"), longest=300, required=False, help=_("可不写；迟了照样收，记作迟做。")
    )
    on_behalf_why = shape.line(_("代写的理由"), longest=300)

    def __init__(
        self, *args: Any, late: bool, for_another: bool, nothing: bool = False, **kwargs: Any
    ) -> None:
        super().__init__(*args, **({"auto_id": f"id_{'nothing' if nothing else 'done'}_%s"} | kwargs))
        if not late:
            del self.fields["late_why"]
        if not for_another:
            del self.fields["on_behalf_why"]
        if nothing:
            del self.fields["evidence"]
            self.fields["words"].label = _("说明")
            self.fields["words"].help_text = _("一句话：这一期没有要报的。")


class TakeBack(forms.Form):
    """收回."""

    words = shape.line(_("收回的理由"), longest=500)


class Outage(forms.Form):
    """记一次故障."""

    slip = forms.UUIDField(widget=forms.HiddenInput)
    since = shape.moment(_("从什么时候"))
    until = shape.moment(_("到什么时候恢复"), help=_("还没恢复的，先记到现在，恢复以后再记一次。"))
    grid = shape.row(_("网格"), required=False, empty=_("全部网格"))
    words = shape.text(_("什么情况"), longest=500, rows=2)

    def __init__(self, *args: Any, standing: Standing, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["grid"].queryset = standing.grids()  # type: ignore[attr-defined]
        noon = standing.now.astimezone(standing.place.zone).replace(second=0, microsecond=0)
        self.initial.setdefault("until", noon)
        self.initial.setdefault("since", noon - dt.timedelta(hours=1))
