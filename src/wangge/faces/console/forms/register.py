"""The form of registering on behalf (代为登记): two fields are required, the words and how they came."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from wangge.cases import access, attachments
from wangge.cases.models import Case, Requester
from wangge.faces.console.forms import shape
from wangge.faces.console.gate import Standing

BY_STAFF = ("phone", "oral", "letter", "visit", "patrol", "hotline")


class Register(forms.Form):
    """登记: what was said, how it came, and — if given — where, what kind, and whom to tell."""

    slip = forms.CharField(widget=forms.HiddenInput, max_length=400)
    channel = shape.choice(
        _("怎么来的"),
        [pair for pair in Case.Channel.choices if pair[0] in BY_STAFF],
        radio=True,
        initial="phone",
    )
    words = shape.text(_("原话"), longest=4000, rows=5, help=_("照说的记。登记后不能改，只能补充。"))
    where = shape.line(_("在哪里"), required=False, help=_("楼号、门前、路口都行。"))
    grid = shape.row(_("网格"), required=False, empty=_("按地点判断，或以后再定"))
    category = shape.row(_("类别"), required=False, empty=_("以后再定"))
    sort = shape.row(
        _("可能是哪一类"), required=False, empty=None
    )  # one of the suggested, see suggested.html
    lane = shape.choice(
        _("紧急程度"),
        Case.Lane.choices,
        initial="normal",
        help=_("有人受伤、起火、漏气：先打 119、120、110，再登记。"),
    )
    name = shape.line(_("怎么称呼"), longest=40, required=False, **{"data-not-kept": ""})
    contact = shape.line(
        _("联系方式"),
        longest=60,
        required=False,
        help=_("只用于告知这一件；加密保存，到期删除。"),
        **{"data-not-kept": ""},
    )
    prefers = shape.choice(_("怎么告诉当事人"), Requester.Prefers.choices, initial="code")
    kind = shape.choice(_("是什么"), Case.Kind.choices, initial="matter")
    about: Any = forms.ModelMultipleChoiceField(
        queryset=None, label=_("说的是哪位工作人员"), required=False, error_messages=shape.CHOICE,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("选了以后，这位工作人员看不到这一件。"),
    )  # fmt: skip
    confidential = forms.BooleanField(label=_("保密：只有办理的人能看"), required=False)
    received_at = shape.moment(_("什么时候收到的"), required=False, help=_("不填就是现在。期限从收到时算。"))
    files = shape.FilesField(label=_("照片或文件"), required=False)  # type: ignore[assignment]
    latitude = forms.FloatField(widget=forms.HiddenInput, required=False, min_value=-90, max_value=90)
    longitude = forms.FloatField(widget=forms.HiddenInput, required=False, min_value=-180, max_value=180)

    def __init__(self, *args: Any, standing: Standing, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        fields: Any = self.fields
        if standing.place.kind == "company":
            fields["where"].help_text = _("车间、岗位、设备都行。")
        fields["grid"].queryset = standing.grids()
        fields["category"].queryset = fields["sort"].queryset = standing.categories()
        fields["about"].queryset = access.candidates_about(standing.place, standing.today)
        fields["files"].help_text = _("一次最多 %(most)d 个。照片里的拍摄位置会去掉。") % {
            "most": attachments.MAX_FILES
        }

    def clean(self) -> dict[str, Any]:
        """The suggestion somebody took is the category; one chosen from the whole list goes before it."""
        said = super().clean() or {}
        taken = said.pop("sort", None)
        if "category" in said:
            said["category"] = said["category"] or taken
        return said

    def clean_files(self) -> list[Any]:
        files: list[Any] = self.cleaned_data["files"]
        if len(files) > attachments.MAX_FILES:
            raise forms.ValidationError(
                _("一次最多 %(most)d 个文件。"), params={"most": attachments.MAX_FILES}
            )
        return files

    def first_fields(self) -> list[Any]:
        return [self[name] for name in ("channel", "words", "where")]

    def who_fields(self) -> list[Any]:
        return [self[name] for name in ("name", "contact", "prefers")]

    def more_fields(self) -> list[Any]:
        names = ("grid", "category", "lane", "kind", "about", "confidential", "received_at", "files")
        return [self[name] for name in names]

    def more_errors(self) -> bool:
        return any(field.errors for field in self.more_fields())
