"""查进度: one page to follow a matter, and what the resident may do with it."""

from typing import Any
from uuid import uuid4

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import pgettext
from django.views.decorators.http import require_POST

from wangge.accountability import allegations
from wangge.cases import access, attachments, closure, handling, history, protection
from wangge.cases.models import Case
from wangge.faces.look import words
from wangge.faces.portal import presence
from wangge.faces.portal.forms import CodeForm, RateForm, ReasonForm, SayForm
from wangge.integrity import receipts
from wangge.integrity.actor import Actor
from wangge.policy.pack import Refusal
from wangge.safety import employees


def ask(request: HttpRequest) -> HttpResponse:
    """凭编号和查询码打开: one answer for unknown, expired and wrong."""
    form = CodeForm(request.POST or None)
    shown: dict[str, Any] = {"form": form, "place": presence.place_of(request)}
    if request.method != "POST":
        return render(request, "portal/track.html", shown)
    if not form.is_valid():
        return render(request, "portal/track.html", shown, status=422)
    try:
        presence.sparing(request, "code", most=30, seconds=600, at=timezone.now())
        case = access.with_code(form.cleaned_data["number"], form.cleaned_data["code"])
    except presence.TooOften as refusal:
        return render(request, "portal/track.html", shown | {"refusal": refusal}, status=429)
    except Refusal as refusal:
        return render(request, "portal/track.html", shown | {"refusal": refusal}, status=404)
    presence.grant(request, case)
    return redirect("portal:case", number=case.number)


def case(request: HttpRequest, number: str) -> HttpResponse:
    """一件事的进度."""
    return _page(request, presence.opened(request, number))


@require_POST
def say(request: HttpRequest, number: str) -> HttpResponse:
    """补充或回复."""
    case = presence.opened(request, number)
    form = SayForm(request.POST, request.FILES, auto_id="say_%s")
    if not form.is_valid():
        return _page(request, case, say_form=form, status=422)
    uid, by, at = form.cleaned_data["uid"], Actor.resident(), timezone.now()

    def act() -> None:
        files = [attachments.prepare(one.name, one) for one in form.cleaned_data["photos"]]
        handling.reply(case, words=form.cleaned_data["words"], uid=uid, by=by, at=at)
        for file in files:
            attachments.attach(case, file=file, public=True, by=by, at=at)

    return _done(request, case, act, kept={"say_form": form})


@require_POST
def rate(request: HttpRequest, number: str) -> HttpResponse:
    """评价."""
    case = presence.opened(request, number)
    form = RateForm(request.POST, auto_id="rate_%s")
    if not form.is_valid():
        return _page(request, case, rate_form=form, status=422)
    given = form.cleaned_data
    return _done(
        request, case,
        lambda: closure.rate(case, level=given["level"], solved=given["solved"], words=given["words"],
                             uid=given["uid"], by=Actor.resident(), at=timezone.now()),
        kept={"rate_form": form},
    )  # fmt: skip


@require_POST
def reopen(request: HttpRequest, number: str) -> HttpResponse:
    """没解决."""
    return _with_reason(request, number, closure.reopen, "why")


@require_POST
def withdraw(request: HttpRequest, number: str) -> HttpResponse:
    """撤回."""
    return _with_reason(request, number, closure.withdraw, "words")


@require_POST
def complain(request: HttpRequest, number: str) -> HttpResponse:
    """对答复有意见 (B-4.1)."""
    return _with_reason(request, number, allegations.of_answer, "words", which="complain")


@require_POST
def erase(request: HttpRequest, number: str) -> HttpResponse:
    """删除称呼和联系方式: withdrawing consent is as easy as giving it (个人信息保护法第四十七条)."""
    case = presence.opened(request, number)
    basis = "个人信息保护法第四十七条：本人撤回同意"
    return _done(
        request,
        case,
        lambda: protection.erase(case, basis=basis, by=Actor.resident(), at=timezone.now()),
        kept={},
    )


def proof(request: HttpRequest, number: str) -> HttpResponse:
    """存证回执: a text file that proves, without us, that the registration is in the log."""
    case = presence.opened(request, number)
    leaf = history.registration_leaf(case)
    if leaf is None:
        raise Http404
    try:
        text = receipts.receipt_for(leaf)
    except Refusal as refusal:
        return _page(request, case, refusal=refusal, status=409)
    return HttpResponse(
        text,
        content_type="text/plain; charset=utf-8",
        headers={"Content-Disposition": f'attachment; filename="{case.number}.tlog-proof.txt"'},
    )


def _with_reason(request: HttpRequest, number: str, act: Any, name: str, *, which: str = "") -> HttpResponse:
    case = presence.opened(request, number)
    which = which or act.__name__
    form = ReasonForm(request.POST, auto_id=f"{which}_%s")
    kept: dict[str, Any] = {f"{which}_form": form}
    if not form.is_valid():
        return _page(request, case, status=422, **kept)
    said = {name: form.cleaned_data["words"], "uid": form.cleaned_data["uid"]}
    return _done(request, case, lambda: act(case, **said, by=Actor.resident(), at=timezone.now()), kept=kept)


def _done(request: HttpRequest, case: Case, act: Any, *, kept: dict[str, Any]) -> HttpResponse:
    try:
        act()
    except Refusal as refusal:
        return _page(request, case, refusal=refusal, status=409, **kept)
    return redirect("portal:case", number=case.number)


def _page(
    request: HttpRequest, case: Case, *, refusal: Refusal | None = None, status: int = 200, **kept: Any
) -> HttpResponse:
    now = timezone.now()
    forms = {
        "say": SayForm,
        "rate": RateForm,
        "reopen": ReasonForm,
        "withdraw": ReasonForm,
        "complain": ReasonForm,
    }
    shown: dict[str, Any] = {
        # Each form its own act: what one has done must not count as done by another.
        f"{name}_form": form(initial={"uid": uuid4()}, auto_id=f"{name}_%s")
        for name, form in forms.items()
    }
    shown |= {
        "place": case.place,
        "case": case,
        "now": now,
        "refusal": refusal,
        "complaint": allegations.said_of_answer(case),
        "follow": history.for_resident(case, at=now),
        "may": {one.act: one for one in access.resident_acts(case, at=now)},
        "hazards": [
            {
                "number": each.number,
                "graded": each.graded,
                "word": pgettext("state", each.state),
                "until": words.until(each.due_at, case.place.zone) if each.due_at else "",
            }
            for each in employees.followed(case)
        ],
    }
    return render(request, "portal/case.html", shown | kept, status=status)
