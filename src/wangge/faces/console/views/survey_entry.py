"""Entering ballots that came on paper or by phone (代录答卷): by the office, never for a grid one led."""

from uuid import UUID

from django.contrib import messages
from django.core.cache import cache
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from wangge.faces.console import gate, uses
from wangge.faces.console.forms.surveys import EnterForm
from wangge.faces.console.views.surveys import how, round_of
from wangge.policy.pack import Refusal
from wangge.surveys import answering, lifecycle

WRONG, SECONDS = 20, 600  # so many wrong codes in so many seconds


@require_http_methods(("GET", "HEAD", "POST"))
@gate.staff(uses.surveying)
def enter(request: gate.StaffRequest, uid: UUID) -> HttpResponse:
    """代录一份; the next one comes on an empty page."""
    round = round_of(request, uid)
    form = EnterForm(request.POST or None, round=round)
    status = 409 if form.errors else 200
    if request.method == "POST" and form.is_valid():
        key = f"survey-entry:{request.user.pk}:{int(request.standing.now.timestamp()) // SECONDS}"
        try:
            if cache.get(key, 0) >= WRONG:
                raise Refusal(_("答题码错得太多了，请过十分钟再录。没录的纸条先留着。"))
            answering.answer(
                round.place, form.cleaned_data["code"], answers=form.answers(), words=form.cleaned_data["words"],
                way=form.cleaned_data["way"], **how(request),
            )  # fmt: skip
        except answering.WrongCode as refusal:
            cache.set(key, cache.get(key, 0) + 1, SECONDS)
            form.add_error("code", str(refusal))
            status = 409
        except Refusal as refusal:
            form.add_error(None, str(refusal))
            status = 409
        else:
            messages.success(request, _("已收进箱子。是谁答的、是哪一张，系统里都查不出来。"))
            return redirect("console:survey-enter", uid)
    return gate.show(
        request, "console/surveys/enter.html", {"round": round, "form": form, "open": round.state == lifecycle.State.OPEN},
        status=status,
    )  # fmt: skip
