"""The form of the heat map (哪里多的表单): which days, how large a cell."""

import datetime as dt
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from wangge.analysis.heat import SIZES
from wangge.faces.console.forms import shape

LONGEST = 366
USUAL_DAYS, USUAL_SIZE = dt.timedelta(days=89), 9
WORDS = {8: _("大（约 900 米）"), 9: _("中（约 350 米）"), 10: _("小（约 130 米）")}


class Heat(forms.Form):
    """选时间和格子: every field may be left empty; the last ninety days, then, in cells of middle size."""

    since = shape.day(_("从哪天登记的"), required=False)
    until = shape.day(_("到哪天"), required=False)
    size = shape.choice(_("一格多大"), [(size, WORDS[size]) for size in SIZES], required=False)

    def __init__(self, *args: Any, today: dt.date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.today = today

    def clean(self) -> dict[str, Any]:
        said = super().clean() or {}
        if self.errors:
            return said
        last = said.get("until") or self.today
        if not 2000 <= last.year <= 2100:
            raise forms.ValidationError(_("日期要在 2000 年和 2100 年之间。"))
        first = said.get("since") or last - USUAL_DAYS
        if not 0 <= (last - first).days < LONGEST:
            raise forms.ValidationError(_("起日不能晚于止日，最多看一年。"))
        return said | {"since": first, "until": last, "size": int(said.get("size") or USUAL_SIZE)}
