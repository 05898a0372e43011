"""The forms of the yearly assessment (考核的表单)."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from wangge.faces.console.forms import shape
from wangge.faces.console.gate import Standing


class Publish(forms.Form):
    """公布考核表."""

    do = forms.CharField(widget=forms.HiddenInput, initial="publish")
    published_on = shape.day(_("哪天贴出来的"))
    words = shape.text(_("贴在哪里，听取了谁的意见"), longest=1000)


class Begin(forms.Form):
    """开始一个人的考核."""

    do = forms.CharField(widget=forms.HiddenInput, initial="begin")
    person = shape.row(_("考核谁"))

    def __init__(self, *args: Any, standing: Standing, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        fields: Any = self.fields
        fields["person"].queryset = standing.colleagues().exclude(pk=standing.person.pk)


class Plain(forms.Form):
    """没有话要写的一步."""

    do = forms.CharField(widget=forms.HiddenInput)


class Words(Plain):
    """要写几句的一步."""

    words = shape.text(_("写几句"), longest=3000)


class Judge(Plain):
    """评一项."""

    line = shape.choice(_("哪一项"))
    points: Any = forms.DecimalField(
        label=_("评几分"), min_value=0, max_value=100, decimal_places=2,
        error_messages={**shape.REQUIRED, "invalid": _("分数要写成数字，如 8 或 8.5。")},
    )  # fmt: skip
    words = shape.text(_("理由"), longest=1000)

    def __init__(self, *args: Any, lines: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["line"].choices = lines  # type: ignore[attr-defined]
