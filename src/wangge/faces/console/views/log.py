"""The log (存证): what was signed, a check from the first entry to the last, an export that verifies without us."""

import tempfile
import zipfile
from pathlib import Path
from typing import Any

from django.contrib import messages
from django.http import FileResponse, Http404, HttpResponse, StreamingHttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from wangge.analysis import archive as archives
from wangge.cases import access
from wangge.faces.console import gate, uses
from wangge.integrity import audit, checkpoints, export
from wangge.policy.pack import Refusal

MOST = 50
SIGNED = 20


def auditor(standing: gate.Standing) -> bool:
    return "auditor" in standing.roles


@require_safe
@gate.staff(uses.audits)
def page(request: gate.StaffRequest) -> HttpResponse:
    """检查点, newest first."""
    standing = request.standing
    return gate.show(
        request,
        "console/log.html",
        {"rows": checkpoints.of(standing.place.pk)[:SIGNED], "size": checkpoints.size(standing.place.pk), "auditor": auditor(standing), "years": archives.years_of(standing.place)},
    )  # fmt: skip


@require_POST
@gate.staff(uses.audits)
def verify(request: gate.StaffRequest) -> HttpResponse:
    """现在核对: rows, bodies, tree and signatures, each held against the others."""
    standing = request.standing
    problems = audit.check(standing.place.pk)
    context = {
        "rows": checkpoints.of(standing.place.pk)[:SIGNED], "size": checkpoints.size(standing.place.pk),
        "auditor": auditor(standing), "years": archives.years_of(standing.place), "checked": True, "problems": problems[:MOST], "more": max(0, len(problems) - MOST),
    }  # fmt: skip
    return gate.show(request, "console/log.html", context)


@require_POST
@gate.staff(uses.audits)
def sign(request: gate.StaffRequest) -> HttpResponse:
    """现在签: a checkpoint out of turn."""
    standing = request.standing
    try:
        checkpoint = checkpoints.sign(standing.place.pk, at=standing.now)
    except Refusal as refusal:
        return gate.said(request, str(refusal), reverse("console:log"))
    if checkpoint is None:
        return gate.said(request, _("日志里还没有记录，没有可签的。"), reverse("console:log"))
    messages.success(request, _("已签到第 %(size)d 条。") % {"size": checkpoint.size})
    return redirect("console:log")


@require_POST
@gate.staff(auditor)
def download(request: gate.StaffRequest) -> HttpResponse | StreamingHttpResponse:
    """导出 for the auditor: the log without bodies, the checkpoints and the verifier, in one file."""
    standing = request.standing
    file = tempfile.TemporaryFile()  # noqa: SIM115 - the answer closes it
    try:
        with tempfile.TemporaryDirectory() as place_for_it:
            folder = export.write(standing.place.pk, Path(place_for_it) / "log")
            _zipped(file, folder, f"{standing.place.code}-log")
    except Refusal as refusal:
        file.close()
        return gate.said(request, str(refusal), reverse("console:log"))
    file.seek(0)
    name = f"{standing.place.code}-log-{standing.today:%Y%m%d}.zip"
    return FileResponse(file, as_attachment=True, filename=name, content_type="application/zip")


@require_POST
@gate.staff(uses.heads)
def archive(request: gate.StaffRequest) -> HttpResponse | StreamingHttpResponse:
    """导出一年的档案 for the head, in one file: with the words that people said, so it is written down who took it."""
    standing, year = request.standing, request.POST.get("year", "")
    place, file = standing.place, tempfile.TemporaryFile()  # noqa: SIM115 - the answer closes it
    try:
        if not year.isdecimal() or int(year) not in archives.years_of(place):
            raise Refusal(_("请选有记录的一年。"))
        with tempfile.TemporaryDirectory() as room:
            by = standing.actor_here()
            folder = archives.write(place, int(year), Path(room) / "archive", by=by, at=standing.now)
            _zipped(file, folder, f"{place.code}-{year}")
    except Refusal as refusal:
        file.close()
        return gate.said(request, str(refusal), reverse("console:log"))
    file.seek(0)
    return FileResponse(
        file, as_attachment=True, filename=f"{place.code}-{year}.zip", content_type="application/zip"
    )


def _zipped(file: Any, folder: Path, name: str) -> None:
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as packed:
        for path in sorted(folder.rglob("*")):
            packed.write(path, f"{name}/{path.relative_to(folder)}")


@require_safe
@gate.staff(uses.reads_looks)
def looks(request: gate.StaffRequest) -> HttpResponse:
    """查阅记录: who looked at personal data, when and why; keyset by id."""
    rows = access.looked_at(request.standing.place).order_by("-id")
    after = request.GET.get("after", "")
    if after:
        if not after.isdecimal() or len(after) > 18:
            raise Http404
        rows = rows.filter(pk__lt=int(after))
    found = list(rows[: MOST + 1])
    return gate.show(
        request,
        "console/looks.html",
        {"rows": found[:MOST], "next_url": f"?after={found[MOST - 1].pk}" if len(found) > MOST else ""},
    )
