"""The gate (门口): who works here, in which posts, for which place. Every view of the console passes it.

What a person may do with a matter is decided by `cases.access`; here only which pages a post has a use for.
A page that a post has no use for does not exist for it (404).
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from functools import cached_property, wraps
from typing import Any
from urllib.parse import urlencode

from django.conf import settings
from django.contrib import messages
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.cache import add_never_cache_headers
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django_htmx.middleware import HtmxDetails

from wangge.accountability import access as proposal_access
from wangge.accountability import notices as proposal_notices
from wangge.accountability import statements
from wangge.analysis import access as figure_access
from wangge.cases import access, handling, lifecycle, notices, triage
from wangge.cases.models import Case
from wangge.duties import access as duty_access
from wangge.duties import notices as duty_notices
from wangge.duties import outages
from wangge.faces.look import words
from wangge.integrity.actor import Actor
from wangge.journal import access as journal_access
from wangge.meetings import access as meeting_access
from wangge.meetings import lifecycle as meeting_steps
from wangge.meetings import notices as meeting_notices
from wangge.meetings import periodic
from wangge.meetings import talks as talking
from wangge.meetings import trainings as training
from wangge.patrol import access as patrol_access
from wangge.policy.pack import Refusal
from wangge.safety import access as safety_access
from wangge.safety import notices as safety_notices
from wangge.surveys import lifecycle as surveys_lifecycle
from wangge.territory import jurisdiction, reach
from wangge.territory.models import Person, Place, Post

PROPOSERS = frozenset().union(*proposal_access.PROPOSES.values())
READERS = frozenset({"supervisor", "union"})
MATTERS = lifecycle.STAFF | READERS
SETTLERS = frozenset({"administrator", "head", "company-leader"})
SHOWN_TOO = frozenset({"act", "register", "triage"})  # addresses that take a form and also show it
SURVEYED_BY = surveys_lifecycle.OFFICE
AUDITORS = frozenset({"auditor", "head", "company-leader", "supervisor"})
_ANSWERING = frozenset({Place.Kind.COMMUNITY, Place.Kind.COMPANY})


@dataclass(frozen=True, slots=True)
class LevelChoice:
    """归谁办: a level of the regulation in force, and until when it would be."""

    code: str
    words: str


@dataclass
class Standing:
    """身份: a person at work — the posts held today, the place worked for, and the moment of the request."""

    person: Person
    posts: list[Post]
    place: Place
    now: datetime
    today: date

    @cached_property
    def roles(self) -> frozenset[str]:
        return frozenset(post.role for post in self.posts)

    @cached_property
    def extent(self) -> reach.Reach:
        return reach.reach_from(self.person.pk, self.today, self.posts)

    @property
    def words(self) -> str:
        """黄花里社区 第二网格 网格长, 代 …"""
        return "、".join(
            f"{post.grid or post.unit or post.place} {post.get_role_display()}"
            + (pgettext("post", "（代）") if post.stands_in_for_id else "")
            for post in self.posts
        )

    def holds(self, roles: frozenset[str]) -> bool:
        return not self.roles.isdisjoint(roles)

    # what the frame of the page asks
    sees_matters = property(lambda self: sees_matters(self))
    registers = property(lambda self: registers(self))
    triages = property(lambda self: triages(self))
    settles = property(lambda self: settles(self))
    audits = property(lambda self: audits(self))
    writes = property(lambda self: writes(self))
    leads = property(lambda self: leads(self))
    inspects = property(lambda self: inspects(self))
    reads_reports = property(lambda self: reads_reports(self))
    hears = property(lambda self: hears(self))
    handles_proposals = property(lambda self: handles_proposals(self))
    drafts_proposals = property(lambda self: drafts_proposals(self))
    surveys = property(lambda self: surveys(self))
    surveying = property(lambda self: surveying(self))
    meets = property(lambda self: meets(self))
    plans_meetings = property(lambda self: plans_meetings(self))
    reports_periodically = property(lambda self: reports_periodically(self))
    sees_trainings = property(lambda self: sees_trainings(self))
    talks = property(lambda self: talks(self))
    reads_deductions = property(lambda self: reads_deductions(self))
    patrols = property(lambda self: patrols(self))
    plans_patrols = property(lambda self: plans_patrols(self))
    sees_cover = property(lambda self: sees_cover(self))
    sees_duties = property(lambda self: sees_duties(self))
    notes_outages = property(lambda self: notes_outages(self))
    reads_figures = property(lambda self: reads_figures(self))
    sees_common = property(lambda self: sees_common(self))
    sees_answers = property(lambda self: sees_answers(self))
    analyses = property(lambda self: analyses(self))
    overlooks = property(lambda self: overlooks(self))
    heads = property(lambda self: heads(self))
    sees_safety = property(lambda self: sees_safety(self))
    reports_hazards = property(lambda self: reports_hazards(self))
    reports_accidents = property(lambda self: reports_accidents(self))
    oversees_safety = property(lambda self: oversees_safety(self))
    oversees = property(lambda self: self.holds(lifecycle.OFFICE | READERS))
    approves = property(lambda self: self.holds(lifecycle.STEPS["extend"].roles))

    def matters(self) -> QuerySet[Case]:
        """What this person may see: every list, count, map and look-up begins here."""
        return access.visible(self.person, self.extent, on=self.today)

    def assistances(self) -> QuerySet[Any]:
        return access.assistances_for(self.person, self.extent)

    def actors(self) -> list[Actor]:
        return [reach.actor_of(post) for post in self.posts]

    def actor_for(self, case: Case, act: str = "") -> Actor:
        """Of several posts, the one in which this act on this matter is allowed; else the nearest to the matter."""
        posts = sorted(
            self.posts, key=lambda post: (post.grid_id != case.grid_id, post.place_id != case.place_id)
        )
        actors = [reach.actor_of(post) for post in posts]
        if len(actors) > 1:
            for actor in actors:
                if access.may(act or "note", case, actor, at=self.now):
                    return actor
        return actors[0]

    def actor_here(self) -> Actor:
        """As whom one acts where there is no matter yet: the post at the place one works for."""
        posts = sorted(
            self.posts, key=lambda post: (post.place_id != self.place.pk, post.stands_in_for_id is not None)
        )
        return reach.actor_of(posts[0])

    @cached_property
    def unread(self) -> int:
        return (
            notices.unread(self.person)
            + proposal_notices.unread(self.person)
            + duty_notices.unread(self.person)
            + meeting_notices.unread(self.person)
            + safety_notices.unread(self.person)
        )

    def colleagues(self) -> QuerySet[Any]:
        """可以交给的人: those in post at the place today, save those who left."""
        return (
            self.place.people.filter(is_active=True, posts__in=self.place.posts.on(self.today))
            .distinct()
            .order_by("name")
        )

    def grids(self) -> QuerySet[Any]:
        return self.place.grids.filter(until__isnull=True).order_by("code")

    def categories(self) -> QuerySet[Any]:
        return self.place.categories.filter(until__isnull=True).order_by("code")

    def levels_for(self, case: Case) -> list[LevelChoice]:
        """各级与期限: each level with the day it would give."""
        choices = []
        for code, label in triage.levels(case.place, on=self.today):
            deadline = triage.preview(case, level=code)
            until = words.until(deadline.at, case.place.zone)
            said = _("%(level)s — %(until)s前（%(clause)s）") % {
                "level": label, "until": until, "clause": deadline.clause,
            }  # fmt: skip
            choices.append(LevelChoice(code, said))
        return choices

    def farthest_words(self, case: Case) -> str:
        farthest = handling.farthest(case)
        until = words.until(farthest.at, case.place.zone)
        return _("不填就申请到最远的一天：%(until)s（%(clause)s）。") % {
            "until": until,
            "clause": farthest.clause,
        }


class StaffRequest(HttpRequest):
    """A request that passed the gate."""

    standing: Standing
    htmx: HtmxDetails
    user: Person


View = Callable[..., HttpResponseBase]


def sees_matters(standing: Standing) -> bool:
    return standing.holds(MATTERS)


def registers(standing: Standing) -> bool:
    return standing.holds(lifecycle.STEPS["register"].roles)


def triages(standing: Standing) -> bool:
    return standing.holds(lifecycle.STEPS["classify"].roles)


def settles(standing: Standing) -> bool:
    return standing.holds(SETTLERS)


def audits(standing: Standing) -> bool:
    return standing.holds(AUDITORS)


def writes(standing: Standing) -> bool:
    """写日志."""
    return standing.holds(journal_access.WRITES)


def leads(standing: Standing) -> bool:
    return standing.holds(journal_access.LEADS)


def inspects(standing: Standing) -> bool:
    """检查日志: the office."""
    return standing.holds(journal_access.OFFICE)


def reads_reports(standing: Standing) -> bool:
    """收日报: the street office, the units, the persons in charge."""
    return standing.holds(lifecycle.UNITS | {"head", "company-leader"})


def hears(standing: Standing) -> bool:
    """看反映和认定: the office, the one above it, and those who watch."""
    return standing.holds(lifecycle.OFFICE | lifecycle.SUPERIORS | READERS)


def handles_proposals(standing: Standing) -> bool:
    """经手建议: whoever may propose, decide, review or watch; everybody else finds their own record."""
    return standing.holds(lifecycle.OFFICE | lifecycle.SUPERIORS | lifecycle.LEADERS | READERS)


def drafts_proposals(standing: Standing) -> bool:
    """起草建议: some measure is this person's to propose."""
    return standing.holds(PROPOSERS)


def sees_duties(standing: Standing) -> bool:
    """看定期义务: those who owe them, lead, or are named by the text."""
    return standing.holds(duty_access.SEES)


def notes_outages(standing: Standing) -> bool:
    """记系统故障."""
    return standing.holds(outages.NOTES)


def records_hearing(standing: Standing) -> bool:
    """登记反映: at the place the page is for."""
    return standing.holds(lifecycle.OFFICE | READERS)


def surveys(standing: Standing) -> bool:
    """看满意度调查: the office of a community, and its supervisory committee."""
    return surveying(standing) or (
        standing.place.kind == Place.Kind.COMMUNITY and standing.holds(frozenset({"supervisor"}))
    )


def surveying(standing: Standing) -> bool:
    """办满意度调查."""
    return standing.place.kind == Place.Kind.COMMUNITY and standing.holds(SURVEYED_BY)


def _here(standing: Standing, roles: frozenset[str]) -> bool:
    """在这个地方任其一, and not only somewhere else."""
    return any(post.place_id == standing.place.pk and post.role in roles for post in standing.posts)


def reads_figures(standing: Standing) -> bool:
    """看数据: whoever leads at this place or watches it; a leader of a grid sees the place and their own grids."""
    return standing.place.kind in _ANSWERING and _here(standing, figure_access.READS)


def sees_common(standing: Standing) -> bool:
    """看共性问题: the office and whoever watches; those to whom special reports are sent."""
    return standing.holds(lifecycle.OFFICE | READERS | lifecycle.UNITS)


def sees_answers(standing: Standing) -> bool:
    """看两边的答复: the place that asks, and those who are asked."""
    return reads_figures(standing) or standing.holds(figure_access.ANSWERS)


def overlooks(standing: Standing) -> bool:
    """看看板和各网格的数: the office, and those who watch."""
    roles = figure_access.OFFICE | figure_access.WATCHERS
    return standing.place.kind in _ANSWERING and _here(standing, roles)


def analyses(standing: Standing) -> bool:
    """看月度分析、居务公开: the office of a community, and its supervisory committee."""
    return standing.place.kind == Place.Kind.COMMUNITY and overlooks(standing)


def oversees_here(standing: Standing) -> bool:
    """写月度分析、签后说明: the office of this place."""
    return _here(standing, figure_access.OFFICE)


def heads(standing: Standing) -> bool:
    """签发: the head of this place."""
    return _here(standing, figure_access.HEADS)


def patrols(standing: Standing) -> bool:
    """巡查: a company's, by those who answer for its grids."""
    return standing.place.kind == Place.Kind.COMPANY and standing.holds(patrol_access.PATROLS)


def plans_patrols(standing: Standing) -> bool:
    """安排巡查: plans, checklists, shutdowns, the month's coverage check."""
    return standing.place.kind == Place.Kind.COMPANY and standing.holds(patrol_access.OFFICE)


def sees_cover(standing: Standing) -> bool:
    """看覆盖: whom the text names (A-1, D-1)."""
    return standing.place.kind == Place.Kind.COMPANY and standing.holds(patrol_access.SEES_COVER)


def sees_safety(standing: Standing) -> bool:
    """看隐患和事故: a company's, by whoever answers for its grids, and those who watch."""
    return standing.place.kind == Place.Kind.COMPANY and _here(standing, safety_access.SEES)


def reports_hazards(standing: Standing) -> bool:
    """登记隐患."""
    return sees_safety(standing)


def reports_accidents(standing: Standing) -> bool:
    """登记事故."""
    return standing.place.kind == Place.Kind.COMPANY and _here(standing, safety_access.FIELD)


def oversees_safety(standing: Standing) -> bool:
    """看统计表: whom the text names (D-3.6)."""
    return standing.place.kind == Place.Kind.COMPANY and _here(standing, safety_access.OFFICE | {"union"})


def publishes_safety(standing: Standing) -> bool:
    """贴职工通报."""
    return standing.place.kind == Place.Kind.COMPANY and _here(standing, safety_access.OFFICE)


def takes_in_hazards(standing: Standing) -> bool:
    """接收移交."""
    return publishes_safety(standing)


def principal(standing: Standing) -> bool:
    """主要负责人."""
    return standing.place.kind == Place.Kind.COMPANY and _here(standing, safety_access.PRINCIPAL)


def meets(standing: Standing) -> bool:
    """会议: whoever may put something before a meeting of this place."""
    return standing.place.kind in meeting_access.MEETS and standing.holds(meeting_steps.MEMBERS)


def plans_meetings(standing: Standing) -> bool:
    """筹备会议: the office of this place."""
    return standing.place.kind in meeting_access.MEETS and standing.holds(meeting_steps.OFFICE)


def reports_periodically(standing: Standing) -> bool:
    """定期汇报: a company's managers, and those they report to."""
    return standing.place.kind == Place.Kind.COMPANY and standing.holds(periodic.SIGNS | periodic.SEES)


def sees_trainings(standing: Standing) -> bool:
    """看培训."""
    return standing.place.kind == Place.Kind.COMPANY and standing.holds(training.SEES)


def trains(standing: Standing) -> bool:
    """办培训."""
    return standing.place.kind == Place.Kind.COMPANY and standing.holds(training.TEACHES)


def talks(standing: Standing) -> bool:
    """记谈心."""
    return standing.place.kind == Place.Kind.COMPANY and standing.holds(talking.TALKS)


def reads_deductions(standing: Standing) -> bool:
    """看扣减月表: who decides, who proposes, who watches."""
    return standing.place.kind == Place.Kind.COMPANY and standing.holds(statements.READS)


def in_post(standing: Standing) -> bool:
    return True


def staff(condition: Callable[[Standing], bool] = in_post) -> Callable[[View], View]:
    """门: signed in, in a post today, and with a use for this page; who has none finds no such page (404)."""
    return lambda view: _gated(view, condition)


def _gated(view: View, condition: Callable[[Standing], bool]) -> View:
    @wraps(view)
    def at_the_gate(request: Any, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if not request.user.is_authenticated:
            return _to_sign_in(request)
        now = timezone.now()
        person = request.user
        today = now.astimezone(person.place.zone).date()
        posts = reach.posts_of(person, today)
        request.standing = Standing(person, posts, _place_of(request, person, posts), now, today)
        if not posts:
            return show(request, "console/no_post.html", status=403)
        if not condition(request.standing):
            raise Http404
        response = view(request, *args, **kwargs)
        add_never_cache_headers(response)
        return response

    return at_the_gate


def _place_of(request: Any, person: Person, posts: list[Post]) -> Place:
    """The place one works for now: the one chosen before, else that of the first post."""
    places = {post.place_id: post.place for post in posts}
    chosen = request.session.get("works_at")
    return places.get(chosen) or (posts[0].place if posts else person.place)


def _to_sign_in(request: HttpRequest) -> HttpResponse:
    shown = request.resolver_match is not None and request.resolver_match.url_name in SHOWN_TOO
    here = request.method in ("GET", "HEAD") or shown
    said = {"next": request.get_full_path() if here else reverse("console:desk")}
    if settings.SESSION_COOKIE_NAME in request.COOKIES:
        said["idle"] = "1"
    address = f"{reverse(settings.LOGIN_URL)}?{urlencode(said)}"
    if getattr(request, "htmx", False):
        return HttpResponse(status=204, headers={"HX-Redirect": address})
    return redirect(address)


def show(
    request: Any, template: str, context: dict[str, Any] | None = None, *, status: int = 200
) -> HttpResponse:
    """A page of the console, with what its frame needs."""
    standing: Standing = request.standing
    frame = {
        "standing": standing,
        "place": standing.place,
        "now": standing.now,
        "today": standing.today,
        "regulation": in_force(standing.place, standing.today),
    }
    return render(request, template, frame | (context or {}), status=status)


def in_force(place: Place, day: date) -> Any:
    """现行制度, or None where nothing has been adopted yet."""
    try:
        return jurisdiction.regulation_of(place, day)
    except Refusal:
        return None


def said(request: Any, sentence: str, back: str) -> HttpResponse:
    """A refusal met by following a link: the sentence, on the page one came from."""
    messages.warning(request, sentence)
    return redirect(back)


def demo_accounts() -> list[dict[str, str]]:
    """演示账户: asked only when settings.DEMO."""
    return list(getattr(settings, "DEMO_ACCOUNTS", []))
