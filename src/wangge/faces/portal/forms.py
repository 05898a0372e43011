"""门户表单: the shape of what a resident writes; what it means is the acts' affair."""

from collections.abc import Callable, Iterable
from functools import cached_property
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from wangge.safety.models import Hazard


def _name(help_text: Any) -> forms.CharField:
    """怎么称呼: never kept by the browser's drafts."""
    return forms.CharField(
        label=_("怎么称呼您"), help_text=help_text, max_length=40, required=False,
        widget=forms.TextInput(attrs={"autocomplete": "name", "data-not-kept": ""}),
    )  # fmt: skip


def _contact() -> forms.CharField:
    """电话, likewise."""
    return forms.CharField(
        label=_("电话"), help_text=_("加密保存，只用于告知这一件事，到期删除。"), max_length=60, required=False,
        widget=forms.TextInput(attrs={"autocomplete": "tel", "inputmode": "tel", "data-not-kept": ""}),
    )  # fmt: skip


class Photos(forms.ClearableFileInput):
    """几张照片: a file input that takes several."""

    allow_multiple_selected = True


class PhotosField(forms.FileField):
    """照片 (photos): any number up to `most`; each is judged by the act that keeps it."""

    widget = Photos(attrs={"accept": "image/*,application/pdf"})

    def __init__(self, *, most: int = 6, **kwargs: Any) -> None:
        super().__init__(required=False, **kwargs)
        self.most = most

    def clean(self, value: Any, initial: Any = None) -> list[Any]:
        files = [super(PhotosField, self).clean(one, initial) for one in value or []]
        if len(files) > self.most:
            raise forms.ValidationError(_("一次最多附 %(most)d 份，先挑最说明问题的。") % {"most": self.most})
        return files


class Plain(forms.Form):
    """朴素的表单: NUL and invisible control characters never reach the record."""

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        for name, value in cleaned.items():
            if isinstance(value, str) and any(ord(c) < 32 and c not in "\n\r\t" for c in value):
                self.add_error(name, _("这里有看不见的控制字符，请删去重写。"))
        return cleaned


class ReportForm(Plain):
    """反映诉求: what happened, where, how to tell you. Only the words are required."""

    uid = forms.UUIDField(widget=forms.HiddenInput)
    words = forms.CharField(
        label=_("发生了什么事"),
        help_text=_("像平常说话一样写就行。请不要写身份证号、银行卡号。"),
        max_length=4000,
        min_length=2,
        widget=forms.Textarea(attrs={"rows": 5}),
        error_messages={"required": _("请写一句发生了什么事。")},
    )
    photos = PhotosField(
        label=_("照片"), help_text=_("不附也一样受理。照片里的拍摄地点等隐藏信息会自动去掉。")
    )
    sort: Any = forms.ModelChoiceField(
        queryset=None, required=False
    )  # one of the suggested, see look/pieces/sorts.html
    where = forms.CharField(
        label=_("地址或位置"),
        help_text=_("门牌、楼号，或者“南门垃圾房旁边”这样说都可以。"),
        max_length=120,
        required=False,
    )
    longitude = forms.FloatField(required=False, min_value=-180, max_value=180, widget=forms.HiddenInput)
    latitude = forms.FloatField(required=False, min_value=-90, max_value=90, widget=forms.HiddenInput)
    name = _name(_("可以只写姓，也可以不写。"))
    contact = _contact()
    confidential = forms.BooleanField(
        label=_("请替我保密"), help_text=_("只有经办这件事的人看得到；协办单位看不到您是谁。"), required=False
    )
    about = forms.ChoiceField(
        label=_("反映的是哪位工作人员"),
        help_text=_("选了以后，这位工作人员看不到这件事，由别人来办。"),
        required=False,
    )

    def __init__(
        self, *args: Any, staff: Callable[[], Iterable[Any]] = tuple, sorts: Any = None, **kwargs: Any
    ) -> None:
        """`staff` is asked only where it matters: when the form is shown, or somebody is named in it."""
        super().__init__(*args, **kwargs)
        self.fields["sort"].queryset = sorts  # type: ignore[attr-defined]
        self._staff = staff
        about: Any = self.fields["about"]
        about.choices = self._choices

    @cached_property
    def staff(self) -> dict[str, Any]:
        return {str(one.pk): one for one in self._staff()}

    def _choices(self) -> list[tuple[str, Any]]:
        return [("", _("不是反映工作人员")), *((pk, one.name) for pk, one in self.staff.items())]

    def meant(self) -> dict[str, Any]:
        """要登记的: what intake.register is told besides the words."""
        said = {
            k: self.cleaned_data[k]
            for k in ("where", "longitude", "latitude", "name", "contact", "confidential")
        }
        about = self.staff[chosen] if (chosen := self.cleaned_data["about"]) else None
        return said | {
            "prefers": "phone" if said["contact"] else "code",
            "category": self.cleaned_data["sort"],
            "about": (about,) if about else (),
            "kind": "complaint" if about else "matter",
        }


class HazardForm(Plain):
    """发现隐患: what, and where; who tells it stays free."""

    uid = forms.UUIDField(widget=forms.HiddenInput)
    words = forms.CharField(
        label=_("看到了什么"), help_text=_("像平常说话一样写。写事情，不用写是谁的错。"), min_length=2, max_length=2000,
        widget=forms.Textarea(attrs={"rows": 4}), error_messages={"required": _("请写一句看到了什么。")},
    )  # fmt: skip
    photos = PhotosField(label=_("照片"), help_text=_("不附也一样登记。先顾安全，再拍照。"))
    grid: Any = forms.ModelChoiceField(
        queryset=None, label=_("在哪个网格"), empty_label=_("请选择"),
        help_text=_("扫墙上公示牌的码进来的，已经选好。"), error_messages={"required": _("请选在哪个网格。")},
    )  # fmt: skip
    area = forms.CharField(
        label=_("具体在哪里"), help_text=_("照厂里的叫法，如“二号炉平台”。"), max_length=80,
        error_messages={"required": _("请写具体在哪里。")},
    )  # fmt: skip
    kind = forms.ChoiceField(
        label=_("哪一类"), choices=Hazard.Kind.choices, initial=Hazard.Kind.THING, widget=forms.RadioSelect,
        help_text=_("拿不准就不用动。"),
    )  # fmt: skip
    works_here = forms.BooleanField(
        label=_("我就在这个网格上班"), help_text=_("本网格的人先发现的，算网格自查自报。"), required=False
    )
    name = _name(_("可以不写。"))
    contact = _contact()
    confidential = forms.BooleanField(
        label=_("请替我保密"),
        help_text=_("只有安全环保员和公司领导看得到您是谁；隐患照样有人去改。"),
        required=False,
    )

    def __init__(self, *args: Any, grids: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["grid"].queryset = grids  # type: ignore[attr-defined]

    def meant(self) -> dict[str, Any]:
        """要登记的: what the act is told."""
        names = ("words", "grid", "area", "kind", "works_here", "name", "contact", "confidential", "uid")
        said = {name: self.cleaned_data[name] for name in names}
        return said | {"prefers": "phone" if said["contact"] else "code"}


class CodeForm(Plain):
    """查进度: the number and the code on the receipt."""

    number = forms.CharField(label=_("事项编号"), help_text=_("回执上，像 HY2026-00012。"), max_length=40)
    code = forms.CharField(
        label=_("查询码"),
        help_text=_("回执上的一串字母和数字，大小写、空格和短横都不要紧。"),
        max_length=80,
        widget=forms.TextInput(attrs={"autocomplete": "off", "autocapitalize": "off", "spellcheck": "false"}),
    )


class SayForm(Plain):
    """补充说明: more words, or an answer to a question."""

    uid = forms.UUIDField(widget=forms.HiddenInput)
    words = forms.CharField(label=_("想补充的话"), max_length=4000, widget=forms.Textarea(attrs={"rows": 3}))
    photos = PhotosField(label=_("照片"), most=3)


class RateForm(Plain):
    """评价: solved or not is a fact, satisfied or not an opinion; the two are asked apart."""

    uid = forms.UUIDField(widget=forms.HiddenInput)
    solved = forms.ChoiceField(
        label=_("问题解决了吗"),
        choices=[("yes", _("解决了")), ("partly", _("部分解决")), ("no", _("没解决"))],
        widget=forms.RadioSelect,
    )
    level = forms.TypedChoiceField(
        label=_("您对办理满意吗"),
        choices=[
            (5, _("非常满意")),
            (4, _("满意")),
            (3, _("基本满意")),
            (2, _("不满意")),
            (1, _("非常不满意")),
        ],
        coerce=int,
        widget=forms.RadioSelect,
    )
    words = forms.CharField(
        label=_("还想说的话"), max_length=1000, required=False, widget=forms.Textarea(attrs={"rows": 2})
    )


class ReasonForm(Plain):
    """说明原因: for “没解决” and for withdrawing."""

    uid = forms.UUIDField(widget=forms.HiddenInput)
    words = forms.CharField(
        label=_("请说说情况"),
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": _("请写一句原因，经办人才知道接下来做什么。")},
    )


class WhereForm(Plain):
    """找我的网格: words of an address, or a point from the map."""

    q = forms.CharField(label=_("楼号、路名或网格名"), max_length=60, required=False)
    longitude = forms.FloatField(required=False, min_value=-180, max_value=180, widget=forms.HiddenInput)
    latitude = forms.FloatField(required=False, min_value=-90, max_value=90, widget=forms.HiddenInput)
