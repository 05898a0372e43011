"""Meetings (会议): what is coming and what waits, one meeting with its agenda and minutes, one item with its whole course."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.urls import NoReverseMatch, reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext
from django.views.decorators.http import require_http_methods, require_safe

from wangge.documents import of_meetings
from wangge.faces.console import gate, handing_over, uses
from wangge.faces.console.forms import meetings as forms
from wangge.faces.console.views.settings import attempt
from wangge.faces.look import words
from wangge.integrity.actor import Actor
from wangge.meetings import access, gatherings, items, lifecycle, notices, redaction, tasks
from wangge.meetings.models import AgendaItem, Meeting, Task
from wangge.policy.pack import Refusal
from wangge.territory.models import Place
from wangge.territory.reach import actor_of

WRITES = ("GET", "HEAD", "POST")
LISTED = 60
VERBS: dict[type[Any], dict[str, Any]] = {
    Meeting: {
        "revise": gatherings.revise, "convene": gatherings.convene, "postpone": gatherings.postpone,
        "call-off": gatherings.call_off, "hold": gatherings.hold, "write": gatherings.write, "sign": gatherings.sign,
        "redact": redaction.redact,
    },
    AgendaItem: {
        "add": items.add, "list": items.list_, "unlist": items.unlist, "decide": items.decide, "go-on": items.go_on,
        "defer": items.defer, "decide-first": items.decide_first, "drop": items.drop, "bring-up": items.bring_up,
        "redact": redaction.redact_item,
    },
    Task: {
        "report": tasks.report, "note": tasks.note, "confirm": tasks.confirm, "return": tasks.give_back,
        "hand-over": tasks.hand_over, "put-off": tasks.put_off, "void": tasks.void,
    },
}  # fmt: skip
DONE = {
    "convene": gettext_lazy("已通知。谁看过了，这一页上看得到。"), "sign": gettext_lazy("纪要已签发，打印件上有存证的检查点。"),
    "decide": gettext_lazy("决定已记下，要办的已经交给承办的人。"), "report": gettext_lazy("已回报，等另一个人核实。"),
}  # fmt: skip


@require_safe
@gate.staff(uses.meets)
def page(request: gate.StaffRequest) -> HttpResponse:
    """会议: my tasks first, then the open items, then the meetings by day."""
    standing = request.standing
    seen = items.open_in(standing.place, standing.extent)
    return gate.show(request, "console/meetings/page.html", {
        "meetings": [(each, word(each)) for each in gatherings.visible(standing.extent).filter(place=standing.place)[:LISTED]],
        "items": [(each, word(each)) for each in seen[:LISTED]],
        "ended": [(each, word(each)) for each in items.visible(standing.extent).filter(
            place=standing.place, state__in=(lifecycle.DONE, lifecycle.DROPPED)).order_by("-ended_at")[:LISTED]],
        "tasks": access.owed(standing.person, standing.place)[:LISTED],
        "to_confirm": _to_confirm(standing),
    })  # fmt: skip


def _to_confirm(standing: gate.Standing) -> list[Task]:
    """等我核实的: reported by somebody else; for the office."""
    if not uses.plans_meetings(standing):
        return []
    found = access.tasks(standing.extent).filter(place=standing.place, state=lifecycle.REPORTED)
    return list(found.exclude(owner=standing.person).exclude(reporter=standing.person)[:LISTED])


@require_http_methods(WRITES)
@gate.staff(uses.plans_meetings)
def new(request: gate.StaffRequest) -> HttpResponse:
    """筹备会议."""
    standing = request.standing
    form = forms.Arrangement(request.POST or None, place=standing.place, today=standing.today)
    if request.method == "POST" and form.is_valid():
        made: list[Meeting] = []

        def act() -> None:
            by = _actor(standing, standing.place)
            made.append(
                gatherings.plan(
                    standing.place, uid=form.cleaned_data["slip"], by=by, at=standing.now, **form.given()
                )
            )

        if attempt(form, act):
            messages.success(request, _("会议筹备好了，没办完的和新提的议题已经列入。看过以后再通知。"))
            return redirect("console:meeting", made[0].uid)
    return gate.show(request, "console/meetings/new.html", {
        "form": form, "waiting": items.open_in(standing.place, standing.extent),
    }, status=409 if form.errors else 200)  # fmt: skip


@require_http_methods(WRITES)
@gate.staff(uses.meets)
def meeting(request: gate.StaffRequest, uid: UUID) -> HttpResponse:
    """一次会议: agenda, who was told and came, what was decided, the minutes, and what one may do now."""
    standing = request.standing
    row: Meeting = _found(standing, Meeting, uid)
    notices.read(standing.person, url=f"meeting:{row.uid}", at=standing.now)
    added = forms.Added(request.POST if request.POST.get("do") == "add" else None)
    failed = None
    if request.method == "POST" and request.POST.get("do") == "add":
        by = _actor(standing, row.place)
        said = added.cleaned_data if added.is_valid() else {}
        if said and attempt(added, lambda: gatherings.add(
            row, words=said["words"], uid=said["slip"], by=by, at=standing.now
        )):  # fmt: skip
            messages.success(request, _("已补充在纪要后面。"))
            return redirect("console:meeting", uid)
    elif request.method == "POST":
        failed = _taken(request, row, [])
        if failed is None:
            return redirect("console:meeting", uid)
        row = _found(standing, Meeting, uid)
    seen = items.visible(standing.extent)
    there, away = gatherings.attendance(row)
    return gate.show(request, "console/meetings/meeting.html", {
        "meeting": row, "state": word(row), "agenda": [_line(*each) for each in gatherings.discussed(row, seen)],
        "there": there, "away": away, "told": notices.told(row), "steps": _steps(standing, row, failed), "failed": failed,
        "thread": _thread(row), "added": added if row.state == lifecycle.SIGNED and uses.plans_meetings(standing) else None,
        "tasks": access.tasks(standing.extent).filter(meeting=row),
    }, status=409 if failed or added.errors else 200)  # fmt: skip


def _line(item: AgendaItem, outcome: Any) -> dict[str, Any]:
    said = pgettext("done", lifecycle.ITEM.act_word(outcome.act)) if outcome else ""
    return {"item": item, "state": word(item), "outcome": outcome, "said": said}


@require_safe
@gate.staff(uses.meets)
def paper(request: gate.StaffRequest, uid: UUID) -> HttpResponse:
    """会议通知, 议题单, 纪要: as it will be printed."""
    standing = request.standing
    row: Meeting = _found(standing, Meeting, uid)
    back = reverse("console:meeting", args=[uid])
    seen = items.visible(standing.extent)
    if handing_over.wanted(request):
        return handing_over.paper(request, lambda: of_meetings.minutes(row, seen), back)
    return handing_over.page(request, of_meetings.minutes(row, seen), back)


@require_http_methods(WRITES)
@gate.staff(uses.meets)
def put(request: gate.StaffRequest) -> HttpResponse:
    """提出议题: by hand, or of the hazard or matter one came from."""
    standing = request.standing
    subject = (request.POST if request.method == "POST" else request.GET).get("subject", "")
    try:
        known = items.about_subject(standing.place, subject, standing.extent) if subject else None
    except Refusal as refusal:
        return gate.said(request, str(refusal), reverse("console:meetings"))
    form = forms.Put(request.POST or None, grids=standing.grids(), known=known is not None)
    if request.method == "POST" and form.is_valid():
        made: list[AgendaItem] = []

        def act() -> None:
            given = form.given() | {"subject": subject}
            by = _actor(standing, standing.place)
            made.append(
                items.put(standing.place, uid=form.cleaned_data["slip"], by=by, at=standing.now, **given)
            )

        if attempt(form, act):
            messages.success(request, _("议题已提出，会列入最近一次会；有了决定会告诉您。"))
            return redirect("console:agenda-item", made[0].uid)
    return gate.show(request, "console/meetings/put.html", {
        "form": form, "known": known, "subject": subject, "earlier": items.of_subject(standing.place, subject) if subject else [],
    }, status=409 if form.errors else 200)  # fmt: skip


@require_http_methods(WRITES)
@gate.staff(uses.meets)
def item(request: gate.StaffRequest, uid: UUID) -> HttpResponse:
    """一个议题: what it is about, its tasks, its whole course across meetings, and what one may do now."""
    standing = request.standing
    row: AgendaItem = _found(standing, AgendaItem, uid)
    notices.read(standing.person, url=f"item:{row.uid}", at=standing.now)
    todo = list(row.tasks.select_related("place", "owner", "meeting", "item").order_by("pk"))
    failed = None
    if request.method == "POST":
        failed = _taken(request, row, todo)
        if failed is None:
            row = _found(standing, AgendaItem, uid)
            held = row.meeting is not None and row.meeting.state == lifecycle.HELD
            return (
                redirect("console:meeting", row.meeting.uid)
                if held and row.meeting
                else redirect("console:agenda-item", uid)
            )
        row = _found(standing, AgendaItem, uid)
    about = items.about(row)
    return gate.show(request, "console/meetings/item.html", {
        "item": row, "state": word(row), "about": about, "link": _link(about), "steps": _steps(standing, row, failed),
        "tasks": [(each, word(each), tasks.deadline(each), _steps(standing, each, failed)) for each in todo],
        "failed": failed, "thread": _thread_of(row),
    }, status=409 if failed else 200)  # fmt: skip


def _link(about: Any) -> str:
    if about is None or about.url is None:
        return ""
    try:
        return reverse(f"console:{about.url[0]}", args=[about.url[1]])
    except NoReverseMatch:
        return ""


# --- shared ---


def word(subject: Any) -> str:
    """状态的说法."""
    return pgettext("state", type(subject).lifecycle.word(subject.state))


def _found(standing: gate.Standing, model: type[Any], uid: UUID) -> Any:
    try:
        return access.one(model, uid, standing.extent)
    except access.NotFound as error:
        raise Http404 from error


def _actor(standing: gate.Standing, place: Place, subject: Any = None) -> Actor:
    """以何岗位: at this place, the post in which most can be done; own posts before stand-ins."""
    posts = sorted(
        standing.posts,
        key=lambda post: (post.place_id != place.pk, post.stands_in_for_id is not None, post.pk),
    )
    here = [actor_of(post) for post in posts if post.place_id == place.pk] or [actor_of(posts[0])]
    if subject is None:
        return max(here, key=lambda actor: (actor.role in lifecycle.OFFICE, actor.role in lifecycle.MEMBERS))
    return max(here, key=lambda actor: len(access.possible(subject, actor, at=standing.now)))


def _steps(standing: gate.Standing, subject: Any, failed: Any) -> list[tuple[str, str, Any]]:
    """现在可以做的: each with its word, what it does, and its form."""
    by = _actor(standing, subject.place, subject)
    table, made = type(subject).lifecycle, []
    for name in access.possible(subject, by, at=standing.now):
        if name not in forms.FORMS[type(subject)]:
            continue
        kept = (
            failed if failed is not None and (failed.act, failed.subject.uid) == (name, subject.uid) else None
        )
        form = kept or forms.of(name, subject=subject, today=standing.today)
        made.append((pgettext("act", table.steps[name].word), _(table.steps[name].does), form))
    return made


def _taken(request: gate.StaffRequest, row: Any, others: list[Any]) -> Any:
    """办一步: None when done; else the form with what stands in its way."""
    standing, name = request.standing, request.POST.get("do", "")
    subject = next((each for each in (row, *others) if str(each.uid) == request.POST.get("of")), None)
    if subject is None or name not in forms.FORMS[type(subject)]:
        raise Http404
    form = forms.of(name, request.POST, subject=subject, today=standing.today)
    if form.is_valid():
        said, by = form.cleaned_data, _actor(standing, subject.place, subject)
        verb = VERBS[type(subject)][name]
        if attempt(form, lambda: verb(
            subject, uid=said["slip"], seen=said["seen"], by=by, at=standing.now, **form.given()
        )):  # fmt: skip
            messages.success(request, str(DONE.get(name, _("已记下。"))))
            return None
    return form


def _thread(row: Meeting) -> list[dict[str, Any]]:
    return [
        {"at": each.at, "title": pgettext("done", lifecycle.MEETING.act_word(each.act)), "who": each.by_label,
         "text": each.said or each.note, "cite": each.cite, "leaf": each.leaf_index}
        for each in row.acts.all()
    ]  # fmt: skip


def _thread_of(row: AgendaItem) -> list[dict[str, Any]]:
    return [
        {"at": each.at, "title": pgettext("done", each.title), "who": each.who, "cite": each.cite, "leaf": each.leaf,
         "text": _where(each)}
        for each in items.thread(row)
    ]  # fmt: skip


def _where(each: items.Told) -> str:
    """哪次会、哪一项交办, then what was said."""
    task = str(each.task) if each.task and each.task.words != each.text else ""
    return "\n".join(filter(None, (str(each.meeting or ""), task, each.text)))


def for_desk(standing: gate.Standing) -> list[dict[str, str]]:
    """办公桌上的一行: tasks of mine that are open, and what waits for me to confirm."""
    if not uses.meets(standing):
        return []
    rows, path = list(access.owed(standing.person, standing.place)[:LISTED]), reverse("console:meetings")
    law = gate.in_force(standing.place, standing.today)
    clause = law.governing("resolution") if law else None
    found = []
    if rows:
        until = words.until(rows[0].due_at, standing.place.zone)
        found.append(
            {
                "text": _("会议交办 %(n)d 项") % {"n": len(rows)},
                "url": path,
                "clause": clause.id if clause else "",
                "until": until,
            }
        )
    waiting = _to_confirm(standing)
    if waiting:
        found.append(
            {"text": _("核实会议交办 %(n)d 项") % {"n": len(waiting)}, "url": path, "clause": "", "until": ""}
        )
    return found
