"""My record (我的记录): everything held about me and why, the nothing too; what I can say to it."""

from django.http import HttpResponse
from django.utils.translation import pgettext
from django.views.decorators.http import require_safe

from wangge.accountability import appraising, findings, hearing, record
from wangge.duties.ledger import STATE_WORDS
from wangge.faces.console import duty_rows, gate, held
from wangge.faces.console.forms import hearing as hearing_forms
from wangge.faces.console.forms.proposals import measure_word
from wangge.faces.console.views.findings import as_shown, links, proposed_on
from wangge.faces.console.views.proposals import word
from wangge.policy import words
from wangge.policy.finding import Finding


@require_safe
@gate.staff()
def page(request: gate.StaffRequest) -> HttpResponse:
    """我的记录 at each place where I hold a post; nobody else can open it."""
    standing = request.standing
    places = findings.own_places(standing.posts)
    place = next((each for each in places if each.code == request.GET.get("place")), None) or (
        standing.place if standing.place in places else next(iter(places), None)
    )
    if place is None:
        return gate.show(request, "console/proposals/record.html", {"record": None, "places": []})
    mine = record.of(standing.person, place, on=standing.today, at=standing.now)
    where, proposed = links(standing, mine.findings), proposed_on(standing, mine.findings)
    return gate.show(request, "console/proposals/record.html", {
        "record": mine, "places": places, "of": place,
        "findings": [as_shown(each, where, mine.rated, place, proposed) | {"reviewable": _reviewable(each, mine)} for each in mine.findings],
        "proposals": [(each, word(each), measure_word(each.measure)) for each in mine.proposals],
        "grid_proposals": [(each, word(each), measure_word(each.measure)) for each in mine.of_my_grid],
        "allegations": [(each, pgettext("state", hearing.word(each.state))) for each in mine.allegations],
        "assessments": [(each, pgettext("state", appraising.word(each.state)), each.shown_at is not None) for each in mine.assessments],
        "duties": [(STATE_WORDS[state], n) for state, n in sorted(mine.duties.items())],
        "undone": duty_rows.rows(mine.undone), "year": standing.today.year,
        "elsewhere": held.elsewhere(standing.person, place, standing),
        "answerable": [(each, measure_word(each.measure)) for each in mine.to_answer],
    })  # fmt: skip


def _reviewable(finding: Finding, mine: record.Record) -> list[tuple[str, str, hearing_forms.AskReview]]:
    """可以申请复核的评价: counted, and nobody has asked yet."""
    asked = {str(each.rating.uid) for each in mine.reviews}
    found = []
    for fact in finding.counted:
        for proof in fact.evidence:
            kind, _colon, uid = proof.partition(":")
            if kind == "rating" and uid not in asked and words.FACTS[fact.name].event == "rating":
                form = hearing_forms.AskReview(initial={"rating": uid}, auto_id=f"review_{uid}_%s")
                found.append((uid, fact.note, form))
    return found
