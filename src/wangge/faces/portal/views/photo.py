"""材料: served only to the browser whose code opened the matter."""

from uuid import UUID

from django.http import FileResponse, Http404, HttpRequest
from django.http.response import HttpResponseBase

from wangge.cases import attachments
from wangge.faces.portal import presence


def show(request: HttpRequest, number: str, pk: UUID) -> HttpResponseBase:
    """一份材料: what the resident gave, or what the office chose to show."""
    material = attachments.shown_to_resident(presence.opened(request, number), pk)
    if material is None:
        raise Http404
    return FileResponse(attachments.opened(material), headers=attachments.headers(material))
