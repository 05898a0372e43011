"""Taking words out (删去文字) of what is written once: a patrol, a periodic report, a training, a talk."""

from collections.abc import Callable
from typing import Any, NamedTuple
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from wangge.faces.console import gate, uses
from wangge.faces.console.forms.redacting import Redacting
from wangge.faces.console.views.settings import attempt, how
from wangge.meetings import periodic, talks, trainings
from wangge.meetings import redaction as of_meetings
from wangge.patrol import access as patrol_access
from wangge.patrol import redaction as of_patrols
from wangge.territory.reach import Reach


class Kind(NamedTuple):
    """一种: its page, who sees it, and the act."""

    page: str
    seen: Callable[[Reach, Any], Any]
    redact: Callable[..., int]


def _written(kind: str) -> Callable[..., int]:
    def redact(row: Any, **given: Any) -> int:
        return of_meetings.of_written(kind, row, **given)

    return redact


KINDS = {
    "patrol": Kind("console:patrol", lambda reach, place: patrol_access.visible(reach), of_patrols.redact),
    "periodic": Kind("console:periodic-report", periodic.visible, _written("periodic")),
    "training": Kind("console:training", lambda reach, place: trainings.visible(reach), _written("training")),
    "talk": Kind("console:talk", lambda reach, place: talks.visible(reach), _written("talk")),
}


@require_http_methods(("GET", "HEAD", "POST"))
@gate.staff(uses.takes_words_out)
def page(request: gate.StaffRequest, kind: str, uid: UUID) -> HttpResponse:
    """删去文字: which words and why; a refusal says who may, and where."""
    known, standing = KINDS.get(kind), request.standing
    row = (
        known.seen(standing.extent, standing.place).filter(uid=uid, place=standing.place).first()
        if known
        else None
    )
    if known is None or row is None:
        raise Http404
    back, form = reverse(known.page, args=[uid]), Redacting(request.POST or None)
    if form.is_valid() and attempt(form, lambda: known.redact(row, **form.cleaned_data, **how(request))):
        messages.success(request, _("已删去。日志里记下了是谁、为什么删的。"))
        return redirect(back)
    return gate.show(
        request, "console/take_out.html", {"form": form, "row": row, "back": back}, status=409 if form.errors else 200
    )  # fmt: skip
