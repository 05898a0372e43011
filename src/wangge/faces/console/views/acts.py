"""An act on a matter (办一步): a form, the act, and back to the matter; a refusal keeps what was written."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views.decorators.http import require_http_methods

from wangge.cases import access, lifecycle
from wangge.faces.console import deeds, gate, uses
from wangge.faces.console.views import matter
from wangge.policy.pack import Refusal


@require_http_methods(["GET", "HEAD", "POST"])
@gate.staff(uses.sees_matters)
def page(request: gate.StaffRequest, number: str, act: str) -> HttpResponse:
    """One act: its page, and what pressing its button does."""
    if act not in deeds.DEEDS:
        raise Http404
    case, standing, deed = matter.found(request, number), request.standing, deeds.DEEDS[act]
    actor = standing.actor_for(case, act)
    if request.method != "POST":
        verdict = access.may(act, case, actor, at=standing.now)
        if not verdict:
            return gate.said(request, verdict.why, reverse("console:matter", args=[number]))
        given = {"into": request.GET["into"][:24]} if act == "merge" and "into" in request.GET else {}
        return _shown(request, case, act, matter.fresh(act, case, standing, **given))
    form = deed.form(request.POST, request.FILES, case=case, standing=standing)
    if not form.is_valid():
        return _shown(request, case, act, form, status=400)
    try:
        deed.run(case, form, form.key | {"by": actor, "at": standing.now})
    except access.Conflict as conflict:
        return _contradicted(request, number, act, conflict)
    except Refusal as refusal:
        form.add_error(None, str(refusal))
        return _shown(request, case, act, form, status=409)
    messages.success(request, deed.done)
    still = standing.matters().filter(pk=case.pk).exists()
    return redirect("console:matter", number) if still else redirect("console:desk")


def _contradicted(
    request: gate.StaffRequest, number: str, act: str, conflict: access.Conflict
) -> HttpResponse:
    """情况已变: what others did meanwhile, what one had written, and the matter as it now stands to decide on."""
    case = matter.found(request, number)
    again = request.POST.copy()
    again["base_version"] = str(case.version)
    form = deeds.DEEDS[act].form(again, request.FILES, case=case, standing=request.standing)
    form.is_valid()
    form.add_error(None, str(conflict))
    theirs = [
        {
            "at": each.at,
            "by": each.by_label,
            "word": pgettext("done", lifecycle.act_word(each.act)),
            "note": each.note,
        }
        for each in conflict.theirs
    ]
    return _shown(request, case, act, form, status=409, theirs=theirs)


def _shown(
    request: gate.StaffRequest, case: Any, act: str, form: Any, *, status: int = 200, theirs: Any = ()
) -> HttpResponse:
    standing = request.standing
    said = next(
        (
            each
            for each in access.acts_for(case, standing.actor_for(case, act), at=standing.now)
            if each.act == act
        ),
        None,
    )
    partial = request.htmx and not request.htmx.boosted and request.method != "POST"
    return gate.show(
        request,
        "console/acts/form.html" if partial else "console/act.html",
        {
            "case": case,
            "state_word": pgettext("state", case.lifecycle.word(case.state)),
            "act": act,
            "word": pgettext("act", case.lifecycle.STEPS[act].word),
            "does": _(said.does) if said else "",
            "clause": said.clause if said else "",
            "button": deeds.DEEDS[act].button,
            "form": form,
            "url": reverse("console:act", args=[case.number, act]),
            "theirs": theirs,
        },
        status=status,
    )
