"""The matter page (事项页): left the words and the thread, right the time, who holds it and what one may do now."""

from typing import Any
from uuid import uuid4

from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext
from django.views.decorators.http import require_POST, require_safe

from wangge.analysis import common_problems
from wangge.cases import access, attachments, errands, handling, history, limits, triage
from wangge.cases.lifecycle import TRIAGE, State
from wangge.cases.models import Case, Extension
from wangge.documents import of_matters
from wangge.faces.console import deeds, gate, hazard_rows, seals, similar, uses
from wangge.faces.look import words

PURPOSES = [
    gettext_lazy("联系当事人，问清情况或约时间"),
    gettext_lazy("告知办理情况"),
    gettext_lazy("回访核查"),
    gettext_lazy("当事人要求更正或删除"),
]


def found(request: gate.StaffRequest, number: str) -> Case:
    """The matter of that number among those one may see; otherwise there is none (404, never 403)."""
    if "\x00" in number:
        raise Http404
    matters = (
        request.standing.matters()
        .filter(number=number)
        .select_related("place", "grid", "category", "holder", "unit", "first_asked", "main")
    )
    # Two places may number alike: the place one works for comes first.
    rows = sorted(matters[:5], key=lambda case: case.place_id != request.standing.place.pk)
    if not rows:
        raise Http404
    return rows[0]


@require_safe
@gate.staff(uses.sees_matters)
def page(request: gate.StaffRequest, number: str) -> HttpResponse:
    """One matter as it stands."""
    return shown(request, found(request, number))


def shown(
    request: gate.StaffRequest, case: Case, *, requester: Any = None, status: int = 200
) -> HttpResponse:
    """The page, with the requester opened where a reason was given."""
    standing = request.standing
    actor = standing.actor_for(case)
    outside = actor.role in access.MASKED
    first, others = deeds.in_order(case.state, access.acts_for(case, actor, at=standing.now))
    return gate.show(
        request,
        "console/matter.html",
        {
            "case": case,
            "state_word": pgettext("state", case.lifecycle.word(case.state)),
            "thread": history.thread(case, reader=actor),
            "first": [dressed(each, case, standing, form=True) for each in first],
            "others": [dressed(each, case, standing) for each in others],
            "done_at": limits.done_at(case),
            "paused": case.state == State.SUSPENDED,
            "next_telling": words.until(case.next_telling_at, case.place.zone)
            if case.next_telling_at
            else "",
            "words": access.words_for(case, actor),
            "owed": triage.owed_by(case) if case.due_at is None else None,
            "untriaged": case.state in TRIAGE,
            "mine": deeds.waiting_for(case, standing),
            "asked": "" if outside else asked_words(handling.open_request(case)),
            "assistances": access.assistances_of(case, actor).order_by("-asked_at"),
            "attachments": attachments.seen_by(case, actor),
            "errands": [] if outside else errands.owed(case),
            "has_missing": standing.registers and case.tellings.filter(stage="missing").exists(),
            "has_reply": standing.registers and case.told_at is not None,
            "papers": of_matters.more(case) if standing.registers else [],
            "requester": requester or access.requester_of(case, actor, at=standing.now, purpose=""),
            "may_open": not outside,
            "may_merge": any(each.act == "merge" for each in (*first, *others)),
            "purposes": PURPOSES,
            "opened": requester is not None,
            "similar": similar.to(case, standing),
            "common": common_problems.of_matter(case, standing.extent) if uses.sees_common(standing) else [],
            "merged": standing.matters().filter(main=case).only("number", "summary"),
            "seal": seals.of(case),
            "safety": None if outside else hazard_rows.of_matter(case, standing),
            "back": reverse("console:desk"),
        },
        status=status,
    )


def asked_words(request: Any) -> str:
    """等批准的申请, in a sentence."""
    if request is None:
        return ""
    if isinstance(request, Extension):
        said = {"name": request.asked_by.name, "day": request.wanted_on, "why": request.reason}
        return _("%(name)s 申请延期到 %(day)s:%(why)s") % said
    said = {
        "name": request.asked_by.name, "day": request.review_on,
        "why": f"{request.get_reason_display()} {request.words}".strip(),
    }  # fmt: skip
    return _("%(name)s 申请挂起，%(day)s 再看：%(why)s") % said


def dressed(possible: Any, case: Case, standing: gate.Standing, *, form: bool = False) -> dict[str, Any]:
    """An allowed act as the page shows it: its name, what will happen, the clause, its form."""
    deed = deeds.DEEDS[possible.act]
    return {
        "act": possible.act,
        "word": pgettext("act", possible.word),
        "does": _(possible.does),
        "clause": possible.clause,
        "button": deed.button,
        "url": reverse("console:act", args=[case.number, possible.act]),
        "form": fresh(possible.act, case, standing) if form else None,
    }


def fresh(act: str, case: Case, standing: gate.Standing, **given: Any) -> Any:
    """An empty form of an act, with its own id and the version it is based on."""
    return deeds.DEEDS[act].form(
        case=case,
        standing=standing,
        auto_id=f"{act}-%s",
        initial={"uid": uuid4(), "base_version": case.version, **given},
    )


@require_POST
@gate.staff(uses.sees_matters)
def reveal(request: gate.StaffRequest, number: str) -> HttpResponse:
    """看联系方式: only with a reason; the look is written down."""
    case = found(request, number)
    purpose = request.POST.get("purpose", "").strip()[:120]
    if not purpose or "\x00" in purpose:
        return gate.said(
            request, _("要先写明为什么看，才能打开联系方式。"), reverse("console:matter", args=[number])
        )
    standing = request.standing
    requester = access.requester_of(case, standing.actor_for(case), at=standing.now, purpose=purpose)
    if requester is None:
        return redirect("console:matter", number)
    return shown(request, case, requester=requester)
