"""The forms of what is said of people's work (反映的表单)."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from wangge.accountability import allegations
from wangge.accountability.models import Allegation, RatingReview
from wangge.cases import access
from wangge.faces.console.forms import shape
from wangge.faces.console.gate import Standing


class Raise(forms.Form):
    """登记反映: what, of whom, on which day, about which matter."""

    slip = forms.UUIDField(widget=forms.HiddenInput)
    what = shape.choice(_("反映的是"), Allegation.What.choices)
    person = shape.row(_("说的是哪位"))
    happened_on = shape.day(_("哪天的事"))
    number = shape.line(
        _("哪一件事项"), longest=24, required=False, help=_("写事项编号。首问没有答复好的，一定要写。")
    )
    follows = shape.row(
        _("由哪一条造成"), required=False, empty=_("不是严重后果，不用选"),
        help=_("只有“严重后果”要选：是哪一条已经核实的瞒报、漏报或谎报造成的。"),
    )  # fmt: skip
    channel = shape.choice(
        _("怎么来的"), [each for each in Allegation.Channel.choices if each[0] != Allegation.Channel.CODE]
    )
    words = shape.text(
        _("原话"),
        longest=2000,
        rows=4,
        help=_("照原话记。是谁反映的，当事人看不到；只有核实的人看得到原话。"),
    )

    def __init__(self, *args: Any, standing: Standing, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        fields: Any = self.fields
        fields["person"].queryset = access.candidates_about(standing.place, standing.today).exclude(
            pk=standing.person.pk
        )
        fields["follows"].queryset = allegations.untruths(standing.place)


class Step(forms.Form):
    """一步的话: what is put, answered, found, told or taken back."""

    do = forms.CharField(widget=forms.HiddenInput)
    words = shape.text(_("写几句"), longest=2000)


class AskReview(forms.Form):
    """申请复核一条评价."""

    rating = forms.UUIDField(widget=forms.HiddenInput)
    reason = shape.choice(_("理由"), RatingReview.Reason.choices)
    words = shape.text(_("说明"), longest=1000)


class DecideReview(forms.Form):
    """复核结论."""

    review = forms.UUIDField(widget=forms.HiddenInput)
    excluded = shape.choice(_("结论"), [("yes", _("不计")), ("no", _("照计"))], radio=True)
    words = shape.text(_("理由"), longest=1000)
