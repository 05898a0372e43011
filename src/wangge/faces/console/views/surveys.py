"""The satisfaction survey (满意度调查): rounds, one round and its steps, a grid's sample and slips."""

from typing import Any
from uuid import UUID, uuid4

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from wangge.documents import of_people
from wangge.faces.console import gate, handing_over, uses
from wangge.faces.console.forms import surveys as forms
from wangge.faces.console.views.settings import attempt, text_of
from wangge.policy.pack import Refusal
from wangge.surveys import drawing, leaders, lifecycle, reading, results, rounds, samples, slips
from wangge.surveys.models import Round
from wangge.territory import reach
from wangge.territory.models import Grid

WRITES = ("GET", "HEAD", "POST")


def how(request: gate.StaffRequest) -> dict[str, Any]:
    """As whom: of several posts the office's, for nothing of a survey is done as a grid's leader."""
    standing = request.standing
    posts = [
        post
        for post in standing.posts
        if post.place_id == standing.place.pk and post.role in uses.SURVEYED_BY
    ]
    by = reach.actor_of(posts[0]) if posts else standing.actor_here()
    return {"by": by, "at": standing.now}


def round_of(request: gate.StaffRequest, uid: UUID) -> Round:
    """这一次调查 of the place one works for, or 404."""
    found = rounds.one(request.standing.place, uid)
    if found is None:
        raise Http404
    return found


def grid_of(request: gate.StaffRequest, code: str) -> Grid:
    found = next((each for each in request.standing.place.grids.all() if each.code == code), None)
    if found is None:
        raise Http404
    return found


@require_safe
@gate.staff(uses.surveys)
def page(request: gate.StaffRequest) -> HttpResponse:
    """历次调查."""
    return gate.show(request, "console/surveys/list.html", {"rounds": rounds.of(request.standing.place)})


@require_http_methods(WRITES)
@gate.staff(uses.surveying)
def new(request: gate.StaffRequest) -> HttpResponse:
    """起草."""
    standing = request.standing
    usual = {"uid": uuid4(), "questions": _("有事的时候，找得到网格长\n反映的事，有人回话\n说好的时间，能办到\n待人说话\n总的来说，对网格长的服务"), "levels": forms.levels_text(), "method": _(
        "每个网格从户号表里随机抽户，由网格长以外的人把一次性答题码送到门上；网上、纸上、电话里都能答，不记名。"
        "得分是各题所得分合计除以满分合计，乘 100；没答的题不计。"
    )}  # fmt: skip
    form = forms.RoundForm(request.POST or None, today=standing.today, initial=usual)
    if request.method == "POST" and form.is_valid():
        uid = form.cleaned_data["uid"]
        if attempt(form, lambda: rounds.draft(standing.place, uid=uid, **form.meant(), **how(request))):
            messages.success(request, _("已存下草稿。题目看过没有问题，再公布。"))
            return redirect("console:survey", uid)
    return gate.show(request, "console/surveys/edit.html", {"form": form}, status=409 if form.errors else 200)


@require_http_methods(WRITES)
@gate.staff(uses.surveying)
def edit(request: gate.StaffRequest, uid: UUID) -> HttpResponse:
    """修改草稿."""
    round = round_of(request, uid)
    form = forms.RoundForm(
        request.POST or None, today=request.standing.today, fixed=True, initial=forms.written(round)
    )
    said = request.method == "POST" and form.is_valid()
    if said and attempt(form, lambda: rounds.revise(round, **form.meant(), **how(request))):
        messages.success(request, _("已存下。"))
        return redirect("console:survey", uid)
    return gate.show(
        request,
        "console/surveys/edit.html",
        {"form": form, "round": round},
        status=409 if form.errors else 200,
    )


@require_http_methods(WRITES)
@gate.staff(uses.surveys)
def one(request: gate.StaffRequest, uid: UUID) -> HttpResponse:
    """一次调查: where it stands, what comes next, grid by grid."""
    round = round_of(request, uid)
    if handing_over.wanted(request) and request.method != "POST":
        return handing_over.paper(request, lambda: of_people.questionnaire(round), request.path)
    if request.method == "POST":
        try:
            said = _done(request, round)
        except Refusal as refusal:
            messages.warning(request, str(refusal))
        else:
            messages.success(request, said)
        return redirect("console:survey", uid)
    drawn, went, used = samples.of(round), samples.fieldwork(round), rounds.used(round)
    led = leaders.of(round.place, round.since, round.judged_until)
    lines = [
        {"grid": led[code].grid if code in led else drawn[code].grid, "led": led.get(code), "sample": drawn.get(code),
         "went": went.get(code), "used": _used(used.get(code))}
        for code in sorted(drawn.keys() | led.keys())
    ]  # fmt: skip
    return gate.show(request, "console/surveys/round.html", {
        "round": round, "lines": lines, "acts": round.acts.all(), "cite": round.cite,
        "step": list(lifecycle.STATE_WORDS).index(lifecycle.State(round.state)) + 1, "lists": forms.Lists(),
        "close": forms.Close(), "reason": forms.Reason(), "intact": rounds.intact(round) if round.sealed else None,
        "early": request.standing.today <= round.closes_on,
    })  # fmt: skip


def _used(ways: Any) -> dict[str, int] | None:
    if not ways:
        return None
    answered = sum(ways[way] for way in ("link", "paper", "phone"))
    return {"answered": answered, "printed": answered + ways["unused"], "void": ways["void"]}


def _done(request: gate.StaffRequest, round: Round) -> str:
    do, words = request.POST.get("do", ""), request.POST.get("words", "").replace("\x00", "")
    if do == "publish":
        rounds.publish(round, **how(request))
        return _("问卷已公布，居民在门户上看得到。从现在起题目不再改。")
    if do == "open":
        rounds.start(round, **how(request))
        return _("已开始填答。")
    if do == "close":
        rounds.close(round, words=words, **how(request))
        return _("已截止封箱：答卷点过数，答题码都销毁了。")
    if do == "withdraw":
        rounds.withdraw(round, reason=words, **how(request))
        return _("已撤回，这次调查的得分不作任何依据。")
    if do == "lists":
        return _drawn(request, round)
    raise Http404


def _drawn(request: gate.StaffRequest, round: Round) -> str:
    """全社区的户号表: every grid named in it is drawn; a grid drawn before stays as it was."""
    form = forms.Lists(request.POST, request.FILES)
    if not form.is_valid():
        raise Refusal(next(iter(form.errors.values()))[0])
    lists = drawing.by_grid(text_of(form.cleaned_data["file"]))
    grids = {grid.code: grid for grid in round.place.grids.all()}
    if unknown := sorted(lists.keys() - grids.keys()):
        raise Refusal(_("这里没有网格“%(code)s”。第一栏写网格代码。") % {"code": unknown[0][:20]})
    there, size = samples.of(round), form.cleaned_data["size"]
    todo = [code for code in sorted(lists) if code not in there]
    for code in todo:
        samples.take(
            round, grids[code], listed=lists[code], size=min(size, len(lists[code])), source=form.cleaned_data["source"],
            **how(request),
        )  # fmt: skip
    return _("抽好了 %(n)d 个网格的样本。") % {"n": len(todo)}


@require_http_methods(WRITES)
@gate.staff(uses.surveying)
def grid(request: gate.StaffRequest, uid: UUID, code: str) -> HttpResponse:
    """一个网格: its base and sample, the households drawn, its slips, what came of going round."""
    round, here = round_of(request, uid), grid_of(request, code)
    sample = samples.of(round).get(code)
    went = samples.fieldwork(round).get(code)
    do = request.POST.get("do", "")
    draw = forms.Draw(request.POST if do == "draw" else None, initial={"size": max(round.minimum * 2, 60)})
    field = forms.Fieldwork(request.POST if do == "field" else None)
    if do == "draw" and draw.is_valid() and attempt(draw, lambda: _take(request, round, here, draw)):
        messages.success(request, _("抽好了。种子已经记下，谁都可以照着再抽一遍。"))
        return redirect("console:survey-grid", uid, code)
    if do == "field" and field.is_valid():
        said = field.cleaned_data
        if attempt(field, lambda: samples.went_round(round, here, **said, **how(request))):
            messages.success(request, _("已记下。"))
            return redirect("console:survey-grid", uid, code)
    return gate.show(request, "console/surveys/grid.html", {
        "round": round, "grid": here, "sample": sample, "went": went, "draw": draw, "field": field,
        "used": _used(rounds.used(round).get(code)), "slip": uuid4(),
        "preparing": round.is_in(*lifecycle.PREPARING),
        "printing": round.is_in(lifecycle.State.PUBLISHED, lifecycle.State.OPEN),
    }, status=409 if draw.errors or field.errors else 200)  # fmt: skip


def _take(request: gate.StaffRequest, round: Round, here: Grid, form: forms.Draw) -> None:
    said = form.cleaned_data
    if said["listed"].strip():
        listed = drawing.doors(said["listed"])
    elif said["households"]:
        listed = drawing.numbered(said["households"])
    else:
        raise Refusal(_("写户号表，或者只填户数。"))
    samples.take(round, here, listed=listed, size=said["size"], source=said["source"], **how(request))


@require_POST
@gate.staff(uses.surveying)
def sheet(request: gate.StaffRequest, uid: UUID, code: str) -> HttpResponse:
    """一页纸条: printed at once, for the codes are kept nowhere."""
    round, here = round_of(request, uid), grid_of(request, code)
    try:
        slip = UUID(request.POST.get("slip", ""))
    except ValueError:
        slip = uuid4()
    try:
        printed = slips.issue(round, here, anew=request.POST.get("anew") == "yes", uid=slip, **how(request))
    except Refusal as refusal:
        messages.warning(request, str(refusal))
        return redirect("console:survey-grid", uid, code)
    address = request.build_absolute_uri(reverse("portal:survey-at", args=[round.place.code]))
    return gate.show(request, "console/surveys/slips.html", {
        "round": round, "grid": here, "address": address, "back": reverse("console:survey-grid", args=[uid, code]),
        "slips": [(each, f"{address}#c={each.code}") for each in printed],
    })  # fmt: skip


@require_http_methods(WRITES)
@gate.staff(uses.surveys)
def result(request: gate.StaffRequest, uid: UUID) -> HttpResponse:
    """结果: before it is signed for whoever signs, afterwards as it was signed."""
    round = round_of(request, uid)
    form = forms.Sign(request.POST or None, initial={"uid": uuid4()})
    ready = request.method == "POST" and form.is_valid()
    if ready and attempt(form, lambda: results.sign(round, **form.cleaned_data, **how(request))):
        messages.success(request, _("已签发，结果在门户公布。"))
        return redirect("console:survey-result", uid)
    row = results.of(round)
    if row and handing_over.wanted(request):
        return handing_over.paper(request, lambda: of_people.survey(round, row), request.path)
    content = row.content if row else results.compose(round) if round.is_in(*lifecycle.COUNTED) else None
    try:
        said, closed_to = results.said(round, **how(request)), ""
    except Refusal as refusal:
        said, closed_to = [], str(refusal)
    return gate.show(request, "console/surveys/result.html", {
        "round": round, "row": row, "content": content, "form": form, "said": said, "closed_to": closed_to,
        "lines": reading.lines(content, public=False) if content else [],
        "whole": reading.whole(content) if content else None,
        "questions": reading.questions(content) if content else [], "cite": round.cite,
        "intact": rounds.intact(round), "stands": reading.stands(row) if row else None,
        "signs": request.standing.holds(lifecycle.HEADS),
    }, status=409 if form.errors else 200)  # fmt: skip
