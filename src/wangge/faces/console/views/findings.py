"""What the regulation makes of the records (认定): by name, with every fact counted or left out. Shown; nothing follows by itself."""

import datetime as dt
from collections import defaultdict
from collections.abc import Mapping, Sequence
from itertools import groupby
from typing import Any

from django.http import Http404, HttpResponse
from django.urls import reverse
from django.utils.translation import get_language, pgettext
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from wangge.accountability import access, allegations, facts, findings, lifecycle, reviews
from wangge.accountability.models import Proposal
from wangge.faces.console import gate, uses
from wangge.policy import words
from wangge.policy.facts import Fact, Subject
from wangge.policy.finding import Finding
from wangge.safety import access as safety_access
from wangge.territory.models import Place


@require_safe
@gate.staff(uses.hears)
def page(request: gate.StaffRequest) -> HttpResponse:
    """认定 of a place as of a day, whoever they concern; those about oneself stand on one's own record."""
    standing = request.standing
    places, place = places_and_chosen(request)
    if place is None:
        return gate.show(request, "console/hearing/findings.html", {"places": [], "about": []})
    on = _day(request, standing.today)
    found, rated = findings.with_rates(place, on=on)
    me = str(standing.person.uid)
    shown = [each for each in found if each.about.key != me]
    chosen = request.GET.get("standing", "")
    shown = [each for each in shown if not chosen or each.standing == chosen]
    where, proposed = links(standing, shown), proposed_on(standing, shown)
    about = [
        (subject, [as_shown(each, where, rated, place, proposed) for each in theirs])
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


def as_shown(
    finding: Finding, where: dict[str, str], rated: Mapping[Subject, facts.Rated] | None = None, place: Place | None = None,
    proposed: Mapping[str, list[Proposal]] | None = None,
) -> dict[str, Any]:  # fmt: skip
    """一个认定, in the reader's language, each fact with where its proof is read; at a place, who would decide what."""

    def lines(facts: tuple[Fact, ...]) -> list[tuple[Fact, str]]:
        return [(fact, next((where[each] for each in fact.evidence if each in where), "")) for fact in facts]

    zh = (get_language() or "zh").startswith("zh")
    said = finding.steps_in("zh" if zh else "en")
    return {
        "rated": (rated or {}).get(finding.about) if findings.counts_ratings(finding) else None,
        "finding": finding, "counted": lines(finding.counted), "excluded": lines(finding.excluded), "steps": said, "sentence": finding.sentence("zh" if zh else "en"),
        "follows": [words.CONSEQUENCES[name].zh if zh else words.CONSEQUENCES[name].en for name in finding.consequences],
        "hands": [_hands(name, place, zh) for name in finding.consequences] if place is not None else [],
        "proposed": [(each, pgettext("state", lifecycle.word(each.state))) for each in (proposed or {}).get(finding.key, ())],
    }  # fmt: skip


def proposed_on(standing: gate.Standing, shown: Sequence[Finding]) -> dict[str, list[Proposal]]:
    """已有的建议 on these findings, that this reader may see: what came of it is read beside it."""
    by_key: dict[str, list[Proposal]] = defaultdict(list)
    for each in (
        access.visible(standing.extent).filter(finding_key__in={one.key for one in shown}).order_by("pk")
    ):
        by_key[each.finding_key].append(each)
    return by_key


def _hands(measure: str, place: Place, zh: bool) -> str:
    """一项措施经谁的手."""
    said, hands = words.CONSEQUENCES[measure], access.hands(measure, place)
    roles = {
        "what": said.zh if zh else said.en,
        "proposes": hands.proposes,
        "decides": hands.decides,
        "reviews": hands.reviews,
    }
    if not said.respond_days:
        return _("%(what)s：由%(proposes)s提出，另一个人（%(decides)s）决定。") % roles
    if place.kind == Place.Kind.COMPANY:
        return (
            _(
                "%(what)s：由%(proposes)s提出，送达本人、听取说明以后，由另一个人（%(decides)s）决定；不服的申诉，由工会和公司共同复核。"
            )
            % roles
        )
    return (
        _(
            "%(what)s：由%(proposes)s提出，送达本人、听取说明以后，由另一个人（%(decides)s）决定；不服的向上一级（%(reviews)s）申诉。"
        )
        % roles
    )


def links(standing: gate.Standing, shown: Sequence[Finding]) -> dict[str, str]:
    """凭据的去处: the address of each proof that this reader may open."""
    proofs: dict[str, set[str]] = defaultdict(set)
    for each in shown:
        for fact in (*each.counted, *each.excluded):
            for proof in fact.evidence:
                kind, _colon, uid = proof.partition(":")
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
        | _of_safety(standing, proofs)
        | {f"duty:{each}": reverse("console:duty", args=each.split(":")) for each in proofs["duty"]}
    )


def _of_safety(standing: gate.Standing, proofs: dict[str, set[str]]) -> dict[str, str]:
    """隐患、事故的页: those that this reader may open."""
    seen = {
        "hazard": safety_access.visible(standing.extent),
        "accident": safety_access.accidents(standing.extent),
    }
    return {
        f"{kind}:{uid}": reverse(f"console:{kind}", args=[uid])
        for kind, rows in seen.items()
        if proofs[kind]
        for uid in rows.filter(uid__in=proofs[kind]).values_list("uid", flat=True)
    }


def _day(request: gate.StaffRequest, today: dt.date) -> dt.date:
    try:
        return min(dt.date.fromisoformat(request.GET["on"]), today) if request.GET.get("on") else today
    except ValueError as error:
        raise Http404 from error
