"""递交 (handing over): the paper on the screen as Word, PDF or Excel. The same address with `as=`, so the same rights."""

from collections.abc import Callable
from typing import Any

from django.http import HttpResponse

from wangge.documents import rendering
from wangge.documents.paper import Paper, cited
from wangge.faces.console import gate
from wangge.integrity import safe_files
from wangge.policy.pack import Refusal


def wanted(request: gate.StaffRequest) -> str:
    """要哪种文件: docx, pdf, xlsx, or none where the page itself is asked for."""
    form = request.GET.get("as", "")
    return form if form in rendering.MAKES else ""


def paper(request: gate.StaffRequest, make: Callable[[], Paper], back: str) -> HttpResponse:
    """一份文书, as the file that was asked for; a refusal is said on the page one came from."""
    try:
        made = rendering.render(make(), wanted(request))
    except Refusal as refusal:
        return gate.said(request, str(refusal), back)
    return file(made)


def file(made: rendering.Made) -> HttpResponse:
    """一个文件, only ever handed out as a download."""
    return HttpResponse(
        made.content, headers=safe_files.headers(made.name, made.media_type, len(made.content))
    )


def shown(made: Paper, back: str, *, excel: bool = False) -> dict[str, Any]:
    """文书的样子, for a template: as it will print, before it is made."""
    blocks = [{"kind": type(each).__name__.lower(), "it": each} for each in made.blocks]
    return {"paper": made, "proof": cited(made), "blocks": blocks, "back": back, "excel": excel}


def page(request: gate.StaffRequest, made: Paper, back: str) -> HttpResponse:
    """文书预览."""
    return gate.show(request, "console/papers/paper.html", shown(made, back))
