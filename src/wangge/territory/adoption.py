"""采用: a place takes a written regulation as its own, from a day on."""

import datetime as dt

from wangge.integrity.actor import Actor
from wangge.policy import literate
from wangge.territory.ground import Impossible, held, said, write
from wangge.territory.models import Adoption, Place
from wangge.territory.models.dated import holds
from wangge.territory.naming import text_of


def adopt(
    place: Place,
    pack_text: str,
    *,
    adopted_by: str,
    consultation: str = "",
    since: dt.date | None = None,
    observe_only: bool = False,
    by: Actor,
    at: dt.datetime,
) -> Adoption:
    """采用制度: parsed, kept whole, in force from `since` (default: the text's own day) until the next.

    `adopted_by` says who decided and when, `consultation` how people were heard; with `observe_only` the text
    explains and warns, and proposes no consequence. Raises PackError with file and line for a bad text.
    """
    pack = literate.parse(pack_text, "regulation.zh.md")
    since = since or pack.effective_from
    adopted_by = text_of(adopted_by, "采用的决定（谁、何时）", 120)
    kind = {Place.Kind.COMMUNITY: "community", Place.Kind.COMPANY: "company"}.get(Place.Kind(place.kind))
    if kind is None:
        raise Impossible(f"制度由社区或单位采用，“{place}”是{place.get_kind_display()}")
    if pack.kind != kind:
        whose = {"community": "社区", "company": "单位"}[pack.kind]
        raise Impossible(f"《{pack.title}》是给{whose}的，“{place}”是{place.get_kind_display()}，不能采用")
    if not holds(place, since):
        raise Impossible(f"{said(since)}“{place}”不在设立期间")
    with held(place):
        found = Adoption.objects.filter(place=place, since=since).first()
        if found and found.digest == pack.digest and found.observe_only == observe_only:
            return found
        if found:
            had = f"{found.pack} {found.version}"
            raise Impossible(f"“{place}”自{said(since)}起已采用 {had}，新的制度请另定开始的一天")
        row = Adoption.objects.create(
            place=place, pack=pack.id, version=pack.version, digest=pack.digest, text=pack_text,
            adopted_by=adopted_by, consultation=consultation, observe_only=observe_only, since=since,
            recorded_at=at,
        )  # fmt: skip
        body = {
            "pack": pack.id, "title": pack.title, "version": pack.version, "digest": pack.digest,
            "since": since.isoformat(), "adopted_by": adopted_by, "consultation": consultation,
            "observe_only": observe_only,
        }  # fmt: skip
        write(place, "pack.adopt", f"{pack.id}@{pack.version}", body, by=by, at=at)
    return row
