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

from wangge.accountability import notices as proposal_notices
from wangge.cases import access, handling, lifecycle, triage
from wangge.cases.models import Case
from wangge.faces.console import uses
from wangge.faces.look import words
from wangge.integrity.actor import Actor
from wangge.policy.pack import Refusal
from wangge.territory import jurisdiction, reach
from wangge.territory.models import Person, Place, Post

SHOWN_TOO = frozenset({"act", "register", "triage"})  # addresses that take a form and also show it


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
    sees_matters = property(uses.sees_matters)
    registers = property(uses.registers)
    triages = property(uses.triages)
    settles = property(uses.settles)
    audits = property(uses.audits)
    reads_looks = property(uses.reads_looks)
    writes = property(uses.writes)
    leads = property(uses.leads)
    inspects = property(uses.inspects)
    reads_reports = property(uses.reads_reports)
    hears = property(uses.hears)
    handles_proposals = property(uses.handles_proposals)
    drafts_proposals = property(uses.drafts_proposals)
    surveys = property(uses.surveys)
    surveying = property(uses.surveying)
    meets = property(uses.meets)
    plans_meetings = property(uses.plans_meetings)
    reports_periodically = property(uses.reports_periodically)
    sees_trainings = property(uses.sees_trainings)
    talks = property(uses.talks)
    reads_deductions = property(uses.reads_deductions)
    takes_words_out = property(uses.takes_words_out)
    patrols = property(uses.patrols)
    plans_patrols = property(uses.plans_patrols)
    sees_cover = property(uses.sees_cover)
    sees_duties = property(uses.sees_duties)
    notes_outages = property(uses.notes_outages)
    reads_figures = property(uses.reads_figures)
    sees_common = property(uses.sees_common)
    sees_answers = property(uses.sees_answers)
    analyses = property(uses.analyses)
    discloses = property(uses.discloses)
    overlooks = property(uses.overlooks)
    heads = property(uses.heads)
    sees_safety = property(uses.sees_safety)
    reports_hazards = property(uses.reports_hazards)
    reports_accidents = property(uses.reports_accidents)
    oversees_safety = property(uses.oversees_safety)
    oversees = property(uses.oversees)
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
        """未读的提醒, of every kind."""
        return proposal_notices.unread_of_every_kind(self.person)

    def colleagues(self) -> QuerySet[Any]:
        """可以交给的人: those in post at the place today, save those who left."""
        return (
            self.place.people.filter(is_active=True, posts__in=self.place.posts.on(self.today))
            .distinct()
            .order_by("name")
        )

    @cached_property
    def posts_here(self) -> list[Post]:
        """今天这里的岗位, whole: what stands beside a name."""
        return list(self.place.posts.on(self.today).whole().order_by("pk"))

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
