"""The form of a change of borders (改边界的表单): shape only; `territory.borders` says what it would mean."""

import json
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from wangge.faces.console.forms import shape

CHANGES = [("move", _("移动边界")), ("split", _("拆成两个")), ("merge", _("和另一个合并"))]
LONGEST = 2_000_000  # characters of an outline: some hundred thousand points


class Drawing(forms.CharField):
    """画的图: GeoJSON as the map writes it, or as somebody typed it."""

    def clean(self, value: Any) -> Any:
        said = super().clean(value)
        if not said:
            return None
        try:
            return json.loads(said)
        except (json.JSONDecodeError, RecursionError):
            raise forms.ValidationError(
                _("这不是 GeoJSON。在图上画，或者粘贴 GeoJSON 的 geometry。")
            ) from None


def drawing(label: Any) -> Drawing:
    return Drawing(
        label=label,
        required=False,
        max_length=LONGEST,
        widget=forms.Textarea(attrs={"rows": 3, "spellcheck": "false"}),
    )


class Borders(forms.Form):
    """移动、拆分、合并."""

    change = shape.choice(_("怎么改"), CHANGES, radio=True, initial="move")
    grid = shape.choice(_("网格"))
    other = shape.choice(_("合并哪一个"), required=False, help=_("它到前一天为止，地方并进来。"))
    code = shape.line(_("新网格的代码"), longest=24, required=False)
    name = shape.line(_("新网格的名称"), longest=80, required=False)
    yielding = forms.BooleanField(
        label=_("相邻的网格跟着让"), required=False, initial=True,
        help_text=_("多占的地方从邻居划出，让出的地方并给挨着最长的邻居，不留空、不重叠。"),
    )  # fmt: skip
    since = shape.day(_("从哪天起"))
    shape = drawing(_("边界（图上画好会自己写在这里）"))
    line = drawing(_("分界线（图上画好会自己写在这里）"))

    def __init__(self, *args: Any, grids: list[Any], **more: Any) -> None:
        super().__init__(*args, **more)
        choices = [(each.code, f"{each.name}（{each.code}）") for each in grids]
        self.fields["grid"].choices = choices  # type: ignore[attr-defined]
        self.fields["other"].choices = [("", "—"), *choices]  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        said = super().clean() or {}
        needed = {"move": ["shape"], "split": ["line", "code", "name"], "merge": ["other"]}
        for name in needed.get(said.get("change", ""), []):
            if not said.get(name) and name not in self.errors:
                self.add_error(
                    name, _("这一项要填。") if name not in ("shape", "line") else _("请先在图上画。")
                )
        return said
