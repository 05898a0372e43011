"""要您决定的 (unsent): what came from phones and could not simply go through; both versions, one choice, once."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from wangge.faces.console import gate, uses
from wangge.policy.pack import Refusal
from wangge.sync import deciding, pending


@require_http_methods(["GET", "HEAD", "POST"])
@gate.staff(uses.registers)
def page(request: gate.StaffRequest) -> HttpResponse:
    """The list, the oldest first; a decision is taken here and stays."""
    standing, refused, asked = request.standing, "", ""
    if request.method == "POST":
        asked = request.POST.get("task", "")
        try:
            ruling = deciding.decide(
                asked, choice=request.POST.get("choice", ""), words=request.POST.get("words", ""),
                person=standing.person, at=standing.now,
            )  # fmt: skip
            messages.success(request, _("已定为“%(choice)s”。") % {"choice": ruling.get_choice_display()})
            return redirect("console:unsent")
        except Refusal as refusal:
            refused = str(refusal)
    tasks = pending.of(standing.person, at=standing.now)
    context = {"tasks": tasks, "refused": refused, "asked": asked}
    return gate.show(request, "console/unsent.html", context, status=409 if refused else 200)
