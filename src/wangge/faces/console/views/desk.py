"""My desk (我的办公桌): what needs me, in order of time; everything else one tap away."""

from typing import Any
from urllib.parse import urlencode

from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_safe

from wangge.analysis import kept_filters
from wangge.faces.console import due_process, duty_rows, gate, hazard_rows, ledger, listing, patrol_rows
from wangge.faces.console.forms.desk import Filters
from wangge.faces.console.views import meetings
from wangge.faces.look import words

KEPT = ("q", "state", "level", "grid", "category", "lane", "channel", "overdue")


@require_safe
@gate.staff()
def page(request: gate.StaffRequest) -> HttpResponse:
    """The desk. Whose posts reach no matter is led to what they do here instead."""
    standing = request.standing
    if not standing.sees_matters:
        return redirect(
            "console:settings"
            if standing.settles
            else "console:log"
            if standing.audits
            else "console:meetings"
            if standing.meets
            else "console:me"
        )
    asked = request.GET
    usual = "all" if standing.oversees else "mine"
    whose = asked["whose"] if asked.get("whose") in ("all", "mine") else usual
    first, more = listing.tabs(standing), listing.more_tabs(standing)
    matters = standing.matters()
    here_alone = not (standing.extent.units or standing.extent.offices)
    if here_alone:
        # Naming the place lets the index on its open matters answer; others are reached by changing the place.
        matters = matters.filter(place=standing.place)
    scope = matters if whose == "all" else matters.filter(listing.of_mine(standing))
    counts = listing.counts(scope, first | {name: more[name] for name in ("asked", "stage", "tell")})
    counts["check"] = scope.filter(more["check"].where).count()

    path = reverse("console:desk")
    kept: dict[str, Any] = {name: asked.get(name) for name in KEPT if asked.get(name)}
    # Nearly every look at the desk leaves the filters folded: their fields are made when somebody opens them.
    open_filters = bool(kept) or "find" in asked
    form = Filters(asked, grids=standing.grids(), categories=standing.categories()) if open_filters else None
    filters = form.cleaned_data if form and form.is_valid() else {}
    show = asked.get("show", "")
    if show not in first | more:
        show = "all" if any(filters.get(name) for name in KEPT) else "open"
    tab = (first | more)[show]
    # By words alone, among all of a place that one sees whole, the newest are enough; whoever sees a part of it, or
    # narrows further, would miss older matters among them.
    whole = show == whose == "all" and here_alone and standing.place.pk in standing.extent.places
    alone = whole and not any(filters.get(name) for name in KEPT if name != "q")
    places = [standing.place.pk] if alone else None
    found = listing.narrowed(listing.in_tab(scope, tab), filters, places=places, now=standing.now)
    newest = listing.newest(filters, places)
    sheet = listing.page(found, tab.order, after=asked.get("after", ""), before=asked.get("before", ""))

    here = kept | {"show": asked.get("show"), "whose": whose if whose != usual else None}
    tally = [
        {
            "word": each.word, "count": counts[name], "late": each.late, "current": name == show,
            "url": listing.address(path, {"whose": here["whose"]}, show=name),
        }
        for name, each in first.items()
    ]  # fmt: skip
    return gate.show(
        request,
        "console/desk.html",
        {
            "tally": tally,
            "duties": [
                *hazard_rows.for_desk(standing),
                *due_process.for_desk(standing),
                *_duties(standing, counts, listing.owed(standing, scope)),
                *duty_rows.for_desk(standing),
                *meetings.for_desk(standing),
                *patrol_rows.for_desk(standing),
            ],
            "heading": tab.word,
            "newest": newest,
            "form": form,
            "show": asked.get("show", ""),
            "whose": {
                "now": here["whose"] or "",
                "text": _("只看等我的") if whose == "all" else _("看我能看到的全部"),
                "url": listing.address(path, here, whose="mine" if whose == "all" else "all"),
            },
            "kept": kept_filters.of(standing.place, standing.person),
            "query": urlencode([(name, value) for name, value in here.items() if value]),
            "filters_on": sum(bool(filters.get(name)) for name in KEPT),
            "find_url": listing.address(path, here, find=1),
            "clear_url": listing.address(path, {"show": here["show"], "whose": here["whose"]}),
            "rows": sheet.rows,
            "lines": ledger.lines(sheet.rows, standing),
            "next_url": listing.address(path, here, after=sheet.next) if sheet.next else "",
            "previous_url": listing.address(path, here, before=sheet.previous) if sheet.previous else "",
            "nothing": _nothing(standing, show, bool(kept), whose, path),
        },
        status=400 if form and form.errors else 200,
    )


def _duties(standing: gate.Standing, counts: dict[str, int], steps: dict[str, Any]) -> list[dict[str, str]]:
    """今日该做: one line for each duty that is owed today, with the clause that asks for it and the nearest day."""
    path = reverse("console:desk")
    duties: list[dict[str, str]] = []
    law = gate.in_force(standing.place, standing.today)

    def owed(n: int, sentence: str, url: str, clause: str, first: Any = None) -> None:
        if n:
            until = words.until(first, standing.place.zone) if first else ""
            duties.append({"text": sentence % n, "url": url, "clause": clause, "until": until})

    def governing(*names: str) -> str:
        found = law.governing(*names) if law else None
        return found.id if found else ""

    def tab(show: str, **more: str) -> str:
        return listing.address(path, more, show=show)

    if standing.triages:
        n = counts["new"]
        owed(n, ngettext("分类 %d 件，当天定下归谁办", "分类 %d 件，当天定下归谁办", n), reverse("console:triage"),
             words.clause_of(law, "B-1.2", "D-4.1"))  # fmt: skip
    if standing.approves:
        n = counts["asked"]
        owed(n, ngettext("批准申请 %d 件", "批准申请 %d 件", n), tab("asked", whose="all"),
             words.clause_of(law, "B-3.4", "D-2.2.3"))  # fmt: skip
    if steps:
        sentences = {
            "hazard-report": lambda n: ngettext("报告险情 %d 件", "报告险情 %d 件", n),
            "first-answer": lambda n: ngettext("首问答复 %d 件：能不能办、谁来办、几时有结果", "首问答复 %d 件：能不能办、谁来办、几时有结果", n),
            "pass-on": lambda n: ngettext("照当事人选的办法转告 %d 件", "照当事人选的办法转告 %d 件", n),
            "call-back": lambda n: ngettext("回访评为不满意的 %d 件", "回访评为不满意的 %d 件", n),
        }  # fmt: skip
        purposes = {"pass-on": ("telling-result",), "call-back": ("verification",)}
        for kind, sentence in sentences.items():
            n, first = steps.get(kind, (0, None))
            owed(n, sentence(n), tab(kind), governing(*purposes.get(kind, (kind,))), first)
    n = counts["stage"]
    owed(
        n,
        ngettext("分段告知当事人 %d 件", "分段告知当事人 %d 件", n),
        tab("stage"),
        words.clause_of(law, "B-3.4", "D-4.10"),
    )
    n = counts["tell"]
    owed(
        n,
        ngettext("把结果告诉当事人 %d 件", "把结果告诉当事人 %d 件", n),
        tab("tell"),
        governing("telling-result"),
    )
    n = counts["check"]
    owed(n, ngettext("核查结案 %d 件", "核查结案 %d 件", n), tab("check"), governing("verification"))
    return duties


def _nothing(standing: gate.Standing, show: str, filtered: bool, whose: str, path: str) -> dict[str, str]:
    """What an empty list teaches."""
    if filtered:
        text = _("没有找到符合的事项。换一个字，或清除筛选再看。")
        return {
            "text": text,
            "url": listing.address(path, {}, whose="all", show="all"),
            "button": _("看全部事项"),
        }
    if whose == "mine":
        text = _("这一栏里没有等您的事项。")
        return {"text": text, "url": listing.address(path, {}, whose="all"), "button": _("看我能看到的全部")}
    if standing.registers:
        return {
            "text": _("这一栏里还没有事项。"),
            "url": reverse("console:register"),
            "button": _("登记事项"),
        }
    return {"text": _("这一栏里没有事项。"), "url": "", "button": ""}
