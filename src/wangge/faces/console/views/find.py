"""Search everywhere (查找): one box, every kind of record one may see; and filters one keeps for oneself (常用筛选)."""

from urllib.parse import parse_qsl, urlencode

from django.contrib import messages
from django.db import IntegrityError, transaction
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from wangge.analysis.models import KeptFilter
from wangge.faces.console import finders, gate

MOST_KEPT = 20
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
@gate.staff(gate.sees_matters)
def keep(request: gate.StaffRequest) -> HttpResponse:
    """存下这次的筛选 under a name; the same name again replaces what it meant."""
    standing = request.standing
    name = " ".join(request.POST.get("name", "").replace("\x00", "").split())[:30]
    said = [(key, value[:60]) for key, value in parse_qsl(request.POST.get("query", "")[:600]) if key in KEPT]
    query = urlencode(said)
    mine = KeptFilter.objects.filter(place=standing.place, person=standing.person)
    if not name or not said:
        messages.warning(request, _("先选好筛选，再起个名字。"))
    elif mine.exclude(name=name).count() >= MOST_KEPT:
        messages.warning(request, _("最多存 %(n)d 个，先去掉不用的。") % {"n": MOST_KEPT})
    else:
        try:
            with transaction.atomic():
                mine.update_or_create(
                    name=name, defaults={"query": query, "at": standing.now, "place": standing.place, "person": standing.person}
                )  # fmt: skip
        except IntegrityError:  # pressed twice at once: the other press kept it
            pass
        messages.success(request, _("已存下“%(name)s”。") % {"name": name})
    return redirect(f"{reverse('console:desk')}?{query}")


@require_POST
@gate.staff(gate.sees_matters)
def drop(request: gate.StaffRequest) -> HttpResponse:
    """去掉一个."""
    standing = request.standing
    name = request.POST.get("name", "").replace("\x00", "")
    KeptFilter.objects.filter(place=standing.place, person=standing.person, name=name).delete()
    return redirect("console:desk")


def kept(standing: gate.Standing) -> list[KeptFilter]:
    """存下的, by name."""
    return list(KeptFilter.objects.filter(place=standing.place, person=standing.person))
