"""Borders of the grids drawn on the map (画边界): move, split, merge – first looked at, then done from a day on."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from wangge.faces.console import gate, uses
from wangge.faces.console.forms.borders import Borders
from wangge.faces.console.views.settings import WRITES, attempt, how
from wangge.territory import borders, division


@require_http_methods(WRITES)
@gate.staff(uses.settles)
def page(request: gate.StaffRequest) -> HttpResponse:
    """画边界; ?grid chooses one. The first press says what would be, the second does it."""
    standing = request.standing
    grids = list(standing.place.grids.on(standing.today).order_by("code"))
    first = request.GET.get("grid") or (grids[0].code if grids else "")
    form = Borders(request.POST or None, grids=grids, initial={"since": standing.today, "grid": first})
    change: borders.Change | None = None
    if request.method == "POST" and form.is_valid():

        def act() -> None:
            nonlocal change
            change = _change(form.cleaned_data, {each.code: each for each in grids})
            if request.POST.get("do") == "write":
                borders.carry_out(change, **how(request))

        if attempt(form, act) and change is not None and request.POST.get("do") == "write":
            messages.success(request, _("边界已改。原来的边界留着，过去的事项仍在原来的网格。"))
            return redirect("console:settings-grids")
    return gate.show(
        request,
        "console/settings/borders.html",
        {
            "form": form,
            "grids": grids,
            "change": change,
            "ground": {
                "today": division.areas(standing.place, on=standing.today),
                "after": change.as_features() if change else None,
            },
        },
        status=400 if form.errors else 200,
    )


def _change(said: dict[str, Any], grids: dict[str, Any]) -> borders.Change:
    grid, since = grids[said["grid"]], said["since"]
    match said["change"]:
        case "split":
            return borders.split(grid, said["line"], said["code"], said["name"], since=since)
        case "merge":
            return borders.merge(grid, grids[said["other"]], since=since)
        case _:
            return borders.move(grid, said["shape"], yielding=said["yielding"], since=since)
