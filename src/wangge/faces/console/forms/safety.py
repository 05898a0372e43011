"""The forms of hazards and accidents (隐患、事故的表单): one for each act; shape only, the acts decide what is right."""

from typing import Any
from uuid import uuid4

from django import forms
from django.utils.translation import gettext_lazy as _

from wangge.faces.console.forms import shape
from wangge.faces.console.forms.redacting import Redacting
from wangge.safety.models import Accident, Hazard, HazardStatistics

GRADES = [
    (Hazard.Grade.GENERAL, _("一般：网格能立即排除")), (Hazard.Grade.MAJOR, _("重大：要停产停用、要花时间治理，或者网格自己排除不了")),
]  # fmt: skip


def number(label: Any, *, help: Any = "", required: bool = False) -> forms.IntegerField:
    """几个人、几万元."""
    return forms.IntegerField(
        label=label, required=required, help_text=help, min_value=0, max_value=30_000,
        error_messages={"invalid": _("请写数字。"), "min_value": _("不能小于零。"), "max_value": _("这个数太大，请核对。")},
        widget=forms.NumberInput(attrs={"inputmode": "numeric", "min": 0}),
    )  # fmt: skip


class Report(forms.Form):
    """登记隐患: where, what; everything else may come later."""

    slip = forms.UUIDField(widget=forms.HiddenInput)
    grid = shape.row(_("网格"))
    area = shape.line(
        _("部位"), longest=80, help=_("照厂里的叫法写，如“二号炉平台”。同一处以后再有，系统会提示。")
    )
    words = shape.text(_("看到了什么"), help=_("写事情，不写人的好坏。"))
    kind = shape.choice(_("哪一类"), Hazard.Kind.choices, radio=True, initial=Hazard.Kind.THING)
    grade = shape.choice(
        _("您看是哪一级"), [*GRADES, ("", _("拿不准，请别人定"))], radio=True, required=False,
        help=_("该项列入本行业重大事故隐患判定标准的，定重大。由另一位复核；有异议可以提。"),
    )  # fmt: skip
    on_the_spot = shape.text(_("当场做了什么"), longest=1000, rows=2, required=False)
    removed = forms.BooleanField(
        label=_("当场已经排除"), required=False, help_text=_("也登记，算自查自报；还要别人来看一眼。")
    )
    found_at = shape.moment(_("几时发现的"), required=False, help=_("不填就是现在。"))
    finder = shape.choice(
        _("谁先发现的"), [("", _("我")), *Hazard.Finder.choices], required=False,
        help=_("替别人登记的，照实选。是不是自查自报由记录推出，不由谁来勾。"),
    )  # fmt: skip
    confidential = forms.BooleanField(
        label=_("为报告的人保密"), required=False, help_text=_("只有安全环保员和公司领导知道是谁报的。")
    )
    photo = shape.FilesField(label=_("照片（可以不附）"), required=False)

    def __init__(self, *args: Any, grids: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        fields: Any = self.fields
        fields["grid"].queryset = grids

    def given(self) -> dict[str, Any]:
        """The act's own keywords."""
        found = {name: value for name, value in self.cleaned_data.items() if name not in ("slip", "photo")}
        return found | {"uid": self.cleaned_data["slip"]}


class Step(forms.Form):
    """一步: every act's form carries which act, its own id, and which version of the page was read."""

    do = forms.CharField(widget=forms.HiddenInput)
    slip = forms.UUIDField(widget=forms.HiddenInput)
    base_version = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, act: str, subject: Any, people: Any, **kwargs: Any) -> None:
        initial = {"do": act, "slip": uuid4(), "base_version": subject.version}
        super().__init__(*args, **{"auto_id": f"{act}_%s", "initial": initial, **kwargs})
        self.subject = subject
        fields: Any = self.fields
        for name in ("rectifier", "to", "person", "head"):
            if name in fields and isinstance(fields[name], forms.ModelChoiceField):
                fields[name].queryset = people
        self.prepare()

    def prepare(self) -> None:
        """What depends on the subject."""

    def given(self) -> dict[str, Any]:
        """The act's own keywords."""
        return {name: value for name, value in self.cleaned_data.items() if name not in Step.base_fields}

    def shown(self) -> list[Any]:
        """The fields to fill in."""
        return [self[name] for name in self.fields if name not in Step.base_fields]


class Grade(Step):
    grade = shape.choice(_("级别"), GRADES, radio=True)
    reason = shape.text(_("理由"), longest=500, rows=2, required=False, help=_("改级的要写明理由。"))


class Dispute(Step):
    grade = shape.choice(_("您认为应当是"), GRADES, radio=True)
    reason = shape.text(_("为什么"), longest=1000)


class DecideGrade(Step):
    grade = shape.choice(_("会议定为"), GRADES, radio=True)
    decision = shape.text(_("哪次会议、怎样决定的"), longest=1000)


class Control(Step):
    words = shape.text(_("怎样停用、隔离、撤人"), longest=1000)
    stop_work = shape.line(_("停产停用的是什么（没有就不填）"), longest=500, required=False)


class TellAbove(Step):
    to = shape.line(_("报给谁"), longest=100, help=_("先打电话，再在这里记下。"))
    told_at = shape.moment(_("几时报的"), required=False, help=_("不填就是现在。"))


class Plan(Step):
    """五落实."""

    measures = shape.text(_("治理措施"), longest=1000, required=False)
    responsible = shape.line(_("责任人"), longest=200, required=False)
    money = shape.line(_("资金"), longest=500, required=False, help=_("多少、哪里出。"))
    until = shape.day(_("完成时限"), required=False)
    emergency = shape.text(_("应急预案"), longest=1000, required=False, help=_("治理期间出了事怎么办。"))


class Reason(Step):
    reason = shape.text(_("理由"), longest=1000)


class Words(Step):
    words = shape.text(_("意见（可以不填）"), longest=500, rows=2, required=False)


class Note(Step):
    words = shape.text(_("要记的话"), longest=1000)


class Notify(Step):
    to = shape.row(_("交给谁整改"))
    demands = shape.text(_("整改要求"), longest=1000, help=_("期限照现在的整改期限印在通知单上。"))


class Begin(Step):
    rectifier = shape.row(_("谁来整改"))
    words = shape.line(_("怎样安排（可以不填）"), longest=500, required=False)


class HandTo(Step):
    rectifier = shape.row(_("改由谁整改"))
    words = shape.line(_("为什么换人"), longest=500)


class AskExtension(Step):
    until = shape.day(_("延到哪天"))
    reason = shape.text(_("为什么"), longest=1000, help=_("延期不撤防护措施。"))


class Submit(Step):
    words = shape.text(_("改了什么，凭什么说改好了"), help=_("照片在下面附。"))


class Accept(Step):
    seen = shape.text(_("到现场看了什么"), longest=1000)
    measures = shape.line(_("治理措施是怎样落实的"), longest=500, required=False)
    responsible = shape.line(_("责任人是怎样落实的"), longest=500, required=False)
    money = shape.line(_("资金是怎样落实的"), longest=500, required=False)
    until = shape.line(_("完成时限是怎样落实的"), longest=500, required=False)
    emergency = shape.line(_("应急预案是怎样落实的"), longest=500, required=False)
    FIVE = ("measures", "responsible", "money", "until", "emergency")

    def prepare(self) -> None:
        if self.subject.grade != Hazard.Grade.MAJOR:
            for name in self.FIVE:
                del self.fields[name]

    def given(self) -> dict[str, Any]:
        said = super().given()
        return {"seen": said["seen"], "checked": {name: said[name] for name in self.FIVE if name in said}}


class Sign(Step):
    words = shape.text(_("签字的意见"), longest=500, rows=2)


class TellAuthority(Step):
    to = shape.line(_("报给哪个部门"), help=_("负有安全生产监督管理职责的部门，如区应急管理局。"))
    words = shape.text(_("报告的内容"), longest=1000, help=_("现状和原因、危害和难易、治理方案。"))


class TellCongress(Step):
    meeting = shape.line(_("哪次职工大会或者职代会"))
    words = shape.text(_("报告的内容"), longest=1000)


class TellWorkers(Step):
    words = shape.text(_("通报的话"), longest=1000, help=_("贴在公示栏和职工看的网页上。只说事情，不点名。"))


class Link(Step):
    recurs = shape.row(_("以前的哪一处"))

    def prepare(self) -> None:
        from wangge.safety import hazards

        fields: Any = self.fields
        fields["recurs"].queryset = hazards.same_spot(self.subject)


class Recuse(Step):
    person = shape.row(_("谁回避"))
    reason = shape.line(_("为什么"), longest=200)


class Redact(Step, Redacting):
    """删去文字."""


class AccidentReport(forms.Form):
    """登记事故: facts alone."""

    slip = forms.UUIDField(widget=forms.HiddenInput)
    grid = shape.row(_("网格"))
    area = shape.line(_("地点"), longest=80)
    kind = shape.choice(_("哪一类"), Accident.Kind.choices, radio=True, initial=Accident.Kind.WORK)
    happened_at = shape.moment(_("几时发生的"))
    words = shape.text(_("简要经过"), help=_("只写知道的事实，不猜原因，不说是谁的错。"))
    measures = shape.text(_("已经采取的措施"), longest=1000, rows=2)
    dead = number(_("死亡（人）"))
    missing = number(_("下落不明（人）"))
    badly_hurt = number(_("重伤、急性中毒（人）"))
    hurt = number(_("轻伤（人）"))
    loss = number(_("初步估计的直接损失（万元）"))
    head = shape.row(_("已经知道的公司领导"), required=False, empty=_("还没有报告"))
    head_knew_at = shape.moment(_("他几时知道的"), required=False, help=_("一小时从这时起算。"))

    def __init__(self, *args: Any, grids: Any, heads: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        fields: Any = self.fields
        fields["grid"].queryset, fields["head"].queryset = grids, heads

    def given(self) -> dict[str, Any]:
        found = {name: value for name, value in self.cleaned_data.items() if name != "slip"}
        for name in ("dead", "missing", "badly_hurt", "hurt", "loss"):
            found[name] = found[name] or 0
        return found | {"uid": self.cleaned_data["slip"]}

    def clean(self) -> dict[str, Any]:
        said: dict[str, Any] = super().clean() or {}
        if bool(said.get("head")) != bool(said.get("head_knew_at")):
            self.add_error("head_knew_at", _("负责人和他知道的时间要一起写，或者都不写。"))
        return said


class TellHead(Step):
    head = shape.row(_("公司领导"))
    knew_at = shape.moment(_("几时知道的"), required=False, help=_("不填就是现在。一小时从这时起算。"))


class TellOffice(Step):
    authority = shape.line(
        _("报给哪个部门"), help=_("县级以上应急管理部门和其他负有安全生产监督管理职责的部门。")
    )
    told_at = shape.moment(_("几时报的"), required=False, help=_("不填就是现在。"))
    words = shape.text(_("报告的内容"), longest=1000, rows=2, required=False)


class Changes(Step):
    words = shape.text(_("有什么变化"), longest=1000)
    dead = number(_("死亡（人）"), help=_("不填就是没有变化。"))
    missing = number(_("下落不明（人）"))
    badly_hurt = number(_("重伤、急性中毒（人）"))
    hurt = number(_("轻伤（人）"))
    loss = number(_("直接损失（万元）"))


class Find(Step):
    cause = shape.text(_("查明的原因"), help=_("物的、人的行为、管理上的原因。写事情，不写是谁的错。"))
    prevention = shape.text(_("防范措施"))
    found_by = shape.line(_("由谁调查"))


class Close(Step):
    words = shape.text(_("防范措施落实的情况"), longest=1000)


FORMS: dict[str, type[Step]] = {
    "grade": Grade, "review-grade": Grade, "dispute": Dispute, "decide-grade": DecideGrade, "control": Control,
    "tell-above": TellAbove, "plan": Plan, "refuse-plan": Reason, "approve-plan": Words, "notify": Notify, "begin": Begin,
    "hand-to": HandTo, "ask-extension": AskExtension, "extend": Words, "refuse-extension": Reason, "submit": Submit,
    "return": Reason, "accept": Accept, "sign": Sign, "tell-authority": TellAuthority, "tell-congress": TellCongress,
    "tell-workers": TellWorkers, "link": Link, "note": Note, "recuse": Recuse, "not-hazard": Reason, "withdraw": Reason,
    "redact": Redact,
}  # fmt: skip
OF_ACCIDENTS: dict[str, type[Step]] = {
    "tell-head": TellHead, "tell-authority": TellOffice, "supplement": Changes, "amend": Changes, "note": Note,
    "find": Find, "close": Close, "void": Reason, "redact": Redact,
}  # fmt: skip


class Photo(forms.Form):
    """附照片."""

    photo = shape.FilesField(label=_("照片或 PDF"))


class Filters(forms.Form):
    """筛选台账."""

    q = shape.line(_("编号、部位或者情况"), required=False)
    grade = shape.choice(_("级别"), [("", _("全部")), *Hazard.Grade.choices], required=False)
    grid = shape.row(_("网格"), required=False, empty=_("全部"))
    kind = shape.choice(_("类"), [("", _("全部")), *Hazard.Kind.choices], required=False)
    finder = shape.choice(_("谁先发现"), [("", _("全部")), *Hazard.Finder.choices], required=False)
    since = shape.day(_("从哪天发现"), required=False)
    until = shape.day(_("到哪天"), required=False)

    def __init__(self, *args: Any, grids: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        fields: Any = self.fields
        fields["grid"].queryset = grids


class SignStatistics(forms.Form):
    """签统计表."""

    slip = forms.UUIDField(widget=forms.HiddenInput)
    every = shape.choice(_("哪一种"), HazardStatistics.Every.choices)
    day = forms.DateField(widget=forms.HiddenInput)
    words = shape.text(_("说明（可以不填）"), rows=3, required=False)
    sent_to = shape.line(_("报送的部门（可以不填）"), required=False)


class Publish(forms.Form):
    """贴出通报."""

    slip = forms.UUIDField(widget=forms.HiddenInput)
    day = forms.DateField(widget=forms.HiddenInput)
    words = shape.text(_("要对职工说的话（可以不填）"), rows=3, required=False)


class TakeIn(forms.Form):
    """接收移交."""

    slip = forms.UUIDField(widget=forms.HiddenInput)
    grid = shape.row(_("归哪个网格"))
    kind = shape.choice(_("哪一类"), Hazard.Kind.choices, radio=True, initial=Hazard.Kind.THING)
    grade = shape.choice(_("哪一级"), GRADES, radio=True)

    def __init__(self, *args: Any, grids: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        fields: Any = self.fields
        fields["grid"].queryset = grids


class HandOver(forms.Form):
    """移交单位."""

    slip = forms.UUIDField(widget=forms.HiddenInput)
    to = shape.choice(_("移交给哪个单位"))
    spot = shape.line(_("部位"), longest=80)
    words = shape.text(_("隐患的情况"), help=_("写给单位看：只说隐患，不说是谁反映的，不带电话。"))

    def __init__(self, *args: Any, companies: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        fields: Any = self.fields
        fields["to"].choices = [("", _("请选择")), *[(each.code, each.name) for each in companies]]
