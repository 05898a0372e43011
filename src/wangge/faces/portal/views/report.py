"""反映诉求 and the receipt that follows."""

from functools import partial
from uuid import UUID, uuid4

from django.db.models import Model
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST

from wangge.analysis import suggest
from wangge.cases import access, attachments, intake
from wangge.faces.portal import presence, visitor
from wangge.faces.portal.forms import ReportForm
from wangge.integrity.actor import Actor
from wangge.policy.pack import Refusal
from wangge.territory.models import Place

SHOWN_FOR = 15 * 60  # seconds


@presence.at_a_place
def report(request: HttpRequest, place: Place) -> HttpResponse:
    """反映诉求: one page, three parts; the same form sent twice is one matter."""
    at = timezone.now()
    staff = partial(access.candidates_about, place, presence.today(place))
    sorts = place.categories.filter(until=None)
    if request.method != "POST" or "look" in request.POST:
        said = {name: value for name, value in request.POST.dict().items() if name in ReportForm.base_fields}
        return _form(request, place, ReportForm(initial={"uid": uuid4()} | said, staff=staff, sorts=sorts))
    form = ReportForm(request.POST, request.FILES, staff=staff, sorts=sorts)
    if not form.is_valid():
        return _form(request, place, form, status=422)
    try:
        presence.sparing(request, "report", most=20, seconds=600, at=at)
        files = [attachments.prepare(one.name, one) for one in form.cleaned_data["photos"]]
        receipt = intake.register(
            form.cleaned_data["words"], place=place, channel="web", files=files, uid=form.cleaned_data["uid"],
            code=code_for(request, form.cleaned_data["uid"]), by=Actor.resident(), at=at, **form.meant(),
        )  # fmt: skip
    except presence.TooOften as refusal:
        return _form(request, place, form, refusal=refusal, status=429)
    except Refusal as refusal:
        return _form(request, place, form, refusal=refusal, status=422)
    return received(request, receipt, form.cleaned_data["uid"])


def received(request: HttpRequest, receipt: intake.Receipt, uid: UUID) -> HttpResponse:
    """收妥: on to the receipt; this browser may follow the matter."""
    presence.grant(request, receipt.case)
    visitor.of(request).put("receipt", {"number": receipt.number, "uid": str(uid)})
    return redirect("portal:receipt")


@require_POST
@presence.at_a_place
def about(request: HttpRequest, place: Place) -> HttpResponse:
    """是不是这一类的事, while it is being written (htmx). The words come in the body: they stand in no address and no log."""
    return render(
        request, "look/pieces/sorts.html", {"sorts": _sorts(request, place, request.POST.get("words", ""))}
    )


def _sorts(request: HttpRequest, place: Place, words: str) -> list[suggest.Suggestion]:
    if not words.strip() or "\x00" in words:
        return []
    try:
        presence.sparing(request, "about", most=200, seconds=600, at=timezone.now())
    except presence.TooOften:
        return []
    return suggest.suggest(words, place=place, on=presence.today(place))


@presence.at_a_place
def receipt(request: HttpRequest, place: Place) -> HttpResponse:
    """回执: the code is shown from this browser's sealed cookie for a quarter of an hour, and is then nowhere."""
    kept = visitor.of(request).get("receipt")
    if not kept:
        return redirect("portal:track")
    case = presence.opened(request, kept["number"])
    code = _kept(request).get(kept["uid"])
    receipt = intake.receipt_of(case, code=code)
    # Behind the # nothing is sent to a server: the code is in the picture, in no address and in no log.
    track = f"{request.build_absolute_uri(reverse('portal:track'))}#n={receipt.number}&c={code}"
    shown = {"place": case.place, "receipt": receipt, "case": case, "track_url": track}
    return render(request, "portal/receipt.html", shown)


def code_for(request: HttpRequest, uid: UUID) -> str:
    """查询码, made before the matter: sent twice, the form shows one and the same code."""
    kept = _kept(request)
    code = kept.setdefault(str(uid), intake.new_code())
    newest = list(kept.items())[-presence.RESIDENT_OPEN :]
    visitor.of(request).put("codes", {key: [value, timezone.now().timestamp()] for key, value in newest})
    return code


def _kept(request: HttpRequest) -> dict[str, str]:
    """还能再看的查询码: for a quarter of an hour, so that a reload or a printer's jam loses nothing."""
    since = timezone.now().timestamp() - SHOWN_FOR
    return {uid: code for uid, (code, made) in visitor.of(request).get("codes", {}).items() if made > since}


def _form(
    request: HttpRequest, place: Place, form: ReportForm, *, refusal: Refusal | None = None, status: int = 200
) -> HttpResponse:
    sorts = _sorts(request, place, str(form["words"].value() or ""))
    shown: dict[str, Model | object] = {
        "place": place, "form": form, "refusal": refusal, "sorts": sorts, "taken": form["sort"].value(),
    }  # fmt: skip
    return render(request, "portal/report.html", shown, status=status)
