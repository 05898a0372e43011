"""What concerns oneself (我): one's posts, the place one works for, and notices."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from wangge.accountability import notices as proposal_notices
from wangge.accountability import proposals
from wangge.cases import notices
from wangge.duties import notices as duty_notices
from wangge.faces.console import gate, listing
from wangge.meetings import access as meeting_access
from wangge.meetings import notices as meeting_notices
from wangge.meetings import periodic
from wangge.safety import access as safety_access
from wangge.safety import notices as safety_notices


@require_safe
@gate.staff()
def page(request: gate.StaffRequest) -> HttpResponse:
    """我的岗位, and where they come from."""
    places = {post.place_id: post.place for post in request.standing.posts}
    return gate.show(request, "console/me.html", {"posts": request.standing.posts, "places": places.values()})


@require_POST
@gate.staff()
def work_at(request: gate.StaffRequest) -> HttpResponse:
    """换一个地方: for those who hold posts at several."""
    wanted = request.POST.get("place", "")
    for post in request.standing.posts:
        if post.place.code == wanted:
            request.session["works_at"] = post.place_id
            messages.success(request, _("现在为%(place)s工作。") % {"place": post.place})
            return redirect("console:desk")
    return gate.said(request, _("您在那里没有岗位。"), "console:me")


@require_safe
@gate.staff()
def notice_list(request: gate.StaffRequest) -> HttpResponse:
    """提醒, the newest first."""
    rows = notices.of(request.standing.person, at=request.standing.now).select_related("case")
    seen = request.standing.matters()
    # A notice about a matter that has since become invisible to me leads nowhere and says nothing.
    rows = rows.filter(case__in=seen.values("pk"))
    of_duties = duty_notices.of(request.standing.person, at=request.standing.now)[: listing.PAGE]
    of_proposals = proposal_notices.of(request.standing.person, at=request.standing.now)
    of_proposals = of_proposals.filter(proposal__in=proposals.visible(request.standing.extent).values("pk"))
    return gate.show(
        request,
        "console/notices.html",
        {
            "rows": rows[: listing.PAGE],
            "of_proposals": of_proposals[: listing.PAGE],
            "of_duties": of_duties,
            "of_meetings": _of_meetings(request.standing),
            "of_safety": _of_safety(request.standing),
        },
    )


def _of_safety(standing: gate.Standing) -> list[dict[str, object]]:
    """隐患和事故的提醒, each with its page while one may see it."""
    rows = safety_notices.of(standing.person, at=standing.now)[: listing.PAGE]
    seen = {
        "hazard": safety_access.visible(standing.extent), "accident": safety_access.accidents(standing.extent),
    }  # fmt: skip
    named = {row.subject: row.subject.partition(":") for row in rows}
    may = {
        f"{kind}:{uid}" for kind, found in seen.items()
        for uid in found.filter(uid__in=[each[2] for each in named.values() if each[0] == kind]).values_list("uid", flat=True)
    }  # fmt: skip
    pages = {"hazard": "console:hazard", "accident": "console:accident", "handover": "console:hazards"}
    said = []
    for row in rows:
        kind, _colon, uid = named[row.subject]
        if row.subject in may or kind == "handover":
            said.append({"row": row, "url": reverse(pages[kind], args=[] if kind == "handover" else [uid])})
    return said


def _of_meetings(standing: gate.Standing) -> list[tuple[object, str]]:
    """会议的提醒, each with its page while one may see it."""
    rows = meeting_notices.of(standing.person, at=standing.now)[: listing.PAGE]
    reports = [periodic.visible(standing.extent, place) for place in {post.place for post in standing.posts}]
    seen: dict[str, tuple[str, list[Any]]] = {
        "meeting": ("console:meeting", [meeting_access.meetings(standing.extent)]),
        "item": ("console:agenda-item", [meeting_access.items(standing.extent)]),
        "report": ("console:periodic-report", reports),
    }
    told: list[tuple[object, str, str]] = []
    for row in rows:
        kind, _colon, uid = row.url.partition(":")
        told.append((row, kind, uid))
    may = {
        (kind, str(uid)) for kind, (_page, found) in seen.items() if (asked := [each[2] for each in told if each[1] == kind])
        for those in found for uid in those.filter(uid__in=asked).values_list("uid", flat=True)
    }  # fmt: skip
    return [(row, reverse(seen[kind][0], args=[uid])) for row, kind, uid in told if (kind, uid) in may]


@require_POST
@gate.staff()
def read(request: gate.StaffRequest) -> HttpResponse:
    """都看过了."""
    n = notices.read(request.standing.person, at=request.standing.now)
    n += duty_notices.read(request.standing.person, at=request.standing.now)
    n += safety_notices.read(request.standing.person, at=request.standing.now)
    n += proposal_notices.read(request.standing.person, at=request.standing.now)
    n += meeting_notices.read(request.standing.person, at=request.standing.now)
    messages.success(request, _("%(n)d 条提醒已看过。") % {"n": n})
    return redirect("console:notices")
