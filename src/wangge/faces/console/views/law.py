"""The law in force at the place (采用的制度): what was adopted when, and the holiday notices it counts by."""

from typing import Any

from django.conf import settings as config
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from wangge.faces.console import gate, uses
from wangge.faces.console.forms import settings as forms
from wangge.faces.console.views.settings import WRITES, attempt, how, text_of
from wangge.policy import literate
from wangge.policy.pack import Refusal
from wangge.territory import adoption, jurisdiction


@require_http_methods(WRITES)
@gate.staff(uses.settles)
def page(request: gate.StaffRequest) -> HttpResponse:
    """采用的制度, and the calendar it counts by."""
    standing = request.standing
    adopting, importing = request.POST.get("do") == "adopt", request.POST.get("do") == "calendar"
    adopt = forms.Adopt(
        request.POST if adopting else None, request.FILES if adopting else None, initial={"since": standing.today},
        prefix="adopt",
    )  # fmt: skip
    packs = _packs(standing.place)
    chooser: Any = adopt.fields["pack"]
    chooser.choices = [("", _("请选择")), *((name, label) for name, (label, _text) in packs.items())]
    notice = forms.CalendarFile(
        request.POST if importing else None, request.FILES if importing else None, prefix="calendar"
    )
    if adopting and adopt.is_valid():
        said = dict(adopt.cleaned_data)
        name, file = said.pop("pack"), said.pop("file")

        def take() -> None:
            text = text_of(file) if file else packs[name][1]
            adoption.adopt(standing.place, text, **said, **how(request))

        if attempt(adopt, take):
            messages.success(request, _("已采用。以前的事项仍按当时的制度算。"))
            return redirect("console:settings-law")
    if importing and notice.is_valid():
        file = notice.cleaned_data["file"]
        if attempt(notice, lambda: jurisdiction.import_calendar(text_of(file), **how(request))):
            messages.success(request, _("放假安排已导入。已定的期限不会自己变；要变，在事项上点“重算期限”。"))
            return redirect("console:settings-law")
    calendar = jurisdiction.calendar()
    return gate.show(
        request,
        "console/settings/law.html",
        {
            "adopt": adopt, "notice": notice, "rows": list(reversed(jurisdiction.adoptions_of(standing.place))),
            "years": list(calendar.years)[-4:], "next_known": calendar.known(standing.today.replace(year=standing.today.year + 1)),
            "next_year": standing.today.year + 1,
        },
        status=400 if adopt.errors or notice.errors else 200,
    )  # fmt: skip


def _packs(place: Any) -> dict[str, tuple[str, str]]:
    """随程序附带的制度 of the place's kind: name → label and text."""
    found = {}
    for path in sorted(config.PACKS.glob("*/regulation.zh.md")):
        try:
            pack = literate.load(path)
        except Refusal:
            continue
        if pack.kind == place.kind:
            found[path.parent.name] = (f"{pack.title} {pack.version}", pack.text)
    return found
