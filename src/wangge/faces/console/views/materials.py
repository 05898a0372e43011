"""Materials and proofs (材料、存证回执): served only through the matter, to those who may see them."""

from uuid import UUID

from django.http import Http404, HttpResponse, StreamingHttpResponse
from django.urls import reverse
from django.views.decorators.http import require_safe

from wangge.cases import attachments, history
from wangge.faces.console import gate, uses
from wangge.faces.console.views import matter
from wangge.faces.look import handing
from wangge.integrity import kept_files, receipts
from wangge.policy.pack import Refusal


@require_safe
@gate.staff(uses.sees_matters)
def attachment(request: gate.StaffRequest, number: str, pk: UUID) -> HttpResponse | StreamingHttpResponse:
    """一份材料. Of another matter, or not shown to this reader: 404."""
    case = matter.found(request, number)
    row = attachments.seen_by(case, request.standing.actor_for(case)).filter(pk=pk).first()
    if row is None:
        raise Http404
    try:
        file = kept_files.opened(row)
    except Refusal as refusal:
        return gate.said(request, str(refusal), reverse("console:matter", args=[number]))
    return handing.handed(file, kept_files.headers(row))


@require_safe
@gate.staff(uses.sees_matters)
def proof(request: gate.StaffRequest, number: str) -> HttpResponse:
    """存证回执 as a text file that proves, without us, that the registration stands in the log."""
    case = matter.found(request, number)
    leaf = history.registration_leaf(case)
    if leaf is None:
        raise Http404
    try:
        text = receipts.receipt_for(leaf)
    except Refusal as refusal:
        return gate.said(request, str(refusal), reverse("console:matter", args=[number]))
    name = f"{case.number}.tlog-proof.txt"
    return HttpResponse(
        text,
        content_type="text/plain; charset=utf-8",
        headers={
            "Content-Disposition": f'attachment; filename="{name}"',
            "X-Content-Type-Options": "nosniff",
        },
    )
