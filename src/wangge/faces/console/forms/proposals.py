"""The forms of a proposal (建议的表单): one for each act; shape only, the acts decide what is right."""

from decimal import Decimal, InvalidOperation
from typing import Any
from uuid import uuid4

from django import forms
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from wangge.accountability import access, legal, statements
from wangge.accountability.models import Proposal
from wangge.faces.console.forms import shape
from wangge.faces.look import sentences
from wangge.policy import words
from wangge.policy.pack import Refusal


def measure_word(name: str) -> str:
    """措施的说法, in the reader's language."""
    said = words.CONSEQUENCES[name]
    return said.zh if (get_language() or "zh").startswith("zh") else said.en


def money(label: Any, *, help: Any = "") -> forms.CharField:
    """金额: as one writes it; the act reads it."""
    return shape.line(label, longest=16, required=False, help=help, inputmode="decimal")


class Draft(forms.Form):
    """起草建议."""

    slip = forms.UUIDField(widget=forms.HiddenInput)
    measure = shape.choice(_("建议的措施"), radio=True)
    amount = money(
        _("建议的金额（元）"),
        help=_("只有扣减要填。由条款写明的可以不填；要在范围里选的，可以留给作决定的人。"),
    )
    reasons = shape.text(
        _("您的理由"),
        rows=4,
        help=_("写您自己的判断：为什么这样提，考虑了哪些情况。次数和分数已经写在依据里，不用重复。"),
    )

    def __init__(self, *args: Any, consequences: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        fields: Any = self.fields
        fields["measure"].choices = [(each, measure_word(each)) for each in consequences]
        if "deduction" not in consequences:
            del fields["amount"]
        if len(consequences) == 1:
            self.initial.setdefault("measure", consequences[0])


class Step(forms.Form):
    """一步: every act's form carries which act, its own id, and which version of the page was read."""

    do = forms.CharField(widget=forms.HiddenInput)
    slip = forms.UUIDField(widget=forms.HiddenInput)
    base_version = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, act: str, proposal: Proposal, **kwargs: Any) -> None:
        initial = {"do": act, "slip": uuid4(), "base_version": proposal.version}
        super().__init__(*args, **{"auto_id": f"{act}_%s", "initial": initial, **kwargs})
        self.proposal = proposal
        self.prepare()

    def prepare(self) -> None:
        """What depends on the proposal."""

    def given(self) -> dict[str, Any]:
        """The act's own keywords."""
        return {name: value for name, value in self.cleaned_data.items() if name not in Step.base_fields}

    def shown(self) -> list[Any]:
        """The fields to fill in."""
        return [self[name] for name in self.fields if name not in Step.base_fields]


class Serve(Step):
    told = shape.text(
        _("送达时说的话"), longest=1000, required=False, help=_("可以不填。请当面送，把凭据一并给当事人看。")
    )


class Respond(Step):
    words = shape.text(_("您的说明"), longest=4000, rows=6, help=_("可以分几次写。凭据可以当面交给办公室。"))
    said_all = forms.BooleanField(
        label=_("我说完了，不必等到期满"),
        required=False,
        help_text=_("不勾也可以：到期满以前都能补充，期满以前不作决定。"),
    )

    def prepare(self) -> None:
        if self.proposal.state != "served":
            del self.fields["said_all"]


class Submit(Step):
    words = shape.text(_("听取说明以后，仍然提请的理由"), help=_("逐条回应当事人的说明。不提请的，请撤回。"))


class Lighter(Step):
    """改轻: which measures a decision may be changed to, and the sum of a deduction."""

    def prepare(self) -> None:
        fields: Any = self.fields
        harming = self.proposal.measure != "commendation"
        milder = legal.milder_than(self.proposal.measure)
        if self.proposal.measure == "deduction":
            milder = [*milder, "deduction"]
        fields["measure"].choices = [("", _("不改"))] + [(each, measure_word(each)) for each in milder]
        if not harming or not milder:
            del fields["measure"]
        if self.proposal.measure != "deduction":
            del fields["amount"]

    def given(self) -> dict[str, Any]:
        found = super().given()
        return {name: value for name, value in found.items() if not name.startswith(("check_", "said_"))}


class Decide(Lighter):
    outcome = shape.choice(_("决定"), radio=True)
    measure = shape.choice(_("改为较轻的"), required=False, help=_("只有选“改为较轻的”才填。"))
    amount = money(_("金额（元）"))
    wage = money(
        _("当月工资（元）"),
        help=_("可以不填。填了就照百分之二十和最低工资标准算一遍；算完就忘，不保存、不进日志。"),
    )
    minimum = money(_("当地最低工资标准（元）"))
    reasons = shape.text(
        _("决定的理由"),
        longest=4000,
        rows=6,
        help=_("写明事实是否成立、当事人的说明采纳了哪些没有采纳哪些、为什么。"),
    )

    def prepare(self) -> None:
        super().prepare()
        fields: Any = self.fields
        outcomes = list(Proposal.Outcome.choices)
        if "measure" not in fields:
            outcomes = [each for each in outcomes if each[0] != Proposal.Outcome.CHANGED]
        fields["outcome"].choices = outcomes
        low, high = self.proposal.ground.get("low"), self.proposal.ground.get("high")
        if "amount" in fields and high is not None:
            fields["amount"].help_text = _(
                "条款的范围：%(low)g 元到 %(high)g 元，都包括在内。请写明理由。"
            ) % {"low": low, "high": high}
        if self.proposal.measure != "deduction":
            del fields["wage"], fields["minimum"]
        for check in self.checks():
            fields[f"check_{check.code}"] = forms.BooleanField(
                label=sentences.read(check.text), help_text=check.law, required=False
            )
            fields[f"said_{check.code}"] = shape.line(_("凭什么这样认为"), longest=300, required=False)

    def checks(self) -> tuple[legal.Check, ...]:
        return legal.checks_for(self.proposal.measure, self.proposal.employment)

    def clean(self) -> dict[str, Any]:
        """限额: reckoned where the decider looked the wage up; the sentence goes to the answers, the wage nowhere."""
        said: dict[str, Any] = super().clean() or {}
        wage, minimum = said.pop("wage", ""), said.pop("minimum", "")
        amount = said.get("amount") or self.proposal.amount
        if not (wage or minimum) or said.get("outcome") == Proposal.Outcome.REJECTED or said.get("measure", "deduction") not in ("", "deduction"):  # fmt: skip
            return said
        try:
            sums = {"wage": Decimal(wage), "minimum": Decimal(minimum)}
            chosen = Decimal(str(amount))
        except (InvalidOperation, TypeError):
            self.add_error("wage", _("要核对限额，请把金额、当月工资和最低工资标准都写成数字。"))
            return said
        person, place = self.proposal.person, self.proposal.place
        try:
            already = (
                statements.decided_this_month(person, place, at=timezone.now(), but=self.proposal)
                if person
                else Decimal(0)
            )
            told = legal.within(chosen, already=already, **sums)
        except Refusal as refusal:
            self.add_error("wage", str(refusal))
        else:
            said["said_cap"] = "；".join(filter(None, (told, said.get("said_cap", ""))))
        return said

    def check_fields(self) -> list[tuple[Any, Any]]:
        return [(self[f"check_{each.code}"], self[f"said_{each.code}"]) for each in self.checks()]

    def shown(self) -> list[Any]:
        return [each for each in super().shown() if not each.name.startswith(("check_", "said_"))]

    def given(self) -> dict[str, Any]:
        said = self.cleaned_data
        ticked = {
            each.code: said[f"said_{each.code}"] for each in self.checks() if said[f"check_{each.code}"]
        }
        return super().given() | {"checks": ticked}


class Appeal(Step):
    words = shape.text(_("申诉的理由"), longest=4000, rows=6)


class DecideAppeal(Lighter):
    answer = shape.choice(_("答复"), radio=True)
    measure = shape.choice(_("改为较轻的"), required=False, help=_("只有选“改为较轻的”才填。"))
    amount = money(_("金额（元）"), help=_("只能减少。"))
    reasons = shape.text(_("答复的理由"), longest=4000, rows=6)

    def prepare(self) -> None:
        super().prepare()
        fields: Any = self.fields
        fields["answer"].choices = Proposal.Answer.choices


class Agree(Step):
    """答复申诉 where two sides review together: to agree with the opinion as it stands."""

    reasons = shape.text(
        _("同意的理由"), longest=4000, rows=4, help=_("同意以后就是答复。不同意的，另写复核意见，由对方看。")
    )


def of(act: str, *args: Any, proposal: Proposal) -> Step:
    """这一步的表单."""
    kind = Agree if act == "decide-appeal" and access.reviewed_together(proposal) else FORMS[act]
    return kind(*args, act=act, proposal=proposal)


class Withdraw(Step):
    reason = shape.text(_("撤回的理由"), longest=1000)


class Comment(Step):
    words = shape.text(_("监督意见"), help=_("当事人和各方都看得到。"))


class Recuse(Step):
    person = shape.row(_("谁应当回避"))
    reason = shape.line(
        _("理由"), longest=200, help=_("近亲属、有利害关系。回避以后看不到、也不能经手这一份。")
    )

    def prepare(self) -> None:
        fields: Any = self.fields
        fields["person"].queryset = access.may_stand_aside(self.proposal)


FORMS: dict[str, type[Step]] = {
    "serve": Serve, "respond": Respond, "submit": Submit, "decide": Decide, "appeal": Appeal,
    "review": DecideAppeal, "decide-appeal": DecideAppeal, "comment": Comment, "recuse": Recuse, "withdraw": Withdraw,
}  # fmt: skip


class Write(forms.Form):
    """培训笔记、书面检查, or the office's word to it."""

    do = forms.CharField(widget=forms.HiddenInput)
    slip = forms.UUIDField(widget=forms.HiddenInput)
    words = shape.text(_("写几句"), longest=8000, rows=8)

    def __init__(
        self,
        *args: Any,
        do: str,
        label: Any,
        help: Any = "",
        required: bool = True,
        rows: int = 8,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **{"auto_id": f"{do}_%s", "initial": {"do": do, "slip": uuid4()}, **kwargs})
        field = self.fields["words"]
        field.label, field.help_text, field.required = label, help, required
        field.widget.attrs["rows"] = rows


class Observe(forms.Form):
    """只看不提到哪天."""

    slip = forms.UUIDField(widget=forms.HiddenInput)
    until = shape.day(
        _("只看不提到哪天（含当日）"), help=_("填昨天或者更早，就是现在结束。最多一年，到时可以再定。")
    )
    why = shape.line(_("理由"), longest=200)
