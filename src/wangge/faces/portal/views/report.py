"""反映诉求 and the receipt that follows."""

from uuid import UUID, uuid4

from django.db.models import Model
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone

from wangge.cases import access, attachments, intake
from wangge.faces.portal import presence
from wangge.faces.portal.forms import ReportForm
from wangge.integrity.actor import Actor
from wangge.policy.pack import Refusal
from wangge.territory.models import Place


@presence.at_a_place
def report(request: HttpRequest, place: Place) -> HttpResponse:
    """反映诉求: one page, three parts; the same form sent twice is one matter."""
    at = timezone.now()
    staff = list(access.candidates_about(place, presence.today(place)))
    if request.method != "POST":
        return _form(request, place, ReportForm(initial={"uid": uuid4()}, staff=staff))
    form = ReportForm(request.POST, request.FILES, staff=staff)
    if not form.is_valid():
        return _form(request, place, form, status=422)
    try:
        presence.sparing(request, "report", most=20, seconds=600, at=at)
        files = [attachments.prepare(one.name, one) for one in form.cleaned_data["photos"]]
        receipt = intake.register(
            form.cleaned_data["words"], place=place, channel="web", files=files, uid=form.cleaned_data["uid"],
            code=_code(request, form.cleaned_data["uid"]), by=Actor.resident(), at=at, **form.meant(),
        )  # fmt: skip
    except presence.TooOften as refusal:
        return _form(request, place, form, refusal=refusal, status=429)
    except Refusal as refusal:
        return _form(request, place, form, refusal=refusal, status=422)
    presence.grant(request, receipt.case)
    request.session["receipt"] = {"number": receipt.number, "uid": str(form.cleaned_data["uid"])}
    return redirect("portal:receipt")


@presence.at_a_place
def receipt(request: HttpRequest, place: Place) -> HttpResponse:
    """回执: the code is shown from this browser's session, once; leaving the page forgets it."""
    kept = request.session.get("receipt")
    if not kept:
        return redirect("portal:track")
    case = presence.opened(request, kept["number"])
    codes = request.session.get("codes", {})
    code = codes.pop(kept["uid"], None)
    if code is not None and request.method == "GET":
        request.session["codes"] = codes
    receipt = intake.receipt_of(case, code=code)
    address = request.build_absolute_uri(reverse("portal:track"))
    return render(
        request,
        "portal/receipt.html",
        {"place": case.place, "receipt": receipt, "case": case, "track_url": f"{address}#n={receipt.number}&c={code}"},
    )


def _code(request: HttpRequest, uid: UUID) -> str:
    """查询码, made before the matter: sent twice, the form shows one and the same code."""
    codes: dict[str, str] = request.session.setdefault("codes", {})
    code = codes.setdefault(str(uid), intake.new_code())
    request.session["codes"] = dict(list(codes.items())[-5:])
    return code


def _form(
    request: HttpRequest, place: Place, form: ReportForm, *, refusal: Refusal | None = None, status: int = 200
) -> HttpResponse:
    shown: dict[str, Model | object] = {"place": place, "form": form, "refusal": refusal}
    return render(request, "portal/report.html", shown, status=status)
