"""Registering on behalf (代为登记): by phone, letter, word of mouth or visit; the receipt carries the code once."""

from typing import Any
from uuid import UUID, uuid4

from django.contrib import messages
from django.core import signing
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from wangge.cases import access, attachments, intake, papers
from wangge.documents import of_matters
from wangge.faces.console import gate, handing_over, similar, uses
from wangge.faces.console.forms.register import Register
from wangge.faces.console.views import matter
from wangge.faces.look import words
from wangge.policy.pack import Refusal

SLIP_HOURS = 12
CODE_MINUTES = 15


class SlipSpoilt(Refusal):
    """登记页放得太久: what was written is kept, a new slip is given."""


def new_slip() -> str:
    """单号与查询码, signed: pressing twice registers once, and shows the same code."""
    return signing.dumps([str(uuid4()), intake.new_code()], salt="register")


def read_slip(slip: str) -> tuple[UUID, str]:
    try:
        uid, code = signing.loads(slip, salt="register", max_age=SLIP_HOURS * 3600)
    except signing.BadSignature as error:
        raise SlipSpoilt(str(_("这一页放得太久了。您填的都还在，请再按一次“登记事项”。"))) from error
    return UUID(uid), code


@require_http_methods(["GET", "HEAD", "POST"])
@gate.staff(uses.registers)
def page(request: gate.StaffRequest) -> HttpResponse:
    """The form, and registering."""
    standing = request.standing
    if request.method != "POST" or "preview" in request.POST:
        said = {name: value for name, value in request.POST.dict().items() if name in Register.base_fields}
        form = Register(standing=standing, initial={"slip": new_slip()} | said)
        return _shown(request, form)
    form = Register(request.POST, request.FILES, standing=standing)
    if not form.is_valid():
        return _shown(request, form, status=400)
    try:
        receipt = _registered(request, form)
    except SlipSpoilt as refusal:
        renewed = request.POST.copy()
        renewed["slip"] = new_slip()
        form = Register(renewed, standing=standing)
        form.add_error(None, str(refusal))
        return _shown(request, form, status=409)
    except Refusal as refusal:
        form.add_error(None, str(refusal))
        return _shown(request, form, status=409)
    request.session["slip"] = {
        "number": receipt.number, "code": receipt.code_shown, "until": standing.now.timestamp() + CODE_MINUTES * 60,
    }  # fmt: skip
    messages.success(request, _("已收妥，编号 %(number)s。请把回执交给当事人。") % {"number": receipt.number})
    return redirect("console:receipt", receipt.number)


def _registered(request: gate.StaffRequest, form: Register) -> Any:
    standing, said = request.standing, dict(form.cleaned_data)
    uid, code = read_slip(said.pop("slip"))
    files = [attachments.prepare(each.name, each) for each in said.pop("files")]
    text, received = said.pop("words"), said.pop("received_at")
    return intake.register(
        text, place=standing.place, **said, received_at=received or standing.now, first_asked=standing.person,
        files=files, code=code, uid=uid, by=standing.actor_here(), at=standing.now,
    )  # fmt: skip


def _shown(request: gate.StaffRequest, form: Register, *, status: int = 200) -> HttpResponse:
    said = {name: str(form[name].value() or "") for name in ("words", "where")}
    given = {
        "similar": similar.to_words(said, request.standing),
        "sorts": similar.sorts(said, request.standing),
    }
    return gate.show(
        request, "console/register.html", {"form": form, "taken": form["sort"].value()} | given, status=status
    )


@require_safe
@gate.staff(uses.registers)
def alike(request: gate.StaffRequest) -> HttpResponse:
    """相似的未结事项和可能的类别, while the words are being typed (htmx)."""
    said = {name: request.GET.get(name, "")[:4000].replace("\x00", "") for name in ("words", "where")}
    found = {
        "similar": similar.to_words(said, request.standing),
        "sorts": similar.sorts(said, request.standing),
    }
    return gate.show(request, "console/pieces/while_typing.html", found)


@require_safe
@gate.staff(uses.sees_matters)
def receipt(request: gate.StaffRequest, number: str) -> HttpResponse:
    """回执 to print. The code is on it for a quarter of an hour after registering; it is kept nowhere."""
    case = matter.found(request, number)
    if handing_over.wanted(request):
        said = access.words_for(case, request.standing.actor_for(case))
        back = reverse("console:matter", args=[case.number])
        return handing_over.paper(request, lambda: of_matters.receipt(case, said), back)
    slip = request.session.get("slip") or {}
    fresh = slip.get("number") == case.number and slip.get("until", 0) > request.standing.now.timestamp()
    code, track = slip["code"] if fresh else "", request.build_absolute_uri(reverse("portal:track"))
    return gate.show(
        request,
        "console/papers/receipt.html",
        {
            "case": case,
            "receipt": papers.receipt(case),
            "received": f"{words.full_day(case.received_at, case.place.zone)} {case.received_at.astimezone(case.place.zone):%H:%M}",
            "words": access.words_for(case, request.standing.actor_for(case)),
            "code": code,
            "track_url": track,
            # Behind the # nothing is sent to a server: the code is in the picture, in no address and in no log.
            "scan_url": f"{track}#n={case.number}&c={code}" if code else track,
            "back": reverse("console:matter", args=[case.number]),
        },
    )
