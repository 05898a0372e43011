"""Forms of the acts on a matter (事项的动作): shape only; the acts decide what is right."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from wangge.cases import access, attachments, dispatch, errands
from wangge.cases.models import Case, Rating, Suspension, Telling
from wangge.cases.models import Check as Checking
from wangge.faces.console import similar
from wangge.faces.console.forms import shape
from wangge.faces.console.forms.redacting import Redacting
from wangge.faces.console.gate import Standing

SAID = _("会原样让当事人看到，请写完整、写客气。")


class ActForm(forms.Form):
    """动作表单: every act carries its own id, so that pressing twice does it once, and the version it was based on."""

    uid = forms.UUIDField(widget=forms.HiddenInput, required=False)
    base_version = forms.IntegerField(widget=forms.HiddenInput, required=False, min_value=0)

    def __init__(self, *args: Any, case: Case, standing: Standing, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.case, self.standing = case, standing
        self.prepare()

    def prepare(self) -> None:
        """Rows and choices that depend on the matter."""

    @property
    def said_fields(self) -> dict[str, Any]:
        """What was filled in, as the act's keywords."""
        return {
            name: value for name, value in self.cleaned_data.items() if name not in ("uid", "base_version")
        }

    @property
    def key(self) -> dict[str, Any]:
        """The act's own id and the version of the page it was pressed on."""
        return {"uid": self.cleaned_data.get("uid"), "base_version": self.cleaned_data.get("base_version")}


def channel(**kept: Any) -> Any:
    return shape.choice(_("怎么告诉的"), Telling.Channel.choices, **kept)


class Settle(ActForm):
    result = shape.text(_("怎么办好的"), help=_("办了什么、结果如何。"))
    said = shape.text(_("告诉当事人的话"), required=False, rows=2, help=SAID)
    channel = channel(initial="oral")


class TellMissing(ActForm):
    items = shape.text(_("还差哪些材料"), help=_("一行一样，一次写全。"))
    channel = channel(initial="oral")

    def clean_items(self) -> list[str]:
        items = [line.strip() for line in self.cleaned_data["items"].splitlines() if line.strip()]
        if not items:
            raise forms.ValidationError(_("至少写一样材料。"))
        return items


class Classify(ActForm):
    level = shape.choice(_("归谁办"), radio=True, help=_("选哪一级，期限就是哪一天。"))
    category = shape.row(_("类别"), required=False, empty=_("以后再定"))
    holder = shape.row(_("交给谁"), required=False, empty=_("我自己"))
    note = shape.text(_("交代的话"), required=False, rows=2, help=_("只给办理的人看。"))

    def prepare(self) -> None:
        self.fields["level"].choices = [  # type: ignore[attr-defined]
            (each.code, each.words) for each in self.standing.levels_for(self.case)
        ]
        categories(self, self.case)
        self.fields["holder"].queryset = dispatch.candidates(self.case, at=self.standing.now)  # type: ignore[attr-defined]
        if self.case.category_id:
            self.fields["category"].initial = self.case.category_id


class Reclassify(ActForm):
    level = shape.choice(_("归谁办"), radio=True)
    why = shape.text(_("为什么改"), rows=2)

    def prepare(self) -> None:
        self.fields["level"].choices = [  # type: ignore[attr-defined]
            (each.code, each.words)
            for each in self.standing.levels_for(self.case)
            if each.code != self.case.level
        ]


class Recategorise(ActForm):
    category = shape.row(_("类别"))
    why = shape.text(_("为什么改"), rows=2)

    def prepare(self) -> None:
        categories(self, self.case)


class SetLane(ActForm):
    lane = shape.choice(_("紧急程度"), Case.Lane.choices, radio=True)
    why = shape.text(_("为什么"), rows=2)

    def prepare(self) -> None:
        self.fields["lane"].choices = [  # type: ignore[attr-defined]
            pair for pair in Case.Lane.choices if pair[0] != self.case.lane
        ]


class Assign(ActForm):
    to = shape.row(_("交给谁"))
    note = shape.text(_("交代的话"), required=False, rows=2)

    def prepare(self) -> None:
        self.fields["to"].queryset = dispatch.candidates(self.case, at=self.standing.now)  # type: ignore[attr-defined]


class Share(ActForm):
    files = shape.rows(
        _("给他们看哪些材料"),
        required=False,
        help=_("协办单位、街道和监督的人只看得到打了勾的，和他们自己附的。"),
    )

    def prepare(self) -> None:
        rows = self.case.attachments.order_by("at")
        self.fields["files"].queryset = rows  # type: ignore[attr-defined]
        self.fields["files"].initial = [row.pk for row in rows if row.shared]


class Helped(ActForm):
    """请人协办: with the materials they need to see."""

    files = shape.rows(_("给对方看哪些材料"), required=False, help=_("没有打勾的，对方看不到。"))

    def prepare(self) -> None:
        rows = self.case.attachments.order_by("at")
        if not rows:
            del self.fields["files"]
            return
        self.fields["files"].queryset = rows  # type: ignore[attr-defined]
        self.fields["files"].initial = [row.pk for row in rows if row.shared]


class Escalate(Helped):
    request = shape.text(_("请街道办什么"), help=_("印在上报单上。"))
    said = shape.text(_("告诉当事人的话"), required=False, rows=2, help=SAID)
    field_order = ["request", "said", "files"]


class Assist(Helped):
    unit = shape.row(_("请哪个单位"))
    request = shape.text(_("请他们做什么"), help=_("印在协办函上。"))
    said = shape.text(_("告诉当事人的话"), required=False, rows=2, help=SAID)
    field_order = ["unit", "request", "said", "files"]

    def prepare(self) -> None:
        super().prepare()
        self.fields["unit"].queryset = self.case.place.units.filter(until__isnull=True).order_by("name")  # type: ignore[attr-defined]


class Accept(ActForm):
    note = shape.text(_("要说的话"), required=False, rows=2)


class Answer(ActForm):
    words = shape.text(_("答复"), help=_("办了什么、什么时候办好，或为什么办不了。"))


class SendBack(ActForm):
    reason = shape.text(_("为什么退回"), help=_("写明依据和应当由谁办；退回的次数会记下来。"))


class Press(ActForm):
    words = shape.text(_("催办的话"), rows=2)


class AskSuspension(ActForm):
    reason = shape.choice(_("因为什么"), Suspension.Reason.choices)
    words = shape.text(_("具体情况"), rows=2)
    review_on = shape.day(_("哪天再看"), help=_("最远 30 天。到这天自动恢复办理。"))


class Approve(ActForm):
    said = shape.text(_("告诉当事人的话"), required=False, rows=2, help=SAID)


class Extend(Approve):
    on = shape.day(_("延到哪天"), required=False, help=_("不填就按申请的日子；不能超过制度定的上限。"))
    field_order = ["on", "said"]


class Why(ActForm):
    why = shape.text(_("为什么"), rows=2)


class WhyPerhaps(ActForm):
    why = shape.text(_("要说明的"), required=False, rows=2)


class AskExtension(ActForm):
    reason = shape.text(_("有什么特殊情况"), rows=2)
    wanted_on = shape.day(_("想延到哪天"), required=False)

    def prepare(self) -> None:
        self.fields["wanted_on"].help_text = self.standing.farthest_words(self.case)


class TellReceipt(ActForm):
    channel = channel(initial="phone")
    words = shape.text(_("告诉当事人的话"), required=False, rows=2, help=SAID)


class TellStage(ActForm):
    words = shape.text(_("告诉当事人：办到哪一步了"), help=SAID)
    channel = channel()

    def prepare(self) -> None:
        self.fields["channel"].initial = errands.way(self.case) or Telling.Channel.CODE


class PassOn(ActForm):
    channel = shape.choice(_("怎么告诉的"), [pair for pair in Telling.Channel.choices if pair[0] != "code"])
    reached = shape.choice(
        _("联系上了吗"), [("yes", _("联系上了，说清楚了")), ("no", _("没有联系上"))], radio=True
    )
    note = shape.line(_("情况"), required=False, longest=200, help=_("三次不同时间联系不上，就不用再试。"))

    def prepare(self) -> None:
        self.fields["channel"].initial = errands.way(self.case)

    def clean_reached(self) -> bool:
        return bool(self.cleaned_data["reached"] == "yes")


class ReportHazard(ActForm):
    to = shape.line(_("报给谁了"), longest=100, help=_("社区和街道办事处都要报到；先打电话，文字随后补。"))
    note = shape.text(_("说了什么"), required=False, rows=2, longest=500)


class Ask(ActForm):
    question = shape.text(_("想问当事人什么"), rows=2, help=SAID)


class Reply(ActForm):
    words = shape.text(_("当事人怎么说"), help=_("照原话记。"))


class Note(ActForm):
    text = shape.text(_("记什么"), help=_("只在办公室里看。"))


class Attach(ActForm):
    files = shape.FilesField(label=_("照片或文件"))  # type: ignore[assignment]
    public = forms.BooleanField(label=_("让当事人也能看到"), required=False)
    shared = forms.BooleanField(label=_("让协办单位和监督的人也能看到"), required=False)

    def prepare(self) -> None:
        most, megabytes = attachments.MAX_FILES, attachments.MAX_BYTES // 1024 // 1024
        self.fields["files"].help_text = _("一次最多 %(most)d 个，每个不超过 %(megabytes)d MB。照片里的拍摄位置会去掉。") % {
            "most": most, "megabytes": megabytes,
        }  # fmt: skip


class Resolve(ActForm):
    result = shape.text(_("办了什么，结果如何"))


class Tell(ActForm):
    words = shape.text(_("告诉当事人的结果"), help=SAID)
    channel = channel(initial="phone")


class TellTried(ActForm):
    channel = channel(initial="phone")
    note = shape.text(_("情况"), required=False, rows=2, help=_("三次不同时间联系不上，也算告知过。"))


class Check(ActForm):
    found = shape.choice(_("解决了吗"), Checking.Found.choices, radio=True)
    method = shape.choice(_("怎么核查的"), Checking.Method.choices, radio=True)
    note = shape.text(_("看到、听到什么"), required=False, rows=2)


class Rate(ActForm):
    level = forms.TypedChoiceField(
        label=_("当事人说"),
        choices=Rating.Level.choices,
        coerce=int,
        widget=forms.RadioSelect,
        error_messages=shape.CHOICE,
    )
    solved = shape.choice(_("解决了吗"), Rating.Solved.choices, radio=True)
    words = shape.text(_("原话"), required=False, rows=2)


class Close(ActForm):
    note = shape.text(_("要说明的"), required=False, rows=2)


class Decline(ActForm):
    reason = shape.choice(_("因为什么"), dispatch.Reason.choices)
    go_to = shape.line(_("应当去哪里办"), longest=200, help=_("单位、地址、电话，写清楚。"))
    said = shape.text(_("告诉当事人的话"), required=False, rows=2, help=SAID)
    channel = channel(initial="letter")


class Merge(ActForm):
    into = shape.line(_("并入哪一件"), longest=24, help=_("填那一件的编号。"))
    said = shape.text(_("告诉当事人的话"), required=False, rows=2, help=SAID)

    def clean_into(self) -> Case:
        number = self.cleaned_data["into"].strip()
        main = self.standing.matters().filter(place=self.case.place_id, number=number).first()
        if main is None:
            raise forms.ValidationError(_("没有找到编号是“%(number)s”的事项。"), params={"number": number})
        return main


class Withdraw(ActForm):
    words = shape.text(_("当事人怎么说的"), rows=2)


class Protect(ActForm):
    confidential = shape.choice(_("保密"), [("yes", _("设为保密")), ("no", _("不再保密"))], radio=True)
    why = shape.text(_("为什么"), rows=2)

    def clean_confidential(self) -> bool:
        return bool(self.cleaned_data["confidential"] == "yes")


class Recuse(ActForm):
    person = shape.row(_("谁要回避"), help=_("设了以后，这个人再也看不到这一件。"))
    reason = shape.line(_("为什么"), required=False)

    def prepare(self) -> None:
        self.fields["person"].queryset = access.candidates_about(self.case.place, self.standing.today)  # type: ignore[attr-defined]


class Redact(ActForm, Redacting):
    passages = shape.text(
        _("要删去的字"),
        help=_(
            "照原文写，一行一处，比如一个姓名、一个电话。这件事项里、它来自的日志里，凡是这些字都换成“［已删去］”，不能恢复。"
        ),
    )


class Erase(ActForm):
    basis = shape.line(_("依据"), help=_("比如：本人要求删除；保存期满。只删个人信息，经过还在。"))


class Nothing(ActForm):
    """不用填."""


def categories(form: ActForm, case: Case) -> None:
    """The categories in use at the matter's place; those it most likely belongs to are named beneath, with why."""
    rows = case.place.categories.filter(until__isnull=True).order_by("code")
    form.fields["category"].queryset = rows  # type: ignore[attr-defined]
    if not form.is_bound and (found := similar.sorts_of(case, form.standing)):
        likely = "；".join(f"{each.category}（“{'”“'.join(each.because)}”）" for each in found)
        form.fields["category"].help_text = _("可能是：%(likely)s。只是提示，由您来定。") % {"likely": likely}
