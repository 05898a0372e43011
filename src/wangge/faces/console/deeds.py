"""From a form to an act (动作的接线): one line for each act of the lifecycle table that a person takes on a screen."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _

from wangge.cases import (
    attachments,
    closure,
    dispatch,
    feedback,
    handling,
    hazards,
    intake,
    protection,
    redaction,
    triage,
)
from wangge.cases.models import Case
from wangge.faces.console.forms import acts as forms
from wangge.faces.console.gate import Standing
from wangge.policy.pack import Refusal


class NothingWaits(Refusal):
    """没有等您处理的: the request or the assistance is not there any more."""


@dataclass(frozen=True, slots=True)
class Deed:
    """动作 on a screen: its form, the button's words, what is said when it is done, and the call."""

    form: type[forms.ActForm]
    button: Any
    done: Any
    run: Callable[[Case, forms.ActForm, dict[str, Any]], Any]


def act(verb: Callable[..., Any]) -> Callable[[Case, forms.ActForm, dict[str, Any]], Any]:
    """The usual case: the form's fields are the act's keywords."""
    return lambda case, form, how: verb(case, **form.said_fields, **how)


def waiting_for(case: Case, standing: Standing) -> Any:
    """等我答复的协办, or None."""
    if not (standing.extent.units or standing.extent.offices):
        return None
    return standing.assistances().filter(case=case).order_by("asked_at").first()


def waiting_assistance(case: Case, standing: Standing) -> Any:
    """等我答复的协办; a refusal where there is none."""
    found = waiting_for(case, standing)
    if found is None:
        raise NothingWaits(str(_("没有等您答复的协办请求，可能已经答复或收回了。")))
    return found


def on_assistance(verb: Callable[..., Any]) -> Callable[[Case, forms.ActForm, dict[str, Any]], Any]:
    return lambda case, form, how: verb(waiting_assistance(case, form.standing), **form.said_fields, **how)


def on_request(verb: Callable[..., Any]) -> Callable[[Case, forms.ActForm, dict[str, Any]], Any]:
    def run(case: Case, form: forms.ActForm, how: dict[str, Any]) -> Any:
        request = handling.open_request(case)
        if request is None:
            raise NothingWaits(str(_("没有等您批准的申请，可能已经有人批了。")))
        return verb(request, **form.said_fields, **how)

    return run


def attach_all(case: Case, form: forms.ActForm, how: dict[str, Any]) -> None:
    """Files are looked at before anything is written; the act's id stands for the first of them."""
    prepared = [attachments.prepare(each.name, each) for each in form.cleaned_data["files"]]
    how = dict(how)
    for each in prepared:
        said = form.cleaned_data
        attachments.attach(case, file=each, public=said["public"], shared=said["shared"], **how)
        how["uid"], how["base_version"] = None, None


def with_materials(verb: Callable[..., Any]) -> Callable[[Case, forms.ActForm, dict[str, Any]], Any]:
    """Asking others, and showing them what they need to see: the request first, then the materials ticked for them."""

    def run(case: Case, form: forms.ActForm, how: dict[str, Any]) -> Any:
        said = form.said_fields
        chosen = list(said.pop("files", ()))
        done = verb(case, **said, **how)
        if {each.pk for each in chosen} != {row.pk for row in case.attachments.all() if row.shared}:
            attachments.share(case, files=chosen, by=how["by"], at=how["at"])
        return done

    return run


def classify(case: Case, form: forms.ActForm, how: dict[str, Any]) -> Any:
    said = form.said_fields
    return triage.classify(case, **said | {"holder": said["holder"] or form.standing.person}, **how)


DEEDS: dict[str, Deed] = {
    "settle": Deed(forms.Settle, _("当时结办"), _("已当时结办。"), act(intake.settle)),
    "tell-missing": Deed(
        forms.TellMissing, _("一次告知"), _("已记下一次告知，可以打印告知单。"), act(intake.tell_missing)
    ),
    "classify": Deed(forms.Classify, _("定下来"), _("已分类，期限已算好。"), classify),
    "reclassify": Deed(
        forms.Reclassify,
        _("改层级"),
        _("已改。期限按新的层级重算，时钟没有重新开始。"),
        act(triage.reclassify),
    ),
    "recategorise": Deed(forms.Recategorise, _("改类别"), _("类别已改。"), act(triage.recategorise)),
    "set-lane": Deed(forms.SetLane, _("改紧急程度"), _("紧急程度已改。"), act(triage.set_lane)),
    "assign": Deed(forms.Assign, _("交办"), _("已交办，对方会收到提醒。"), act(dispatch.assign)),
    "escalate": Deed(
        forms.Escalate, _("上报街道"), _("已上报，可以打印上报单。"), with_materials(dispatch.escalate)
    ),
    "assist": Deed(
        forms.Assist, _("请求协办"), _("已请求协办，可以打印协办函。"), with_materials(dispatch.assist)
    ),
    "accept": Deed(forms.Accept, _("接收"), _("已接收。"), on_assistance(dispatch.accept)),
    "answer": Deed(forms.Answer, _("答复"), _("已答复社区。"), on_assistance(dispatch.answer)),
    "return": Deed(forms.SendBack, _("退回"), _("已退回，理由已记下。"), on_assistance(dispatch.send_back)),
    "press": Deed(forms.Press, _("催办"), _("已催办。"), act(handling.press)),
    "ask-suspension": Deed(
        forms.AskSuspension,
        _("申请挂起"),
        _("已申请，等批准；批准前时钟照走。"),
        act(handling.ask_suspension),
    ),
    "suspend": Deed(forms.Approve, _("批准挂起"), _("已挂起，时钟停了。"), on_request(handling.suspend)),
    "resume": Deed(forms.WhyPerhaps, _("恢复办理"), _("已恢复办理，时钟接着走。"), act(handling.resume)),
    "ask-extension": Deed(
        forms.AskExtension, _("申请延期"), _("已申请，等批准。"), act(handling.ask_extension)
    ),
    "extend": Deed(forms.Extend, _("批准延期"), _("已延期。"), on_request(handling.extend)),
    "refuse-request": Deed(forms.Why, _("不批准"), _("已答复不批准。"), on_request(handling.refuse_request)),
    "tell-receipt": Deed(forms.TellReceipt, _("告知受理"), _("已告知受理。"), act(feedback.tell_receipt)),
    "tell-stage": Deed(
        forms.TellStage, _("分段告知"), _("已告知当事人办到哪一步了。"), act(feedback.tell_stage)
    ),
    "ask": Deed(forms.Ask, _("向当事人询问"), _("已问，当事人在查询页上能看到。"), act(handling.ask)),
    "reply": Deed(forms.Reply, _("记下回复"), _("已记下当事人的回复。"), act(handling.reply)),
    "note": Deed(forms.Note, _("记一条"), _("已记下。"), act(handling.note)),
    "attach": Deed(forms.Attach, _("附材料"), _("材料已收妥。"), attach_all),
    "resolve": Deed(forms.Resolve, _("办结"), _("已办结。接着要把结果告诉当事人。"), act(handling.resolve)),
    "rework": Deed(forms.Why, _("退回重做"), _("已退回重做。"), act(handling.rework)),
    "tell": Deed(forms.Tell, _("告知结果"), _("已告知结果。"), act(feedback.tell)),
    "pass-on": Deed(forms.PassOn, _("记下转告"), _("已记下。"), act(feedback.pass_on)),
    "report-hazard": Deed(
        forms.ReportHazard, _("记下报告"), _("已记下报给了谁、几点报的。"), act(hazards.report)
    ),
    "share": Deed(forms.Share, _("就给看这些"), _("已记下。"), act(attachments.share)),
    "tell-tried": Deed(
        forms.TellTried, _("记一次未接通"), _("已记下这一次没有联系上。"), act(feedback.tell_tried)
    ),
    "check": Deed(forms.Check, _("记下核查"), _("核查已记下。"), act(closure.check)),
    "rate": Deed(forms.Rate, _("代记评价"), _("已代记当事人的评价。"), act(closure.rate)),
    "close": Deed(forms.Close, _("结案"), _("已结案。"), act(closure.close)),
    "reopen": Deed(forms.Why, _("重办"), _("已重办，期限从今天另起。"), act(closure.reopen)),
    "decline": Deed(forms.Decline, _("不予受理"), _("已告知不予受理和该去哪里。"), act(dispatch.decline)),
    "merge": Deed(forms.Merge, _("并案"), _("已并案。"), act(dispatch.merge)),
    "withdraw": Deed(forms.Withdraw, _("撤回"), _("已按当事人的意思撤回。"), act(closure.withdraw)),
    "ask-void": Deed(forms.Why, _("申请作废"), _("已申请，要另一个人同意才作废。"), act(closure.ask_void)),
    "void": Deed(forms.WhyPerhaps, _("同意作废"), _("已作废；内容还在，能查到。"), act(closure.void)),
    "protect": Deed(forms.Protect, _("改保密"), _("已改。"), act(protection.protect)),
    "recuse": Deed(forms.Recuse, _("设回避"), _("已设回避。"), act(protection.recuse)),
    "recompute": Deed(forms.Nothing, _("重算期限"), _("已按现在的放假安排算过一遍。"), act(triage.recompute)),
    "redact": Deed(
        forms.Redact, _("删去，不能恢复"), _("已删去。经过里记下了是谁、为什么删的。"), act(redaction.redact)
    ),
    "erase": Deed(forms.Erase, _("删除个人信息"), _("个人信息已删除。"), act(protection.erase)),
}

# What usually comes next, by state: shown first and unfolded. Which acts are allowed is not decided here.
NEXT: dict[str, tuple[str, ...]] = {
    "registered": ("classify", "settle", "void"),
    "reopened": ("classify", "settle"),
    "in-progress": ("extend", "suspend", "resolve", "assign", "assist"),
    "assisting": ("accept", "answer", "return", "extend", "suspend", "press", "resolve"),
    "suspended": ("resume",),
    "resolved": ("tell", "tell-tried", "rework"),
    "settled": ("check", "close"),
    "told": ("check", "close"),
    "closed": ("check", "reopen"),
}
# Open only while the text owes them (`cases.errands`); then before everything else.
OWED = ("report-hazard", "pass-on")


def in_order(state: str, possible: Iterable[Any]) -> tuple[list[Any], list[Any]]:
    """接下来、其他: the acts allowed now, split into what usually comes next and the rest."""
    known = {each.act: each for each in possible if each.act in DEEDS}
    first = [known.pop(name) for name in (*OWED, *NEXT.get(state, ())) if name in known]
    return first, list(known.values())
