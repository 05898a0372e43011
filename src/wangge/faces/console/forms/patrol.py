"""The forms of patrols (巡查的表单): shape only; the patrols decide what is right."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from wangge.faces.console.forms import shape
from wangge.faces.console.gate import Standing
from wangge.patrol import access, checklists, grid_files
from wangge.patrol.models import Checklist, Patrol, PatrolPlan

WEEKDAYS = [
    (str(n), word)
    for n, word in enumerate((_("周一"), _("周二"), _("周三"), _("周四"), _("周五"), _("周六"), _("周日")))
]
MONTHS = [(str(n), _("%(n)d月") % {"n": n}) for n in range(1, 13)]
GRADES = [("general", _("一般")), ("major", _("重大"))]
KINDS = [("thing", _("物的危险状态")), ("conduct", _("人的不安全行为")), ("management", _("管理上的缺陷"))]


class Beside(forms.Form):
    """A second form on a page (第二张表): with ids of its own."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **({"auto_id": f"id_{type(self).__name__.lower()}_%s"} | kwargs))


def many(label: Any, choices: Any, *, help: Any = "") -> forms.MultipleChoiceField:
    """选几样: boxes to tick."""
    return forms.MultipleChoiceField(
        label=label, choices=choices, required=False, help_text=help, widget=forms.CheckboxSelectMultiple,
        error_messages=shape.CHOICE,
    )  # fmt: skip


class Begin(forms.Form):
    """选网格和检查表."""

    grid = shape.choice(_("网格"))
    checklist = shape.choice(_("检查表"), required=False)

    def __init__(self, *args: Any, standing: Standing, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        fields: Any = self.fields
        fields["grid"].choices = [
            (each.code, each.name) for each in access.grids(standing.extent, standing.place)
        ]
        lists = [(each.code, each.title) for each in checklists.current(standing.place)]
        fields["checklist"].choices = [("", _("不用检查表，只写看到的")), *lists]


class Round(forms.Form):
    """一次巡查: for each item of the list a verdict, a note, where, a photo; and what the list does not ask."""

    slip = forms.UUIDField(widget=forms.HiddenInput)
    started_at = shape.moment(_("几点开始"))
    ended_at = shape.moment(_("几点结束"))
    words = shape.text(
        _("看到了什么"),
        longest=2000,
        required=False,
        help=_("表里没有问到的，照实写几句。不记路线，不用定位。"),
    )
    extra = shape.text(
        _("表外发现的问题"),
        longest=1000,
        rows=2,
        required=False,
        help=_("写了就作为一项发现，可以登记隐患或转事项。"),
    )

    def __init__(self, *args: Any, checklist: Checklist | None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.items = checklist.items if checklist else []
        if checklist is None:
            self.fields["words"].required = True
        for item in self.items:
            key = item["key"]
            self.fields[f"v-{key}"] = shape.choice(
                f"{key}. {item['text']}",
                Patrol.Verdict.choices,
                radio=True,
                help=" · ".join(filter(None, (item["look"], item["clause"]))),
            )
            self.fields[f"n-{key}"] = shape.line(_("说明"), longest=500, required=False)
            self.fields[f"w-{key}"] = shape.line(_("在哪里"), longest=80, required=False)
            self.fields[f"p-{key}"] = shape.FilesField(label=_("照片"), required=False)

    def questions(self) -> list[dict[str, Any]]:
        """逐项的填写框."""
        return [
            {"item": item, "verdict": self[f"v-{item['key']}"], "rest": [self[f"{what}-{item['key']}"] for what in "nwp"]}
            for item in self.items
        ]  # fmt: skip

    def answers(self) -> list[dict[str, str]]:
        """各项的结果."""
        said = self.cleaned_data
        return [
            {"key": item["key"], "verdict": said[f"v-{item['key']}"], "note": said[f"n-{item['key']}"], "where": said[f"w-{item['key']}"]}
            for item in self.items
        ]  # fmt: skip

    def pictures(self) -> list[tuple[str, Any]]:
        """各项的照片: (item, file)."""
        return [(item["key"], file) for item in self.items for file in self.cleaned_data[f"p-{item['key']}"]]


class Follow(forms.Form):
    """登记隐患."""

    grade = shape.choice(
        _("定级"),
        GRADES,
        radio=True,
        initial="general",
        help=_("网格能马上排除的是一般；要停产停用、要花时间治理的是重大（D-0.5）。"),
    )
    kind = shape.choice(_("是哪一类"), KINDS, initial="thing")
    area = shape.line(_("部位"), longest=80)
    removed = forms.BooleanField(label=_("当场已经排除，另请别人去看一眼"), required=False)
    on_the_spot = shape.line(_("当场做了什么"), longest=300, required=False)


class List(forms.Form):
    """检查表: one item a line."""

    code = shape.line(_("代码"), longest=40, help=_("小写字母、数字、连字符，如 fire-exit；定了就不变。"))
    title = shape.line(_("名称"), longest=80)
    area = shape.line(_("适用的地方"), required=False)
    grids = many(_("只给这些网格用"), [], help=_("一个也不选，就是各网格都能用。"))
    items: Any = shape.text(
        _("各项"), longest=60_000, rows=12,
        help=_("一行一项：检查什么｜怎么看｜依据。后两样可以不写，用竖线隔开。"),
    )  # fmt: skip
    changed = shape.line(_("改了什么"), longest=200, required=False)

    def __init__(self, *args: Any, standing: Standing, row: Checklist | None = None, **kwargs: Any) -> None:
        if row is not None:
            kwargs["initial"] = {
                "title": row.title, "area": row.area, "grids": row.grids,
                "items": "\n".join("｜".join(filter(None, (i["text"], i["look"], i["clause"]))) if i["look"] or not i["clause"]
                                   else f"{i['text']}｜｜{i['clause']}" for i in row.items),
            } | kwargs.get("initial", {})  # fmt: skip
        super().__init__(*args, **kwargs)
        if row is not None:
            del self.fields["code"]
            self.fields["changed"].required = True
        else:
            del self.fields["changed"]
        grids: Any = self.fields["grids"]
        grids.choices = [(each.code, each.name) for each in standing.grids()]

    def clean_items(self) -> list[dict[str, str]]:
        lines = [line for line in str(self.cleaned_data["items"]).splitlines() if line.strip()]
        parts = [[part.strip() for part in line.replace("|", "｜").split("｜", 2)] for line in lines]
        return [dict(zip(("text", "look", "clause"), [*each, "", ""], strict=False)) for each in parts]


class Import(Beside):
    """导入检查表."""

    file = forms.FileField(
        label=_("文件（CSV 或 Excel）"),
        error_messages={"required": _("请选文件。")},
        help_text=_("要有“检查什么”一列；还可以有检查表、怎么看、依据、网格。"),
    )
    title = shape.line(
        _("这张表的名称"), longest=80, required=False, help=_("文件里有“检查表”一列的不用写。")
    )


class Plan(forms.Form):
    """巡查计划."""

    code = shape.line(_("代码"), longest=40, help=_("小写字母、数字、连字符，如 daily；定了就不变。"))
    title = shape.line(_("名称"), longest=80)
    kind = shape.choice(_("哪一种"), PatrolPlan.Kind.choices, radio=True, initial="daily")
    checklist = shape.choice(_("检查表"), required=False)
    grids = many(_("哪些网格"), [], help=_("一个也不选，就是全部网格。"))
    weekday = shape.choice(
        _("每周巡查：星期几"),
        WEEKDAYS,
        required=False,
        initial="4",
        help=_("那天放假的，提前到本周前一个工作日。"),
    )
    months = many(_("季节性巡查：哪几个月"), MONTHS)
    working_day = forms.IntegerField(
        label=_("季节性巡查：每月第几个工作日以前"), required=False, min_value=1, max_value=23, initial=5
    )
    within = forms.IntegerField(
        label=_("节前巡查：放假前几个工作日之内"), required=False, min_value=1, max_value=10, initial=2
    )
    since = shape.day(_("从哪天起"))
    until = shape.day(_("到哪天止"), required=False, help=_("专项巡查必填，在这以前每个网格巡查一次。"))
    words = shape.line(_("说明"), longest=300, required=False)

    def __init__(self, *args: Any, standing: Standing, row: PatrolPlan | None = None, **kwargs: Any) -> None:
        if row is not None:
            kept = {
                name: getattr(row, name)
                for name in ("title", "kind", "checklist", "grids", "since", "until", "words")
            }
            rule = {name: value for name, value in row.rule.items() if name != "months"}
            kwargs["initial"] = kept | rule | {"months": [str(n) for n in row.rule.get("months", ())]}
        super().__init__(*args, **kwargs)
        fields: Any = self.fields
        if row is not None:
            del self.fields["code"]
        fields["grids"].choices = [(each.code, each.name) for each in standing.grids()]
        fields["checklist"].choices = [
            ("", _("不用检查表")),
            *((each.code, each.title) for each in checklists.current(standing.place)),
        ]

    def rule(self) -> dict[str, Any]:
        """这一种要的数."""
        said = self.cleaned_data
        given = {
            name: said[name] for name in ("weekday", "working_day", "within") if said[name] not in (None, "")
        }
        return given | {"months": said["months"]}


class Ending(Beside):
    """到某天为止."""

    until = shape.day(_("最后一天"))
    words = shape.line(_("为什么停"), longest=300)


class Retire(Beside):
    """停用检查表."""

    changed = shape.line(_("为什么停用"), longest=200)


class Shut(forms.Form):
    """停产."""

    slip = forms.UUIDField(widget=forms.HiddenInput)
    since = shape.day(_("从哪天"))
    until = shape.day(_("到哪天"))
    grid = shape.row(_("网格"), required=False, empty=_("全厂"))
    words = shape.line(_("为什么停产"), longest=200)

    def __init__(self, *args: Any, standing: Standing, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["grid"].queryset = standing.grids()  # type: ignore[attr-defined]


class File(forms.Form):
    """网格档案: one thing a line."""

    since = shape.day(_("从哪天起是这样"))
    changed = shape.line(_("变了什么"), longest=200, required=False, help=_("第一次写可以不填。"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        helps = {
            "areas": _("一行一个。区域的名称要和全厂的区域清单一致，一个区域只归一个网格。"),
            "contacts": _("写岗位和办公电话，不写家庭住址和身份证号。"),
        }
        for name, word in grid_files.SECTIONS.items():
            self.fields[name] = shape.text(
                word, longest=12_000, rows=3, required=False, help=helps.get(name, "")
            )

    def content(self) -> dict[str, list[str]]:
        """各栏的行."""
        return {name: str(self.cleaned_data[name]).splitlines() for name in grid_files.SECTIONS}


class Areas(forms.Form):
    """全厂的区域."""

    names = shape.text(_("区域"), longest=60_000, rows=10, help=_("一行一个，全厂的每一处都写上。"))
    changed = shape.line(_("改了什么"), longest=200, required=False)


class Check(forms.Form):
    """签发覆盖检查."""

    month = shape.choice(_("哪个月"))
    words = shape.text(
        _("缺口怎样补"), longest=2000, required=False, help=_("谁、哪天以前补上。没有缺口可以不写。")
    )

    def __init__(self, *args: Any, months: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["month"]
        field.choices = months
