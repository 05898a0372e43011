"""Forms of the settings (设置): shape only; the territory decides."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from wangge.faces.console.forms import shape
from wangge.territory.models import Grid, Person, Role
from wangge.territory.staffing import WHERE


def hour(label: Any, *, required: bool = True) -> forms.TimeField:
    return forms.TimeField(
        label=label, required=required, widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M"),
        error_messages={"required": _("请填时间。"), "invalid": _("时间要写成 08:30 这样。")},
    )  # fmt: skip


class PlaceForm(forms.Form):
    """地方: what is posted on the notice board."""

    phone = shape.line(_("对外电话"), longest=40, required=False)
    supervision_phone = shape.line(
        _("监督电话"), longest=40, required=False, help=_("印在回执上，居民可以打。")
    )
    address = shape.line(_("地址"), required=False)
    prefix = shape.line(  # type: ignore[assignment]
        _("编号开头"), longest=8, required=False, help=_("比如 HY，事项编号就是 HY2026-00001。")
    )
    opens = hour(_("上班"))
    lunch_from = hour(_("午休开始"), required=False)
    lunch_until = hour(_("午休结束"), required=False)
    closes = hour(_("下班"))


class GridForm(forms.Form):
    """网格: its name, what it covers in words, whom to call."""

    name = shape.line(_("名称"), longest=80)
    covers = shape.line(_("范围"), longest=300, required=False, help=_("比如：1–6 号楼、南门。"))
    contact = shape.line(_("公示的联系方式"), longest=60, required=False)


class NewGrid(GridForm):
    code = shape.line(_("代码"), longest=24, help=_("字母和数字，比如 HY-01。定了就不改。"))
    kind = shape.choice(_("种类"), Grid.Kind.choices, initial="basic")
    since = shape.day(_("从哪天起"))
    field_order = ["code", "name", "kind", "covers", "contact", "since"]


class Ending(forms.Form):
    """到哪天为止."""

    until = shape.day(_("最后一天"))


class GridsFile(forms.Form):
    """导入网格: a GeoJSON file, looked at first and written afterwards."""

    file = forms.FileField(
        label=_("GeoJSON 文件"), required=False, help_text=_("FeatureCollection，每个图形有 code、name。")
    )
    text = forms.CharField(widget=forms.HiddenInput, required=False)
    datum = shape.choice(
        _("坐标"), [("wgs84", _("WGS-84(GPS)")), ("cgcs2000", _("CGCS2000（测绘成果、天地图）")),
                  ("gcj02", _("GCJ-02（高德、腾讯）")), ("bd09", _("BD-09（百度）"))],
        initial="wgs84", help=_("坐标选错，图形会偏几百米。"),
    )  # fmt: skip
    since = shape.day(_("从哪天起"))

    def clean(self) -> dict[str, Any]:
        said = super().clean() or {}
        if not said.get("file") and not said.get("text"):
            self.add_error("file", _("请选文件。"))
        return said


class NewPerson(forms.Form):
    """新同事."""

    name = shape.line(_("姓名"), longest=40)
    login = shape.line(
        _("登录名"),
        longest=40,
        required=False,
        help=_("不填就不能登录，只列在公示里。"),
        autocapitalize="none",
    )
    phone = shape.line(_("工作电话"), longest=40, required=False, help=_("会公示。"))
    employment = shape.choice(_("用工方式"), Person.Employment.choices, initial="employed")


class NewPost(forms.Form):
    """任职."""

    role = shape.choice(_("岗位"))
    grid = shape.row(_("网格"), required=False, empty=_("不是网格的岗位"))
    sector = shape.row(_("片区"), required=False, empty=_("不是片区的岗位"))
    unit = shape.row(_("协办单位"), required=False, empty=_("不是协办单位的联系人"))
    since = shape.day(_("从哪天起"))
    until = shape.day(_("到哪天（可不填）"), required=False)

    def __init__(self, *args: Any, place: Any, today: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        fields: Any = self.fields
        here = WHERE.get(place.kind, set()) | {Role.ADMINISTRATOR, Role.AUDITOR, Role.SECURITY}
        fields["role"].choices = [("", _("请选择")), *(pair for pair in Role.choices if pair[0] in here)]
        for name, rows in (("grid", place.grids), ("sector", place.sectors), ("unit", place.units)):
            fields[name].queryset = rows.on(today).order_by("code")
        if place.kind != "company":
            del self.fields["sector"]


class StandIn(forms.Form):
    """代理."""

    post = shape.row(_("代哪个岗位"))
    person = shape.person(_("谁来代"))
    since = shape.day(_("从哪天起"))
    until = shape.day(_("到哪天"))

    def __init__(self, *args: Any, posts: Any, people: Any, held: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        fields: Any = self.fields
        fields["post"].queryset = posts
        fields["person"].offer(people, held, near={post.grid_id for post in posts if post.grid_id})


class Away(forms.Form):
    """请假."""

    since = shape.day(_("从哪天起"))
    until = shape.day(_("到哪天"))
    reason = shape.line(_("事由"), longest=80, required=False, help=_("年假、病假就够了，不写病情。"))


class NewUnit(forms.Form):
    """协办单位."""

    code = shape.line(_("代码"), longest=40)
    name = shape.line(_("名称"), longest=80)
    serves = shape.line(_("负责什么"), longest=200, required=False)
    phone = shape.line(_("电话"), longest=40, required=False)
    since = shape.day(_("从哪天起"))


class NewCategory(forms.Form):
    """类别."""

    code = shape.line(_("代码"), longest=40)
    name = shape.line(_("名称"), longest=60)
    parent = shape.row(_("属于哪一类"), required=False, empty=_("自成一类"))
    accept_when = shape.line(_("什么情况收"), longest=200, required=False)
    close_when = shape.line(_("怎样算完"), longest=200, required=False)
    keywords = shape.line(_("常用的字"), longest=300, required=False)

    def __init__(self, *args: Any, rows: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        fields: Any = self.fields
        fields["parent"].queryset = rows


class CategoryName(forms.Form):
    """类别改名."""

    name = shape.line(_("名称"), longest=60)


class CalendarFile(forms.Form):
    """放假安排."""

    file = forms.FileField(
        label=_("放假安排文件"), help_text=_("一年一份，格式见 packs/calendars/README.md。"),
        error_messages={"required": _("请选文件。"), "empty": _("文件是空的。")},
    )  # fmt: skip


class Adopt(forms.Form):
    """采用制度."""

    pack = shape.choice(_("哪一份"), required=False)
    file = forms.FileField(
        label=_("或者上传自己的制度文件"), required=False, help_text=_("写法见 packs/README.md。")
    )
    adopted_by = shape.line(_("谁、什么时候决定的"), help=_("比如：居民代表会议 2026-01-10。"))
    consultation = shape.text(_("征求意见的情况"), required=False, rows=2)
    since = shape.day(_("从哪天起执行"))
    observe_only = forms.BooleanField(label=_("先只提示，不提出任何后果（观察期）"), required=False)

    def clean(self) -> dict[str, Any]:
        said = super().clean() or {}
        if not said.get("pack") and not said.get("file"):
            self.add_error("pack", _("请选一份制度，或上传文件。"))
        return said
