"""The forms of trainings and talks (培训和谈心的表单): shape only. A talk has no field for thoughts."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from wangge.faces.console.forms import shape
from wangge.faces.console.forms.meetings import Slip
from wangge.meetings.models import Talk


class Plan(Slip):
    """计划培训."""

    grid = shape.row(_("哪个网格"), required=False, empty=_("全处一起"))
    title = shape.line(_("培训的题目"), longest=80)
    planned_on = shape.day(_("哪天"))
    teacher = shape.line(_("谁来讲"), longest=80)
    audience = shape.line(_("谁参加"), longest=120, help=_("例如：全体职工、夜班的焊工。"))
    material = shape.text(
        _("材料"),
        longest=4000,
        rows=2,
        required=False,
        help=_("要看的内容，或者放在哪里。文件可以以后附上。"),
    )

    def __init__(self, *args: Any, grids: Any, whole: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["grid"]
        field.queryset = grids
        field.required = not whole
        if not whole:
            self.initial.setdefault("grid", grids.first())


class Held(Slip):
    """记培训."""

    held_on = shape.day(_("哪天办的"))
    asked = forms.IntegerField(
        label=_("应到几人"), min_value=1, max_value=100_000, error_messages=shape.REQUIRED
    )
    came = forms.IntegerField(
        label=_("实到几人"), min_value=0, max_value=100_000, error_messages=shape.REQUIRED
    )
    notes = shape.text(_("讲了什么、问了什么、怎么答的"), longest=4000, rows=4)
    names = shape.text(
        _("签到的名单"),
        longest=4000,
        rows=2,
        required=False,
        help=_("可以不抄，纸上的签到表留存即可。抄在这里的加密保存。"),
    )


class Off(Slip):
    """不办了."""

    reason = shape.text(_("不办的理由"), longest=500, rows=2)


class Material(Slip):
    """附材料."""

    file = forms.FileField(
        label=_("文件"),
        help_text=_("照片或者 PDF，每个不超过 10 MB。"),
        error_messages={"required": _("请选文件。")},
    )


class Conversation(Slip):
    """记谈心: what the employee wished to raise; everything but the day and the subject may stay empty."""

    grid = shape.row(_("哪个网格"), empty=None)
    talked_on = shape.day(_("哪天谈的"))
    asked_by = shape.choice(_("怎么谈起来的"), Talk.Asked.choices, radio=True)
    topic = shape.line(_("谈的是什么事"), longest=60, help=_("事情，不是人。例如：更衣室、排班、劳保鞋。"))
    raised = shape.text(
        _("职工自己提出的"),
        rows=4,
        required=False,
        help=_("困难、意见、诉求、建议，照职工的原话。没有提出的，空着。"),
    )
    promised = shape.text(_("说好怎么办"), longest=1000, rows=2, required=False)
    who = shape.line(
        _("怎样称呼"), longest=40, required=False, help=_("职工愿意写才写，可以写“一位夜班工友”。")
    )
    confidential = forms.BooleanField(
        label=_("职工要求保密"), required=False, help_text=_("只有您自己看得到。转成诉求时，也按保密办。")
    )

    def __init__(self, *args: Any, grids: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["grid"]
        field.queryset = grids
        self.initial.setdefault("grid", grids.first())


class Following(Slip):
    """后来怎样."""

    words = shape.text(_("后来怎样"), longest=1000, rows=2)


class Forget(Slip):
    """职工要求删去."""

    basis = shape.line(
        _("为什么删去"), longest=80, help=_("例如：职工本人要求。删去的是话和称呼，日子和题目留着。")
    )
