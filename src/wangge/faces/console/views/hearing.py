"""What is said of people's work (反映与复核): written down, put to them, answered, verified by somebody else."""

from typing import Any
from uuid import UUID, uuid4

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy
from django.utils.translation import pgettext
from django.views.decorators.http import require_http_methods

from wangge.accountability import allegations, hearing, reviews
from wangge.accountability.models import Allegation, RatingReview
from wangge.cases.models import Rating
from wangge.faces.console import gate, uses
from wangge.faces.console.forms import hearing as forms
from wangge.faces.console.views.settings import attempt, how
from wangge.territory.models import Place

WRITES = ("GET", "HEAD", "POST")
SAYS = {
    "put": (lazy("转告的话（不说是谁反映的）"), "told"), "answer": (lazy("您的说明"), "words"),
    "uphold": (lazy("怎样核实的、依据什么"), "finding"), "reject": (lazy("怎样核实的、为什么不属实"), "finding"),
    "tell": (lazy("告诉本人的话：今年第几次、差几次、怎样改进"), "words"), "withdraw": (lazy("撤销的理由"), "reason"),
}  # fmt: skip
DONE = {
    "put": lazy("已转告。说明的期限从现在起算，到期以前不认定。"), "answer": lazy("已记下您的说明，核实的人能看到。"),
    "uphold": lazy("已核实属实，从现在起计数。"), "reject": lazy("已核实不属实，不计数，不留痕迹。"), "tell": lazy("已记下。"),
    "withdraw": lazy("已撤销，不再计数。"),
}  # fmt: skip


@require_http_methods(WRITES)
@gate.staff(uses.hears)
def page(request: gate.StaffRequest) -> HttpResponse:
    """反映: those one may see, filtered by state; and the form for a new one."""
    standing = request.standing
    form = None
    if uses.records_hearing(standing):
        form = forms.Raise(
            request.POST or None, standing=standing, initial={"slip": uuid4(), "happened_on": standing.today}
        )
    if request.method == "POST":
        if form is None:
            raise Http404
        if form.is_valid() and (row := _raised(request, form)) is not None:
            messages.success(request, _("已登记。核实以前不计数；请先转告本人，听取说明。"))
            return redirect("console:allegation", row.uid)
    state = request.GET.get("state", "")
    rows = allegations.visible(standing.extent)
    rows = rows.filter(state=state) if state in hearing.STATE_WORDS else rows
    waiting = reviews.waiting(standing.extent)
    return gate.show(request, "console/hearing/page.html", {
        "form": form, "rows": [(each, _word(each.state)) for each in rows[:100]], "state": state, "more": rows.count() > 100,
        "states": [(each, _word(each)) for each in hearing.STATE_WORDS if each != hearing.State.NEW],
        "reviews": [(each, forms.DecideReview(initial={"review": each.uid}, auto_id=f"review_{each.pk}_%s")) for each in waiting],
    }, status=409 if form is not None and form.errors else 200)  # fmt: skip


def _raised(request: gate.StaffRequest, form: forms.Raise) -> Allegation | None:
    standing, said = request.standing, form.cleaned_data
    case = None
    if said["number"]:
        case = standing.matters().filter(number=said["number"].strip().upper(), place=standing.place).first()
        if case is None:
            form.add_error("number", _("没有这个编号的事项，或者不在您的范围内。"))
            return None
    made: list[Allegation] = []

    def act() -> None:
        made.append(
            allegations.raise_(
                standing.place, what=said["what"], person=said["person"], words=said["words"], happened_on=said["happened_on"],
                channel=said["channel"], case=case, follows=said["follows"], uid=said["slip"], **how(request),
            )
        )  # fmt: skip

    return made[0] if attempt(form, act) else None


@require_http_methods(WRITES)
@gate.staff()
def one(request: gate.StaffRequest, uid: UUID) -> HttpResponse:
    """一条反映: what may be known of it, its course, and what one may do now."""
    standing = request.standing
    try:
        row = allegations.one(uid, standing.extent)
    except allegations.NoSuchAllegation as error:
        raise Http404 from error
    by = actor_at(standing, row.place)
    possible = allegations.acts_for(row, by, at=standing.now)
    failed: dict[str, forms.Step] = {}
    if request.method == "POST":
        form = forms.Step(request.POST, auto_id=f"{request.POST.get('do', '')}_%s")
        if form.is_valid():
            name = form.cleaned_data["do"]
            if name not in SAYS:
                raise Http404
            given: dict[str, Any] = {SAYS[name][1]: form.cleaned_data["words"], "by": by, "at": standing.now}
            if attempt(form, lambda: getattr(allegations, name)(row, **given)):
                messages.success(request, str(DONE[name]))
                return redirect("console:allegation", uid)
        failed[request.POST.get("do", "")] = form
    steps = [
        (name, pgettext("act", hearing.STEPS[name].word), _(hearing.STEPS[name].does), SAYS[name][0], failed.get(name) or forms.Step(initial={"do": name}, auto_id=f"{name}_%s"))
        for name in SAYS if name in possible or name in failed
    ]  # fmt: skip
    return gate.show(request, "console/hearing/one.html", {
        "row": row, "state": _word(row.state), "knows": allegations.knows_words(row, standing.extent), "steps": steps,
        "mine": row.person_id == standing.person.pk, "thread": _thread(row, mine=row.person_id == standing.person.pk),
        "sees_case": row.case_id and standing.matters().filter(pk=row.case_id).exists(),
    }, status=409 if failed else 200)  # fmt: skip


@require_http_methods(("POST",))
@gate.staff()
def ask_review(request: gate.StaffRequest) -> HttpResponse:
    """申请复核 a dissatisfied rating: by whom it would count against, or the office."""
    form = forms.AskReview(request.POST)
    rating = _rating(request, form)
    if attempt(form, lambda: reviews.ask(
        rating, reason=form.cleaned_data["reason"], words=form.cleaned_data["words"],
        by=actor_at(request.standing, rating.place), at=request.standing.now,
    )):  # fmt: skip
        messages.success(request, _("已申请复核。复核期间这条评价不计数。"))
    else:
        messages.warning(request, " ".join(str(each) for each in form.non_field_errors()))
    return redirect(_back(request))


def _rating(request: gate.StaffRequest, form: forms.AskReview) -> Rating:
    if not form.is_valid():
        raise Http404
    found = reviews.rating_called(form.cleaned_data["rating"], _places(request.standing))
    if found is None:
        raise Http404
    return found


@require_http_methods(("POST",))
@gate.staff(uses.hears)
def decide_review(request: gate.StaffRequest) -> HttpResponse:
    """复核结论."""
    form = forms.DecideReview(request.POST)
    if not form.is_valid():
        messages.warning(request, _("请选“不计”或“照计”，并写明理由。"))
        return redirect("console:allegations")
    standing = request.standing
    row: RatingReview | None = (
        reviews.visible(standing.extent).filter(uid=form.cleaned_data["review"]).first()
    )
    if row is None:
        raise Http404
    if attempt(form, lambda: reviews.decide(
        row, excluded=form.cleaned_data["excluded"] == "yes", words=form.cleaned_data["words"],
        by=actor_at(standing, row.place), at=standing.now,
    )):  # fmt: skip
        messages.success(request, _("已记下复核结论，申请的人和当事人都看得到。"))
    else:
        messages.warning(request, " ".join(str(each) for each in form.non_field_errors()))
    return redirect("console:allegations")


def _word(state: str) -> str:
    return pgettext("state", hearing.word(state))


def _thread(row: Allegation, *, mine: bool) -> list[dict[str, Any]]:
    """经过: the person concerned is not told who said it."""
    return [
        {
            "at": each.at, "title": pgettext("done", hearing.STEPS[each.act].word), "text": each.said, "citation": each.cite,
            "who": "" if mine and each.act == "raise" else each.by_label,
        }
        for each in row.acts.all()
    ]  # fmt: skip


def _places(standing: gate.Standing) -> set[int]:
    return {post.place_id for post in standing.posts}


def actor_at(standing: gate.Standing, place: Place) -> Any:
    """As whom: the post at the place, else the one at the office above it."""
    posts = sorted(
        standing.posts,
        key=lambda post: (post.place_id != place.pk, post.place_id != place.parent_id, post.pk),
    )
    return gate.reach.actor_of(posts[0])


def _back(request: gate.StaffRequest) -> str:
    return "console:my-record" if request.POST.get("from") == "my-record" else "console:allegations"
