"""满意度调查: the questions before it opens, one answer with the code on the slip, and the result for everybody."""

from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone

from wangge.faces.look.answers import AnswerForm
from wangge.faces.portal import presence, visitor
from wangge.integrity.actor import Actor
from wangge.policy.pack import Refusal
from wangge.surveys import answering, reading, results, rounds, samples
from wangge.territory.models import Place


@presence.at_a_place
def page(request: HttpRequest, place: Place) -> HttpResponse:
    """历次调查: the one that is open or coming, and the results of those before."""
    return render(request, "portal/survey.html", {
        "place": place, "rounds": rounds.public(place),
        "open": rounds.answerable(place, presence.today(place)),
    })  # fmt: skip


@presence.at_a_place
def one(request: HttpRequest, place: Place, uid: UUID) -> HttpResponse:
    """一次调查: its questions, levels, method and samples; once signed, its result."""
    round = next((each for each in rounds.public(place) if each.uid == uid), None)
    if round is None:
        raise Http404
    row = results.of(round)
    return render(request, "portal/survey_round.html", {
        "place": place, "round": round, "row": row,
        "lines": reading.lines(row.content, public=True) if row else [],
        "whole": reading.whole(row.content) if row else None,
        "questions": reading.questions(row.content) if row else [], "samples": samples.of(round),
        "open": rounds.answerable(place, presence.today(place)) == round,
    })  # fmt: skip


def at(request: HttpRequest, code: str) -> HttpResponse:
    """纸条上的网址: says which place; the code stays behind the #, and reaches no server's log."""
    if code not in {one.code for one in presence.places()}:
        raise Http404
    visitor.of(request).put("place", code)
    return redirect("portal:survey-answer")


@presence.at_a_place
def answer(request: HttpRequest, place: Place) -> HttpResponse:
    """填答: one page; what was chosen stays when something is not right."""
    round = rounds.answerable(place, presence.today(place))
    if round is None:
        return redirect("portal:survey")
    form = AnswerForm(request.POST or None, round=round)
    refusal: Refusal | None = None
    status = 422
    if request.method == "POST" and form.is_valid():
        try:
            presence.sparing(request, "survey", most=40, seconds=600, at=timezone.now())
            answering.answer(
                place, form.cleaned_data["code"], answers=form.answers(), words=form.cleaned_data["words"],
                by=Actor.resident(), at=timezone.now(),
            )  # fmt: skip
        except presence.TooOften as too_often:
            refusal, status = too_often, 429
        except answering.WrongCode as wrong:
            form.add_error("code", str(wrong))
        except Refusal as other:
            refusal, status = other, 409
        else:
            return redirect("portal:survey-thanks")
    shown = {"place": place, "round": round, "form": form, "refusal": refusal}
    return render(
        request, "portal/survey_answer.html", shown, status=status if request.method == "POST" else 200
    )


@presence.at_a_place
def thanks(request: HttpRequest, place: Place) -> HttpResponse:
    """收妥了. Nothing of the answer is kept in this browser."""
    return render(request, "portal/survey_thanks.html", {"place": place})
