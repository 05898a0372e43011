"""The forms of meetings, agenda items and tasks (会议的表单): shape only; the acts decide what is right."""

from typing import Any
from uuid import uuid4

from django import forms
from django.utils.translation import gettext_lazy as _

from wangge.faces.console.forms import shape
from wangge.faces.console.forms.redacting import Redacting
from wangge.faces.console.forms.safety import GRADES
from wangge.meetings import access, items
from wangge.meetings.models import AgendaItem, Meeting, Task
from wangge.meetings.tasks import Todo
from wangge.territory.models import Place

TODOS = 3  # things to do that one resolution may give out on a page; more by deciding again


class Slip(forms.Form):
    """有编号的表单: pressing twice writes once."""

    slip = forms.UUIDField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs["initial"] = {"slip": uuid4()} | (kwargs.get("initial") or {})
        super().__init__(*args, **kwargs)

    def given(self) -> dict[str, Any]:
        """The act's own keywords."""
        hidden = {"slip", "do", "seen", "of"}
        return {name: value for name, value in self.cleaned_data.items() if name not in hidden}

    def shown(self) -> list[Any]:
        """The fields to fill in."""
        return [self[name] for name, field in self.fields.items() if not field.widget.is_hidden]


class Arrangement(Slip):
    """会议安排."""

    title = shape.line(_("会议的题目"), longest=80, help=_("例如：五月安全环保例会、居民议事会。"))
    opens_at = shape.moment(_("什么时候开"))
    room = shape.line(_("地点"), longest=80)
    chair = shape.row(_("主持人"), help=_("签发纪要的人。记到会和决定由另一个人来做。"))
    invited = shape.rows(_("通知谁参加"), required=False, help=_("主持人自动算在里面。"))
    guests = shape.line(_("列席的人"), longest=200, required=False, help=_("外来的人，照平时的叫法写。"))

    def __init__(self, *args: Any, place: Place, today: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        fields: Any = self.fields
        fields["chair"].queryset = access.chairs(place, today)
        fields["invited"].queryset = access.members(place, today)


class Step(Slip):
    """一步: which act of which thing, by its own id, from which version of the page."""

    do = forms.CharField(widget=forms.HiddenInput)
    of = forms.UUIDField(widget=forms.HiddenInput)
    seen = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, act: str, subject: Any, today: Any, **kwargs: Any) -> None:
        initial = {"do": act, "of": subject.uid, "seen": subject.version} | (
            kwargs.pop("initial", None) or {}
        )
        super().__init__(
            *args, **{"auto_id": f"{act}_{str(subject.uid)[:6]}_%s", "initial": initial, **kwargs}
        )
        self.act, self.subject, self.today = act, subject, today
        self.prepare()

    def prepare(self) -> None:
        """What depends on the thing."""


class Revise(Step):
    title = shape.line(_("会议的题目"), longest=80)
    opens_at = shape.moment(_("什么时候开"))
    room = shape.line(_("地点"), longest=80)
    chair = shape.row(_("主持人"))
    invited = shape.rows(_("通知谁参加"), required=False)
    guests = shape.line(_("列席的人"), longest=200, required=False)

    def prepare(self) -> None:
        fields, meeting = self.fields, self.subject
        of: Any = fields
        of["chair"].queryset = access.chairs(meeting.place, self.today)
        of["invited"].queryset = access.members(meeting.place, self.today)
        same = ("title", "opens_at", "room", "guests", "invited")
        self.initial.update({name: getattr(meeting, name) for name in same}, chair=meeting.chair_id)


class Convene(Step):
    words = shape.text(
        _("通知里另外要说的话"),
        longest=1000,
        rows=2,
        required=False,
        help=_("可以不写。时间、地点、议题会自动带上。"),
    )


class Postpone(Step):
    opens_at = shape.moment(_("改到什么时候"))
    room = shape.line(_("地点"), longest=80, required=False, help=_("不变的不用填。"))
    reason = shape.text(_("改期的理由"), longest=500, rows=2)


class Reason(Step):
    reason = shape.text(_("理由"), longest=1000, rows=2)


class Hold(Step):
    """记到会: an empty line for who was there, a reason for who was not."""

    guests = shape.line(_("列席的人"), longest=200, required=False)

    def prepare(self) -> None:
        self.initial["guests"] = self.subject.guests
        for person in access.named_people(self.subject):
            label = _("%(name)s（到了的空着，没有到的写原因）") % {"name": person.name}
            self.fields[f"absent_{person.pk}"] = shape.line(label, longest=80, required=False)

    def given(self) -> dict[str, Any]:
        said = self.cleaned_data
        absent = {
            int(name.removeprefix("absent_")): why
            for name, why in said.items()
            if name.startswith("absent_") and why.strip()
        }
        return {"absent": absent, "guests": said["guests"]}


class Minutes(Step):
    words = shape.text(_("议题以外要记下的话"), longest=8000, rows=6, required=False)

    def prepare(self) -> None:
        self.initial["words"] = self.subject.minutes


class Plain(Step):
    """不用填什么的一步."""


class Words(Step):
    words = shape.text(_("要写的话"), longest=2000, rows=3)


class Decide(Step):
    """作出决定: the decision, and up to three things of it with owner and day."""

    decision = shape.text(_("决定"), rows=3, help=_("会上怎么定的，照实写。只是知道了、不用办的，下面空着。"))

    def prepare(self) -> None:
        people = access.members(self.subject.place, self.today)
        if self.act == "decide" and (hazard := items.disputed(self.subject)) is not None:
            self.fields["grade"] = shape.choice(
                _("会议把 %(number)s 定为") % {"number": hazard.number}, GRADES, radio=True,
                help=_("定级有异议。决定记下，隐患照会议定的级别办；两边的经过互相写明。"),
            )  # fmt: skip
        for n in range(1, TODOS + 1):
            many = {"n": n}
            self.fields[f"todo{n}"] = shape.line(
                _("要办的第 %(n)d 件事") % many, longest=1000, required=False
            )
            owner = self.fields[f"owner{n}"] = shape.row(_("谁办"), required=False)
            owner.queryset = people
            self.fields[f"until{n}"] = shape.day(
                _("哪天以前"),
                required=False,
                help=_("会上没有定日子的空着，按制度的天数算。") if n == 1 else "",
            )

    def clean(self) -> dict[str, Any]:
        said: dict[str, Any] = super().clean() or {}
        for n in range(1, TODOS + 1):
            if bool(said.get(f"todo{n}")) != bool(said.get(f"owner{n}")):
                self.add_error(f"todo{n}", _("要办的事和谁办要一起写。"))
        return said

    def given(self) -> dict[str, Any]:
        said = self.cleaned_data
        todo = [
            Todo(said[f"todo{n}"], said[f"owner{n}"], said[f"until{n}"])
            for n in range(1, TODOS + 1)
            if said[f"todo{n}"]
        ]
        return {"decision": said["decision"], "todo": todo} | (
            {"grade": said["grade"]} if "grade" in said else {}
        )


class HandOver(Step):
    to = shape.row(_("交给谁"))
    reason = shape.text(_("为什么换人"), longest=1000, rows=2)

    def prepare(self) -> None:
        fields: Any = self.fields
        fields["to"].queryset = access.members(self.subject.place, self.today)


class PutOff(Step):
    day = shape.day(_("改到哪天"))
    reason = shape.text(_("为什么改期限"), longest=1000, rows=2)


class Redact(Step, Redacting):
    """删去文字."""


FORMS: dict[type[Any], dict[str, type[Step]]] = {
    Meeting: {
        "revise": Revise, "convene": Convene, "postpone": Postpone, "call-off": Reason, "hold": Hold, "write": Minutes,
        "sign": Plain, "redact": Redact,
    },
    AgendaItem: {
        "add": Words, "list": Plain, "unlist": Reason, "decide": Decide, "go-on": Words, "defer": Words, "decide-first": Decide,
        "drop": Reason, "bring-up": Reason, "redact": Redact,
    },
    Task: {
        "report": Words, "note": Words, "confirm": Words, "return": Reason, "hand-over": HandOver, "put-off": PutOff,
        "void": Reason,
    },
}  # fmt: skip
LABELS = {
    "go-on": _("听了什么、怎样接着办"), "defer": _("缺什么、谁去弄清楚"), "report": _("办了什么、结果怎样"), "note": _("办到哪一步、卡在哪里"),
    "confirm": _("看了什么"), "return": _("还差什么"), "add": _("补充的话"),
}  # fmt: skip


def of(act: str, *args: Any, subject: Any, today: Any) -> Step:
    """这一步的表单."""
    form = FORMS[type(subject)][act](*args, act=act, subject=subject, today=today)
    if act in LABELS:
        name = "words" if "words" in form.fields else "reason"
        form.fields[name].label = LABELS[act]
    return form


class Put(Slip):
    """提出议题."""

    title = shape.line(_("议题"), longest=120, help=_("一句话说清楚要会上定什么。"))
    why = shape.text(_("为什么要会上研究"), help=_("网格和片区试过什么，卡在哪里，需要会上定什么。"))
    grid = shape.row(_("哪个网格的"), required=False, empty=_("全处的"))

    def __init__(self, *args: Any, grids: Any, known: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        fields: Any = self.fields
        fields["grid"].queryset = grids
        if known:  # a hazard or a matter brings its own title and grid
            del fields["title"], fields["grid"]


class Added(Slip):
    """签后补充."""

    words = shape.text(_("补充的话"), longest=1000, rows=2)
