"""The triage board (今日分类): what has come in and is not sorted; several at once, with an answer for each."""

from dataclasses import dataclass
from typing import Any

from django import forms
from django.http import HttpResponse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from wangge.cases import dispatch, lifecycle, triage
from wangge.cases.models import Case
from wangge.faces.console import gate, listing, uses
from wangge.faces.console.forms import shape
from wangge.policy.pack import Refusal

MOST = 100


class Together(forms.Form):
    """几件一起: which, by which level or to whom."""

    pick = forms.TypedMultipleChoiceField(
        label=gettext_lazy("选中的事项"), coerce=int, widget=forms.CheckboxSelectMultiple,
        error_messages={"required": gettext_lazy("还没有选事项，在每件前面打勾。"), "invalid_choice": gettext_lazy("选中的事项已经不在这一栏了。")},
    )  # fmt: skip
    level = shape.choice(gettext_lazy("归谁办"))
    to = shape.person(gettext_lazy("交给谁"), required=False, empty=gettext_lazy("我自己"))
    note = shape.line(gettext_lazy("交代的话"), required=False, longest=200)

    def __init__(
        self, *args: Any, rows: list[Case], standing: gate.Standing, sort: bool, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        fields: Any = self.fields
        fields["pick"].choices = [(row.pk, row.number) for row in rows]
        fields["to"].offer(
            dispatch.holders(standing.place, standing.today), standing.posts_here, near=standing.extent.grids
        )
        if sort:
            fields["level"].choices = [("", _("请选择")), *triage.levels(standing.place, on=standing.today)]
        else:
            del self.fields["level"]
            fields["to"].required = True
            fields["to"].empty_label = _("请选择")


@dataclass(frozen=True, slots=True)
class Said:
    """逐件答复: what became of one of several."""

    case: Case
    refusal: str = ""


@require_http_methods(["GET", "HEAD", "POST"])
@gate.staff(uses.triages)
def page(request: gate.StaffRequest) -> HttpResponse:
    """The board: 待分类 above, 办理中 that may be handed on below."""
    sort = _rows(request, lifecycle.TRIAGE, "received_at")
    held = _rows(request, lifecycle.WORKING, "due_at")
    which = request.POST.get("do", "")
    answers: list[Said] = []
    forms_ = {
        "sort": Together(rows=sort, standing=request.standing, sort=True, prefix="sort"),
        "held": Together(rows=held, standing=request.standing, sort=False, prefix="held"),
    }
    status = 200
    if request.method == "POST" and which in forms_:
        rows = sort if which == "sort" else held
        form = Together(
            request.POST, rows=rows, standing=request.standing, sort=which == "sort", prefix=which
        )
        forms_[which] = form
        if form.is_valid():
            chosen = [row for row in rows if row.pk in form.cleaned_data["pick"]]
            answers = _sorted(request, chosen, form) if which == "sort" else _handed_on(request, chosen, form)
            sort, held = (
                _rows(request, lifecycle.TRIAGE, "received_at"),
                _rows(request, lifecycle.WORKING, "due_at"),
            )
            forms_[which] = Together(
                rows=sort if which == "sort" else held,
                standing=request.standing,
                sort=which == "sort",
                prefix=which,
            )
        else:
            status = 400
    return gate.show(
        request,
        "console/triage.html",
        {
            "sort": sort, "held": held, "sort_form": forms_["sort"], "held_form": forms_["held"], "answers": answers,
            "done": sum(not each.refusal for each in answers), "owed_until": listing.end_of_day(request.standing),
        },
        status=status,
    )  # fmt: skip


def _rows(request: gate.StaffRequest, states: Any, order: str) -> list[Case]:
    matters = request.standing.matters().filter(place=request.standing.place, state__in=states)
    if order == "due_at":
        matters = matters.filter(due_at__isnull=False)
    return list(listing.shown(matters).order_by(order, "pk")[:MOST])


def _sorted(request: gate.StaffRequest, chosen: list[Case], form: Together) -> list[Said]:
    """Each for itself: one that cannot be sorted does not hold up the others."""
    standing, said = request.standing, form.cleaned_data
    answers = []
    for case in chosen:
        try:
            triage.classify(
                case, level=said["level"], holder=said["to"] or standing.person, note=said["note"],
                by=standing.actor_for(case, "classify"), at=standing.now,
            )  # fmt: skip
            answers.append(Said(case))
        except Refusal as refusal:
            answers.append(Said(case, str(refusal)))
    return answers


def _handed_on(request: gate.StaffRequest, chosen: list[Case], form: Together) -> list[Said]:
    standing, said = request.standing, form.cleaned_data
    given = dispatch.assign_all(
        chosen, to=said["to"], note=said["note"], by=standing.actor_here(), at=standing.now
    )
    return [Said(each.case, str(each.refusal or "")) for each in given]
