"""材料: served only to the browser whose code opened the matter."""

from uuid import UUID

from django.http import Http404, HttpRequest
from django.http.response import HttpResponseBase
from django.urls import reverse

from wangge.cases import attachments
from wangge.faces.look import errors, handing
from wangge.faces.portal import presence
from wangge.integrity import kept_files
from wangge.policy.pack import Refusal


def show(request: HttpRequest, number: str, pk: UUID) -> HttpResponseBase:
    """一份材料: what the resident gave, or what the office chose to show."""
    material = attachments.shown_to_resident(presence.opened(request, number), pk)
    if material is None:
        raise Http404
    try:
        file = kept_files.opened(material)
    except Refusal as refusal:
        return errors.refused(request, refusal, status=404, back=reverse("portal:case", args=[number]))
    return handing.handed(file, kept_files.headers(material))
