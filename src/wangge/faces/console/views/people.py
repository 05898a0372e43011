"""People, posts, stand-ins and leave (人员): for the head and the administrator."""

import secrets
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from wangge.cases.lifecycle import FIELD
from wangge.faces.console import gate, uses
from wangge.faces.console.forms import settings as forms
from wangge.faces.console.views.settings import WRITES, attempt, how
from wangge.territory import staffing
from wangge.territory.models import Person

LETTERS = "abcdefghjkmnpqrstuvwxyz23456789"


def first_password() -> str:
    """首次口令: three groups that can be read aloud; to be changed by its owner."""
    return "-".join("".join(secrets.choice(LETTERS) for _letter in range(4)) for _group in range(4))


@require_http_methods(WRITES)
@gate.staff(uses.settles)
def page(request: gate.StaffRequest) -> HttpResponse:
    """同事们 with their posts of today, and a new one."""
    standing = request.standing
    form = forms.NewPerson(request.POST or None)
    if request.method == "POST" and form.is_valid():
        said = dict(form.cleaned_data)
        word = first_password() if said["login"] else None
        made: list[Person] = []
        name, login = said.pop("name"), said.pop("login") or None
        if attempt(form, lambda: made.append(
            staffing.join(standing.place, name, login=login, password=word, **said, **how(request))
        )):  # fmt: skip
            _tell(request, made[0], word)
            return redirect("console:settings-person", made[0].uid)
    posts: dict[int, list[Any]] = {}
    for post in standing.place.posts.on(standing.today).whole().order_by("role", "pk"):
        posts.setdefault(post.person_id, []).append(post)
    away = {row.person_id: row for row in standing.place.absences.on(standing.today)}
    people = list(standing.place.people.filter(is_active=True).order_by("name"))
    here = {person.pk for person in people}
    people += [held[0].person for pk, held in posts.items() if pk not in here]
    rows = [{"person": each, "posts": posts.get(each.pk, []), "away": away.get(each.pk)} for each in people]
    return gate.show(
        request,
        "console/settings/people.html",
        {"form": form, "rows": rows},
        status=400 if form.errors else 200,
    )


def _tell(request: gate.StaffRequest, person: Person, word: str | None) -> None:
    if word:
        said = {"name": person.name, "login": person.login, "password": word}
        messages.success(
            request,
            _(
                "%(name)s 的登录名是 %(login)s，首次口令是 %(password)s。只显示这一次，请当面交给本人，让他登录后改掉。"
            )
            % said,
        )
    else:
        messages.success(request, _("已记下 %(name)s。没有登录名，不能登录。") % {"name": person.name})


@require_http_methods(WRITES)
@gate.staff(uses.settles)
def person(request: gate.StaffRequest, uid: UUID) -> HttpResponse:
    """一位同事: posts, stand-ins, leave, a new password, leaving. Each has a form of its own; `do` says which."""
    standing = request.standing
    row = standing.place.people.filter(uid=uid).first()
    if row is None:
        raise Http404
    do = request.POST.get("do", "") if request.method == "POST" else ""
    posts = standing.place.posts.within(standing.today, None).whole()
    own = posts.filter(person=row).order_by("since")
    said = {
        name: request.POST if do == name else None for name in ("post", "stand-in", "away", "leave", "end")
    }
    held = standing.posts_here
    others = standing.place.people.filter(is_active=True).exclude(pk=row.pk)
    if own and all(post.role in FIELD for post in own):  # whoever stands in holds matters then
        others = others.exclude(pk__in=[post.person_id for post in held if post.role not in FIELD])
    shown = {
        "post": forms.NewPost(said["post"], place=standing.place, today=standing.today, prefix="post",
                              initial={"since": standing.today}),
        "stand_in": forms.StandIn(said["stand-in"], posts=own.filter(stands_in_for=None), people=others, held=held, prefix="stand-in",
                                  initial={"since": standing.today}),
        "away": forms.Away(said["away"], prefix="away", initial={"since": standing.today}),
        "leave": forms.Ending(said["leave"], prefix="leave", initial={"until": standing.today}),
        "end": forms.Ending(said["end"], prefix="end", initial={"until": standing.today}),
    }  # fmt: skip
    if do == "password":
        word = first_password()
        if row.login is None:
            return gate.said(request, _("没有登录名，不用设口令。"), request.path)
        if attempt(shown["leave"], lambda: staffing.give_password(row, word, **how(request))):
            _tell(request, row, word)
            return redirect(request.path)
    elif do.replace("-", "_") in shown and _done(request, row, do, shown[do.replace("-", "_")], own):
        return redirect("console:settings-people") if do == "leave" else redirect(request.path)
    return gate.show(
        request,
        "console/settings/person.html",
        {
            "row": row, "posts": own, "absences": row.absences.within(standing.today, None).order_by("since"),
            "forms": shown, "ending": request.POST.get("post_id", ""),
        },
        status=400 if any(form.errors for form in shown.values()) else 200,
    )  # fmt: skip


def _done(request: gate.StaffRequest, row: Person, do: str, form: Any, own: Any) -> bool:
    if not form.is_valid():
        return False
    said, place = form.cleaned_data, request.standing.place

    def act() -> Any:
        if do == "post":
            about = {name: said[name] for name in ("grid", "sector", "unit") if said.get(name)}
            return staffing.appoint(
                row,
                said["role"],
                place=place,
                **about,
                since=said["since"],
                until=said["until"],
                **how(request),
            )
        if do == "stand-in":
            return staffing.stand_in(
                said["post"], said["person"], since=said["since"], until=said["until"], **how(request)
            )
        if do == "away":
            return staffing.absence(
                row, since=said["since"], until=said["until"], reason=said["reason"], **how(request)
            )
        if do == "leave":
            return staffing.leave(row, until=said["until"], **how(request))
        wanted = request.POST.get("post_id", "")
        post = own.filter(pk=int(wanted)).first() if wanted.isdecimal() and len(wanted) < 18 else None
        if post is None:
            raise Http404
        return staffing.end(post, until=said["until"], **how(request))

    if not attempt(form, act):
        return False
    messages.success(request, _("已办好。"))
    return True
