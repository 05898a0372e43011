"""The two fields of taking words out (删去文字的表单): which, and why. The acts decide what is right."""

from django import forms
from django.utils.translation import gettext_lazy as _

from wangge.faces.console.forms import shape


class Redacting(forms.Form):
    """要删去的字和理由."""

    passages = shape.text(
        _("要删去的字"),
        help=_("照原文写，一行一处，比如一个姓名、一个电话。凡是这些字都换成“［已删去］”，不能恢复。"),
    )
    reason = shape.line(
        _("为什么删"), longest=200, help=_("比如：本人要求删除。会一直留着，不要把要删的字写进来。")
    )

    def clean_passages(self) -> list[str]:
        return [line for line in str(self.cleaned_data["passages"]).splitlines() if line.strip()]
