"""The forms of a common problem (共性问题的表单): shape only; the acts decide what is right."""

from collections.abc import Iterable
from typing import Any
from uuid import uuid4

from django import forms
from django.utils.translation import gettext_lazy as _

from wangge.cases.models import Case
from wangge.faces.console.forms import shape


class Act(forms.Form):
    """一步: which act, and its own key, so that pressing twice does it once."""

    do = forms.CharField(widget=forms.HiddenInput)
    slip = forms.UUIDField(widget=forms.HiddenInput)

    def __init__(self, act: str, data: Any = None, **kwargs: Any) -> None:
        given = {"do": act, "slip": uuid4()} | kwargs.pop("initial", {})
        super().__init__(
            data if data and data.get("do") == act else None, initial=given, auto_id=f"id_{act}_%s", **kwargs
        )

    def said(self) -> dict[str, Any]:
        """填了的, as the act takes it."""
        return {name: value for name, value in self.cleaned_data.items() if name not in ("do", "slip")}


class Confirm(Act):
    """认定."""

    title = shape.line(_("是什么问题"), longest=80, help=_("一句话，说事不说人，如“三号楼下水道反复堵塞”。"))
    why = shape.text(_("为什么算共性问题"), longest=1000)


class Why(Act):
    """写明理由."""

    why = shape.text(_("理由"), longest=500)


class Pick(Act):
    """选几件."""

    uids: Any = forms.MultipleChoiceField(
        label=_("选哪几件"), widget=forms.CheckboxSelectMultiple, error_messages=shape.CHOICE
    )

    def __init__(self, act: str, data: Any = None, *, among: Iterable[Case], **kwargs: Any) -> None:
        super().__init__(act, data, **kwargs)
        self.fields["uids"].choices = [(str(each.uid), str(each)) for each in among]  # type: ignore[attr-defined]


class PickWhy(Pick):
    """选几件，写明理由."""

    why = shape.text(_("理由"), longest=500)


class Merge(Act):
    """并入另一个."""

    into = shape.row(_("并入哪一个"))
    why = shape.text(_("理由"), longest=500)

    def __init__(self, act: str, data: Any = None, *, others: Any, **kwargs: Any) -> None:
        super().__init__(act, data, **kwargs)
        self.fields["into"].queryset = others  # type: ignore[attr-defined]


class Write(Act):
    """写专报: composed from the records, changed where one wants to say it otherwise."""

    basis = shape.text(_("基本情况"), rows=5)
    done = shape.text(_("已经做的"), rows=3)
    asks = shape.text(_("建议"), rows=3)


class Send(Act):
    """报送专报."""

    to = shape.choice(_("报给谁"))
    answer_on = shape.day(
        _("请在哪天以前答复"), help=_("制度没有规定这个期限，由报送人请求；过了这天可以催复。")
    )

    def __init__(
        self, act: str, data: Any = None, *, addressees: list[tuple[str, Any]], **kwargs: Any
    ) -> None:
        super().__init__(act, data, **kwargs)
        self.whom = dict(addressees)
        self.fields["to"].choices = [(key, str(each)) for key, each in addressees]  # type: ignore[attr-defined]

    def clean_to(self) -> Any:
        return self.whom[self.cleaned_data["to"]]


class Words(Act):
    """写几句."""

    words = shape.text(_("写几句"), longest=2000)


class Tell(Act):
    """告诉大家."""

    words = shape.text(
        _("公开的话"),
        longest=1000,
        required=False,
        help=_("居民在门户上看到的就是这些话。只说事，不说人；留空就撤下来。"),
    )


class Close(Act):
    """了结."""

    outcome = shape.text(_("后来怎样"), longest=1000)
