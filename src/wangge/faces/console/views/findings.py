"""What the regulation makes of the records (认定): by name, with every fact counted or left out. Shown; nothing follows by itself."""

import datetime as dt
from collections import defaultdict
from collections.abc import Mapping, Sequence
from itertools import groupby
from typing import Any

from django.http import Http404, HttpResponse
from django.urls import reverse
from django.utils.translation import get_language
from django.views.decorators.http import require_safe

from wangge.accountability import allegations, facts, findings, reviews
from wangge.faces.console import gate
from wangge.policy import words
from wangge.policy.facts import Fact, Subject
from wangge.policy.finding import Finding
from wangge.territory.models import Place


@require_safe
@gate.staff(gate.hears)
def page(request: gate.StaffRequest) -> HttpResponse:
    """认定 of a place as of a day, whoever they concern; those about oneself stand on one's own record."""
    standing = request.standing
    places, place = places_and_chosen(request)
    if place is None:
        return gate.show(request, "console/hearing/findings.html", {"places": [], "about": []})
    on = _day(request, standing.today)
    found = findings.current(place, on=on)
    me = str(standing.person.uid)
    shown = [each for each in found if each.about.key != me]
    chosen = request.GET.get("standing", "")
    shown = [each for each in shown if not chosen or each.standing == chosen]
    where = links(standing, shown)
    rated = rates(place, shown, on)
    about = [
        (subject, [as_shown(each, where, rated) for each in theirs])
        for subject, theirs in groupby(shown, key=lambda each: each.about)
    ]
    return gate.show(request, "console/hearing/findings.html", {
        "about": about, "places": places, "of": place, "on": on, "chosen": chosen, "mine": any(each.about.key == me for each in found),
    })  # fmt: skip


def places_and_chosen(request: gate.StaffRequest) -> tuple[list[Place], Place | None]:
    """所看的地方, the place one works for first, and the one asked for; None where there is nothing to look at."""
    standing = request.standing
    places = sorted(findings.places(standing.extent), key=lambda place: place.pk != standing.place.pk)
    asked = request.GET.get("place")
    return places, next((each for each in places if each.code == asked), places[0] if places else None)


def counts_ratings(finding: Finding) -> bool:
    """数的是不满意的评价."""
    return any(fact.name == "dissatisfied-rating" for fact in finding.counted)


def rates(place: Place, shown: Sequence[Finding], on: dt.date) -> Mapping[Subject, facts.Rated]:
    """评价总数 of this year, read only where a count of dissatisfied ratings is shown."""
    return facts.rated(place, dt.date(on.year, 1, 1), on) if any(map(counts_ratings, shown)) else {}


def as_shown(
    finding: Finding, where: dict[str, str], rated: Mapping[Subject, facts.Rated] | None = None
) -> dict[str, Any]:
    """一个认定, in the reader's language, each fact with where its proof is read."""

    def lines(facts: tuple[Fact, ...]) -> list[tuple[Fact, str]]:
        return [(fact, next((where[each] for each in fact.evidence if each in where), "")) for fact in facts]

    zh = (get_language() or "zh").startswith("zh")
    said = finding.steps_in("zh" if zh else "en")
    return {
        "rated": (rated or {}).get(finding.about) if counts_ratings(finding) else None,
        "finding": finding, "counted": lines(finding.counted), "excluded": lines(finding.excluded), "steps": said, "sentence": finding.sentence("zh" if zh else "en"),
        "follows": [words.CONSEQUENCES[name].zh if zh else words.CONSEQUENCES[name].en for name in finding.consequences],
    }  # fmt: skip


def links(standing: gate.Standing, shown: Sequence[Finding]) -> dict[str, str]:
    """凭据的去处: the address of each proof that this reader may open."""
    proofs: dict[str, set[str]] = defaultdict(set)
    for each in shown:
        for fact in (*each.counted, *each.excluded):
            for proof in fact.evidence:
                kind, _, uid = proof.partition(":")
                proofs[kind].add(uid)
    rated = reviews.matters_of(proofs["rating"])
    wanted = {*proofs["case"], *rated.values()}
    matters = {
        str(uid): reverse("console:matter", args=[number])
        for uid, number in standing.matters().filter(uid__in=wanted).values_list("uid", "number")
    }
    said = (
        allegations.visible(standing.extent)
        .filter(uid__in=proofs["allegation"])
        .values_list("uid", flat=True)
    )
    return (
        {f"case:{uid}": address for uid, address in matters.items()}
        | {f"rating:{uid}": matters[case] for uid, case in rated.items() if case in matters}
        | {f"allegation:{uid}": reverse("console:allegation", args=[uid]) for uid in said}
    )


def _day(request: gate.StaffRequest, today: dt.date) -> dt.date:
    try:
        return min(dt.date.fromisoformat(request.GET["on"]), today) if request.GET.get("on") else today
    except ValueError as error:
        raise Http404 from error
