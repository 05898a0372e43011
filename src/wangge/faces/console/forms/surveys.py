"""Forms of the satisfaction survey (满意度调查的表单): shape only; the surveys decide what is right."""

import datetime as dt
from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from wangge.faces.console.forms import shape
from wangge.faces.console.forms.journal import Part
from wangge.faces.look.answers import AnswerForm
from wangge.policy.provisions import period
from wangge.surveys import rounds
from wangge.surveys.models import half_word

SATISFIED = 60  # a level with so many points or more is counted as satisfied


class RoundForm(forms.Form):
    """起草一次调查."""

    uid = forms.UUIDField(widget=forms.HiddenInput)
    half = shape.choice(_("哪个半年"))
    questions = shape.text(
        _("题目，每行一题"), rows=6, help=_("问的是服务，不问居民自己的情况。公布以后不能再改。")
    )
    levels = shape.text(
        _("档次和分数，每行一档"), longest=300, rows=5, help=_("从高到低，最高 100 分；60 分以上的档算满意。")
    )
    method = shape.text(_("怎样调查、怎样计分"), rows=4, help=_("和题目一起公布。"))
    opens_on = shape.day(_("哪天开始填答"), help=_("至少在公布的第二天。"))
    closes_on = shape.day(_("哪天截止"))

    def __init__(self, *args: Any, today: dt.date, fixed: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        fields: Any = self.fields
        first, last = period("half-year", today)
        following = last + dt.timedelta(days=1)
        fields["half"].choices = [(each.isoformat(), half_word(each)) for each in (first, following)]
        if fixed:
            del fields["half"]

    def clean_questions(self) -> list[str]:
        return [each.strip() for each in self.cleaned_data["questions"].splitlines() if each.strip()]

    def clean_levels(self) -> list[dict[str, Any]]:
        lines = [each.split() for each in self.cleaned_data["levels"].splitlines() if each.strip()]
        for line in lines:
            if len(line) != 2 or not (line[1].isascii() and line[1].isdigit() and len(line[1]) <= 3):
                raise forms.ValidationError(gettext("每行写一个说法和一个分数，中间空一格，例如：满意 80"))
        return [
            {
                "key": str(len(lines) - n),
                "words": words,
                "score": int(score),
                "satisfied": int(score) >= SATISFIED,
            }
            for n, (words, score) in enumerate(lines)
        ]

    def meant(self) -> dict[str, Any]:
        """要起草的."""
        given = {
            key: self.cleaned_data[key] for key in ("questions", "levels", "method", "opens_on", "closes_on")
        }
        if "half" in self.cleaned_data:
            given["half"] = dt.date.fromisoformat(self.cleaned_data["half"])
        return given


def written(round: Any) -> dict[str, Any]:
    """已写的: what a draft says, as the form shows it."""
    return {
        "uid": round.uid, "questions": "\n".join(each["words"] for each in round.questions),
        "levels": levels_text(round.levels), "method": round.method, "opens_on": round.opens_on,
        "closes_on": round.closes_on,
    }  # fmt: skip


def levels_text(levels: list[dict[str, Any]] | None = None) -> str:
    return "\n".join(f"{each['words']} {each['score']}" for each in levels or rounds.usual_levels())


class Draw(Part):
    """抽一个网格的样本."""

    listed = shape.text(
        _("户号，每行一户"), longest=120_000, rows=6, required=False,
        help=_("只写楼号门号，不写姓名电话。例：3号楼2单元501。没有户号表的，不填这里，只填户数。"),
    )  # fmt: skip
    households = forms.IntegerField(
        label=_("或者只填户数"),
        min_value=1,
        max_value=5000,
        required=False,
        help_text=_("按您自己本子上的次序 1、2、3……抽序号。"),
    )
    source = shape.line(_("户数从哪里来"), longest=200, help=_("例：物业 6 月住户表"))
    size = forms.IntegerField(label=_("抽多少户"), min_value=1, max_value=5000)


class Lists(Part):
    """全社区的户号表."""

    file = forms.FileField(
        label=_("户号表（CSV，两栏：网格代码、户号）"), error_messages={"required": _("请选文件。")}
    )
    source = shape.line(_("户数从哪里来"), longest=200)
    size = forms.IntegerField(label=_("每个网格抽多少户"), min_value=1, max_value=5000)


class Fieldwork(Part):
    """入户情况."""

    handed = forms.IntegerField(label=_("送到纸条的户数"), min_value=0, max_value=5000)
    refused = forms.IntegerField(label=_("谢绝的"), min_value=0, max_value=5000, initial=0)
    away = forms.IntegerField(label=_("几次都不在家的"), min_value=0, max_value=5000, initial=0)


class Reason(Part):
    """理由."""

    words = shape.text(_("理由"), longest=500, rows=2)


class Close(Part):
    """截止封箱."""

    words = shape.text(_("提前截止的理由（到期截止不用写）"), longest=500, rows=2, required=False)


class Sign(Part):
    """签发结果."""

    uid = forms.UUIDField(widget=forms.HiddenInput)
    words = shape.text(_("签发的话（可不写）"), longest=1000, rows=2, required=False)


class EnterForm(AnswerForm):
    """代录: paper that came back, or what a resident says on the phone."""

    way = shape.choice(
        _("怎么来的"), [("paper", _("纸质答卷")), ("phone", _("电话里说的"))], radio=True, initial="paper"
    )
