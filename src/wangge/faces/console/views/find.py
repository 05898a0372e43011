"""Search everywhere (查找): one box, every kind of record one may see; and filters one keeps for oneself (常用筛选)."""

from urllib.parse import parse_qsl, urlencode

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from wangge.analysis import kept_filters
from wangge.faces.console import finders, gate, uses
from wangge.policy.pack import Refusal

KEPT = ("q", "state", "level", "grid", "category", "lane", "channel", "overdue", "show", "whose")


@require_safe
@gate.staff()
def page(request: gate.StaffRequest) -> HttpResponse:
    """找到的, grouped by kind; typed into the head's box it comes piece by piece (htmx)."""
    asked = request.GET.get("q", "").replace("\x00", "")[: finders.LONGEST].strip()
    partial = request.htmx and not request.htmx.boosted
    found = finders.everywhere(request.standing, asked)
    template = "console/find/hits.html" if partial else "console/find/page.html"
    return gate.show(request, template, {"asked": asked, "found": found})


@require_POST
@gate.staff(uses.sees_matters)
def keep(request: gate.StaffRequest) -> HttpResponse:
    """存下这次的筛选 under a name."""
    standing, name = request.standing, request.POST.get("name", "")
    said = [(key, value[:60]) for key, value in parse_qsl(request.POST.get("query", "")[:600]) if key in KEPT]
    query = urlencode(said)[:600]
    try:
        kept_filters.keep(standing.place, standing.person, name=name, query=query, at=standing.now)
    except Refusal as refusal:
        messages.warning(request, str(refusal))
    else:
        messages.success(request, _("已存下“%(name)s”。") % {"name": name})
    return redirect(f"{reverse('console:desk')}?{query}")


@require_POST
@gate.staff(uses.sees_matters)
def drop(request: gate.StaffRequest) -> HttpResponse:
    """去掉一个."""
    kept_filters.drop(request.standing.place, request.standing.person, name=request.POST.get("name", ""))
    return redirect("console:desk")
