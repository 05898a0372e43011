"""Forms of the papers (文书的表单): days, a form to take in, columns, filling it, a demand; shape only."""

from typing import Any
from uuid import uuid4

from django import forms
from django.utils.translation import gettext_lazy as _

from wangge.cases.models import Case
from wangge.documents import of_matters
from wangge.documents.models import Demand
from wangge.documents.superior import fields
from wangge.faces.console.forms import shape

UPLOADED = {"required": _("请选一个文件。"), "empty": _("文件是空的，请重新选择。")}


class Span(forms.Form):
    """哪几天、哪个网格."""

    first = shape.day(_("从"))
    last = shape.day(_("到"))
    grid = shape.row(_("网格"), required=False, empty=_("不限"))

    def __init__(self, *args: Any, grids: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["grid"].queryset = grids  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        said = super().clean() or {}
        first, last = said.get("first"), said.get("last")
        if first and last and not 0 <= (last - first).days <= 366:
            raise forms.ValidationError(_("到的那天不早于从的那天，前后最多一年。"))
        return said


class Reason(forms.Form):
    """为什么要完整的姓名、住址."""

    reason = shape.line(_("为什么要完整的姓名和住址"), longest=200, help=_("这次查阅会记下来。"))


class Batch(forms.Form):
    """批量打印: which paper, as what."""

    kind = shape.choice(_("哪种文书"))
    as_ = shape.choice(_("做成"), (("pdf", _("一份 PDF")), ("docx", _("一包 Word"))))
    slip = forms.UUIDField(widget=forms.HiddenInput, initial=uuid4)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["kind"].choices = [(code, each.word) for code, each in of_matters.KINDS.items()]  # type: ignore[attr-defined]


class NewForm(forms.Form):
    """收一张上级的表."""

    file = forms.FileField(
        label=_("空表（.xlsx，旧的 .xls 也行）"), error_messages=UPLOADED,
        help_text=_("传一次就行。有宏的不收；公式、批注、外部链接会去掉并告诉您。旧格式的只留字和合并的格，填好的是 .xlsx。"),
        widget=forms.ClearableFileInput(attrs={"accept": ".xlsx,.xls"}),
    )  # fmt: skip
    name = shape.line(_("表名"), longest=80)
    sender = shape.line(_("谁要的"), longest=80)
    source = shape.choice(_("表里填的是什么"), required=False)
    slip = forms.UUIDField(widget=forms.HiddenInput, initial=uuid4)

    def __init__(self, *args: Any, sources: dict[str, fields.Source], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offered = [("", _("看列名决定"))] + [(code, each.label) for code, each in sources.items()]
        self.fields["source"].choices = offered  # type: ignore[attr-defined]


class Renew(forms.Form):
    """换新表样."""

    file = forms.FileField(
        label=_("新的空表（.xlsx，旧的 .xls 也行）"),
        error_messages=UPLOADED,
        widget=forms.ClearableFileInput(attrs={"accept": ".xlsx,.xls"}),
    )
    since = shape.day(_("从哪天起用"))
    last = forms.IntegerField(
        label=_("表头最后一行是第几行"), required=False, min_value=1, max_value=40, help_text=_("不填就自己找。"),
        error_messages={"invalid": _("请填行号。"), "min_value": _("请填行号。"), "max_value": _("表头要在前 40 行里。")},
    )  # fmt: skip


class Columns(forms.Form):
    """列对应: for each column a field of ours, or words that are always the same."""

    since = shape.day(_("从哪天起这样填"))

    def __init__(self, *args: Any, version: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        known = fields.SOURCES[version.form.source].fields
        offered = [("", _("不填"))] + [
            (each.code, f"{each.label}{_('（个人信息）') if each.personal else ''}") for each in known
        ]
        self.columns = version.columns
        for each in version.columns:
            n = each["index"]
            self.fields[f"field_{n}"] = shape.choice(
                each["label"], offered, required=False, initial=each["field"]
            )
            self.fields[f"fixed_{n}"] = shape.line(
                _("固定文字"), longest=60, required=False, initial=each["fixed"]
            )

    def rows(self) -> list[tuple[dict[str, Any], Any, Any]]:
        """各列: the column, its field, its fixed words."""
        return [
            (each, self[f"field_{each['index']}"], self[f"fixed_{each['index']}"]) for each in self.columns
        ]

    def chosen(self) -> dict[int, tuple[str, str]]:
        said = self.cleaned_data
        return {
            each["index"]: (said[f"field_{each['index']}"], said[f"fixed_{each['index']}"])
            for each in self.columns
        }


class Fill(Span):
    """填一次: of which days, for whom, what for."""

    which = shape.choice(_("哪些"), required=False)
    level = shape.choice(_("归谁办"), required=False)
    recipient = shape.line(_("报给谁"), longest=80)
    purpose = shape.line(_("做什么用"), longest=120)
    reason = shape.line(_("为什么非填个人信息不可"), longest=200, required=False)
    slip = forms.UUIDField(widget=forms.HiddenInput, initial=uuid4)

    def __init__(self, *args: Any, matters: bool, personal: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if matters:
            self.fields["which"].choices = [("", _("全部")), ("open", _("在办的")), ("done", _("办结的"))]  # type: ignore[attr-defined]
            self.fields["level"].choices = [("", _("不限")), *Case.Level.choices]  # type: ignore[attr-defined]
        else:
            del self.fields["which"], self.fields["level"]
        if not personal:
            del self.fields["reason"]

    def asked(self) -> dict[str, Any]:
        """要哪些记录, as it is kept."""
        said = self.cleaned_data
        grid = said.get("grid")
        return {
            "first": said["first"].isoformat(), "last": said["last"].isoformat(), "grid": grid.code if grid else "",
            "which": said.get("which", ""), "level": said.get("level", ""),
        }  # fmt: skip


class DemandForm(forms.Form):
    """一项要求: who asks for which form, how often, how long by hand, and who says so."""

    name = shape.line(_("表名"), longest=80)
    asked_by = shape.line(_("谁要的"), longest=80)
    basis = shape.line(
        _("依据哪份文件"), longest=200, required=False, help=_("没有给依据就空着，报告里写“没有说”。")
    )
    a_year = forms.IntegerField(
        label=_("一年几次"), min_value=1, max_value=5000, error_messages=shape.REQUIRED
    )
    minutes = forms.IntegerField(
        label=_("手工每次几分钟"), min_value=0, max_value=10_000, error_messages=shape.REQUIRED
    )
    how = shape.choice(_("怎么知道的"), Demand.How.choices)
    said_by = shape.line(_("谁量的、谁估的"), longest=40)
    check_minutes = forms.IntegerField(
        label=_("自动填的核对几分钟"), min_value=0, max_value=10_000, initial=3, error_messages=shape.REQUIRED
    )
    form = shape.row(_("对应哪张上级的表"), required=False, empty=_("还没有收这张表"))
    since = shape.day(_("从哪天起"))

    def __init__(self, *args: Any, rows: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["form"].queryset = rows  # type: ignore[attr-defined]


class Filled(forms.Form):
    """记一次手工填报."""

    on = shape.day(_("哪一天"))
    times = forms.IntegerField(
        label=_("几次"), min_value=1, max_value=500, initial=1, error_messages=shape.REQUIRED
    )
    minutes = forms.IntegerField(
        label=_("一共几分钟"),
        required=False,
        min_value=0,
        max_value=10_000,
        help_text=_("看过表就填，没看过就空着。"),
    )
