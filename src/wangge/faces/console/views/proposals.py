"""Proposals (建议): the list, one proposal with its course and what one may do now, its papers; drafting from a finding."""

from typing import Any
from uuid import UUID, uuid4

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy
from django.utils.translation import pgettext
from django.views.decorators.http import require_http_methods, require_safe

from wangge.accountability import access, acts, findings, follow_ups, letters, lifecycle, observing, proposals
from wangge.accountability.lifecycle import State
from wangge.accountability.models import Proposal
from wangge.documents import of_people
from wangge.faces.console import gate, handing_over, uses
from wangge.faces.console.forms import proposals as forms
from wangge.faces.console.views.findings import as_shown, links
from wangge.faces.console.views.settings import attempt
from wangge.policy.finding import Finding
from wangge.policy.pack import Refusal
from wangge.territory.models import Place, Post
from wangge.territory.reach import actor_of

WRITES = ("GET", "HEAD", "POST")
LISTED = 100
TABS = {
    "open": (lazy("在办的"), lifecycle.OPEN), "in-force": (lazy("已生效的"), frozenset({State.IN_FORCE})),
    "over": (lazy("已了结的"), lifecycle.CLEAN | {State.EXPIRED}),
}  # fmt: skip
DONE = {
    "serve": lazy("已送达。说明的期限从现在起算，期满以前不作决定。"), "respond": lazy("已记下您的说明，作决定的人会读到。"),
    "submit": lazy("函已送办事处，由办事处的人决定。"), "decide": lazy("决定已记下，当事人会收到。"),
    "appeal": lazy("申诉已送上一级，答复以前不执行。"), "decide-appeal": lazy("申诉已答复。"),
    "review": lazy("复核意见已记下，另一方同意以后才算答复。"),
    "withdraw": lazy("已撤回，不留记录。"), "comment": lazy("意见已记下，各方看得到。"), "recuse": lazy("已设回避。"),
}  # fmt: skip


@require_safe
@gate.staff()
def page(request: gate.StaffRequest) -> HttpResponse:
    """建议: those one may see, by the day they were drafted; never by who has most."""
    standing = request.standing
    seen = proposals.visible(standing.extent)
    if not uses.handles_proposals(standing) and not seen.exists():
        return redirect("console:my-record")
    tab = request.GET.get("tab", "open") if request.GET.get("tab") in TABS else "open"
    rows = seen.filter(state__in=TABS[tab][1]).order_by("-drafted_at")
    shown = list(rows[:LISTED])
    return gate.show(request, "console/proposals/page.html", {
        "rows": [_row(each, standing) for each in shown], "more": rows.count() > len(shown), "tab": tab,
        "tabs": [(code, label) for code, (label, _states) in TABS.items()],
        "observing": observing.now(standing.place, standing.today),         "tasks": follow_ups.visible(standing.extent).filter(done=False).exclude(person=standing.person)[:50],
    })  # fmt: skip


def _row(proposal: Proposal, standing: gate.Standing) -> dict[str, Any]:
    return {
        "proposal": proposal, "state": word(proposal), "measure": forms.measure_word(proposal.measure),
        "due": acts.running(proposal), "mine": access.is_concerned(proposal, standing.person.pk),
    }  # fmt: skip


@require_http_methods(WRITES)
@gate.staff(uses.drafts_proposals)
def new(request: gate.StaffRequest) -> HttpResponse:
    """起草: from a finding as it stands today, with the proposer's own reasons."""
    standing = request.standing
    post = _proposing(standing)
    try:
        found = findings.one(post.place, request.GET.get("finding", ""), on=standing.today)
    except Refusal as refusal:
        return gate.said(request, str(refusal), reverse("console:proposals"))
    if found.about.key == str(standing.person.uid):
        raise Http404
    may = [name for name in found.consequences if access.proposes(name, post.place, post)]
    form = forms.Draft(request.POST or None, consequences=may, initial={"slip": uuid4()})
    if request.method == "POST" and form.is_valid():
        said, made = form.cleaned_data, []

        def act() -> None:
            made.append(
                proposals.draft(
                    found, measure=said["measure"], reasons=said["reasons"], amount=said.get("amount"), uid=said["slip"],
                    by=actor_of(post), at=standing.now,
                )
            )  # fmt: skip

        if attempt(form, act):
            messages.success(request, _("已起草。还没有送达，当事人看不到；看过纸样再送。"))
            return redirect("console:proposal", made[0].uid)
    return gate.show(request, "console/proposals/new.html", {
        "form": form, "may": may, "each": as_shown(found, links(standing, [found]), place=post.place), "finding": found,
        "observing": observing.now(post.place, standing.today),
    }, status=409 if form.errors else 200)  # fmt: skip


def _proposing(standing: gate.Standing) -> Post:
    posts = [post for post in standing.posts if post.role in uses.PROPOSERS]
    return next((post for post in posts if post.place_id == standing.place.pk), posts[0])


@require_http_methods(WRITES)
@gate.staff()
def one(request: gate.StaffRequest, uid: UUID) -> HttpResponse:
    """一份建议: facts, clause, arithmetic, reasons, what was said and decided, and what one may do now."""
    standing = request.standing
    proposal = _found(standing, uid)
    by = actor_for(standing, proposal)
    failed: dict[str, Any] = {}
    if request.method == "POST":
        act = request.POST.get("do", "")
        if act not in forms.FORMS:
            raise Http404
        form = forms.of(act, request.POST, proposal=proposal)
        if form.is_valid() and attempt(form, lambda: _take(act, proposal, form, by, standing)):
            messages.success(request, str(DONE[act]))
            still = proposals.visible(standing.extent).filter(pk=proposal.pk).exists()
            return redirect("console:proposal", uid) if still else redirect("console:proposals")
        failed[act] = form
        proposal = _found(standing, uid)
    possible = access.acts_for(proposal, by, at=standing.now)
    steps = [
        (each, pgettext("act", each.word), _(each.does), failed.get(each.act) or forms.of(each.act, proposal=proposal))
        for each in possible
    ]  # fmt: skip
    return gate.show(request, "console/proposals/one.html", _context(proposal, standing) | {
        "steps": steps, "failed": [form for act, form in failed.items() if act not in {each.act for each in possible}],
    }, status=409 if failed else 200)  # fmt: skip


def _take(act: str, proposal: Proposal, form: Any, by: Any, standing: gate.Standing) -> Any:
    said = form.cleaned_data
    verb = getattr(proposals, act.replace("-", "_"))
    return verb(
        proposal, uid=said["slip"], base_version=said["base_version"], by=by, at=standing.now, **form.given()
    )


def _context(proposal: Proposal, standing: gate.Standing) -> dict[str, Any]:
    ground = proposal.ground
    finding = Finding.from_json(ground["finding"]) if ground.get("finding") else None
    shown = as_shown(finding, links(standing, [finding])) if finding else None
    mine = access.is_concerned(proposal, standing.person.pk)
    return {
        "proposal": proposal, "state": word(proposal), "measure": forms.measure_word(proposal.measure),
        "proposed": forms.measure_word(proposal.proposed), "mine": mine, "due": acts.running(proposal), "ground": ground,
        "opinion": _opinion(proposal), "shown": shown, "clean": proposal.state in lifecycle.CLEAN, "appeal_to": letters.reviewed_by(proposal),
        "letters": [(kind, letters.KINDS[kind]) for kind in letters.kinds_of(proposal)], "stale": _stale(proposal, standing),
        "responses": proposal.acts.filter(act="respond"), "comments": proposal.acts.filter(act="comment"),
        "thread": _thread(proposal, mine=mine),
        "tasks": follow_ups.visible(standing.extent).filter(proposal=proposal) if proposal.state == State.IN_FORCE else [],
    }  # fmt: skip


def _opinion(proposal: Proposal) -> dict[str, Any] | None:
    """复核意见 of one side, until the other one has agreed."""
    held = proposal.opinion
    if held is None or proposal.answer:
        return None
    answer = Proposal.Answer(held["answer"]).label
    milder = forms.measure_word(held["measure"]) if held.get("measure") else ""
    return {
        "answer": answer,
        "measure": milder,
        "amount": held.get("amount"),
        "words": held["words"],
        "by": held["by"],
    }


def _stale(proposal: Proposal, standing: gate.Standing) -> bool:
    if proposal.state not in lifecycle.OPEN or proposal.ground.get("source") != "finding":
        return False
    try:
        now = findings.one(proposal.place, proposal.finding_key, on=proposal.place.day_of(standing.now))
    except Refusal:
        return True
    return proposals.stale(proposal, now)


def _thread(proposal: Proposal, *, mine: bool) -> list[dict[str, Any]]:
    """经过: the office's notes are not for the person concerned, the names of those who act are."""
    return [
        {
            "at": each.at, "title": pgettext("done", lifecycle.act_word(each.act)), "who": each.by_label,
            "text": each.said or (each.note if not mine or each.act in ("draft", "submit") else ""),
            "cite": each.cite,
            "leaf": each.leaf_index,
        }
        for each in proposal.acts.all()
    ]  # fmt: skip


@require_safe
@gate.staff()
def paper(request: gate.StaffRequest, uid: UUID, kind: str) -> HttpResponse:
    """文书: as it will be printed; before service, the preview of what will be handed over."""
    proposal = _found(request.standing, uid)
    back = reverse("console:proposal", args=[uid])
    if handing_over.wanted(request) and kind != "preview":
        return handing_over.paper(
            request, lambda: of_people.official(letters.letter(proposal, kind), proposal), back
        )
    try:
        draft = kind == "preview" and proposal.state == State.DRAFTED
        made = letters.preview(proposal) if draft else letters.letter(proposal, kind)
    except Refusal as refusal:
        return gate.said(request, str(refusal), back)
    return gate.show(request, "console/papers/official.html", {"letter": made, "back": back, "draft": draft})


@require_http_methods(WRITES)
@gate.staff()
def task(request: gate.StaffRequest, uid: UUID) -> HttpResponse:
    """培训、书面检查: a place to write for the person, seen by the office, done."""
    standing = request.standing
    try:
        row = follow_ups.one(uid, standing.extent)
    except Refusal as refusal:
        raise Http404 from refusal
    mine = row.person_id == standing.person.pk
    wanted = _task_forms(row, mine)
    if request.method == "POST":
        do = request.POST.get("do", "")
        verbs: dict[str, Any] = {
            "write": follow_ups.write,
            "arrange": follow_ups.arrange,
            "read": follow_ups.read,
        }
        if do not in wanted:
            raise Http404
        wanted = _task_forms(row, mine, data=request.POST)
        form = wanted[do]
        by = actor_of(_post_at(standing, row.place))
        if form.is_valid() and attempt(form, lambda: verbs[do](
            row, words=form.cleaned_data["words"], uid=form.cleaned_data["slip"], by=by, at=standing.now
        )):  # fmt: skip
            messages.success(request, _("已记下。"))
            return redirect("console:follow-up", uid)
    return gate.show(request, "console/proposals/task.html", {
        "task": row, "mine": mine, "forms": list(wanted.values()), "measure": forms.measure_word(row.proposal.measure),
    }, status=409 if any(each.errors for each in wanted.values()) else 200)  # fmt: skip


def _task_forms(row: Any, mine: bool, data: Any = None) -> dict[str, Any]:
    if row.done:
        return {}
    asked = (data or {}).get("do")

    def form(do: str, **said: Any) -> Any:
        return forms.Write(data if asked == do else None, do=do, **said)

    if mine:
        help = _("写清楚这件事问题在哪里、下次怎么办就行。不限字数，不用抄写；可以分几次写。")
        return {"write": form("write", label=row.get_kind_display(), help=help)}
    found = {}
    if row.kind == "training":
        found["arrange"] = form("arrange", label=_("培训安排：什么内容、什么时候、跟谁学"), rows=3)
    if any(each.what == "written" for each in row.entries.all()):
        found["read"] = form("read", label=_("看过以后的话（可以不写）"), required=False, rows=3)
    return found


@require_http_methods(WRITES)
@gate.staff(lambda standing: standing.holds(frozenset(observing.DECIDES)))
def observe(request: gate.StaffRequest) -> HttpResponse:
    """只看不提: until when, decided by the head with reasons."""
    standing = request.standing
    form = forms.Observe(request.POST or None, initial={"slip": uuid4()})
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        if attempt(form, lambda: observing.decide(
            standing.place, until=said["until"], why=said["why"], uid=said["slip"],
            by=actor_of(_post_at(standing, standing.place)), at=standing.now,
        )):  # fmt: skip
            messages.success(request, _("已定下，并记入存证。"))
            return redirect("console:observing")
    return gate.show(request, "console/proposals/observing.html", {
        "form": form, "observing": observing.now(standing.place, standing.today), "span": observing.span_of(standing.place),
        "rows": standing.place.observings.order_by("-pk")[:20],
    }, status=409 if form.errors else 200)  # fmt: skip


# --- shared with the record ---


def word(proposal: Proposal) -> str:
    """状态的说法."""
    return pgettext("state", lifecycle.word(proposal.state))


def actor_for(standing: gate.Standing, proposal: Proposal) -> Any:
    """以何岗位: the post in which most can be done with this proposal; else the one nearest to its place."""
    posts = sorted(
        standing.posts,
        key=lambda post: (
            post.place_id != proposal.place_id,
            post.place_id != proposal.place.parent_id,
            post.pk,
        ),
    )
    actors = [actor_of(post) for post in posts]
    return max(actors, key=lambda actor: len(access.acts_for(proposal, actor, at=standing.now)))


def _found(standing: gate.Standing, uid: UUID) -> Proposal:
    """这一份, with the steps that time has taken; 404 when it is not to be seen."""
    try:
        proposal = proposals.one(uid, standing.extent)
    except access.NoSuchProposal as error:
        raise Http404 from error
    if acts.is_due(proposal, at=standing.now):
        proposals.expire(proposal, at=standing.now)
        proposal = proposals.one(uid, standing.extent)
    return proposal


def _post_at(standing: gate.Standing, place: Place) -> Post:
    return min(
        standing.posts,
        key=lambda post: (post.place_id != place.pk, post.stands_in_for_id is not None, post.pk),
    )
