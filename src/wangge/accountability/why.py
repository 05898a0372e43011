"""为什么: a finding from the sentence of the regulation to each record, and who might do what about it, as text."""

import datetime as dt
from collections.abc import Iterable, Iterator

from wangge.accountability import access, findings, lifecycle
from wangge.accountability.models import Proposal
from wangge.cases.why import citation
from wangge.policy import words
from wangge.policy.facts import Fact
from wangge.policy.finding import Finding
from wangge.policy.pack import Lang
from wangge.territory.models import Place


def why(number: str, *, places: Iterable[Place], on: dt.date | None = None, lang: Lang = "zh") -> str:
    """为什么 (wangge why F-4K7Q2M): what was counted and left out, the arithmetic, the clause, what may follow, who decides.

    For the operator at the machine, as of a day. NoSuchFinding where no place's records give it.
    """
    for place in places:
        day = on or place.day_of(dt.datetime.now(dt.UTC))
        try:
            return "\n".join(_lines(findings.one(place, number, on=day), place, day, lang))
        except findings.NoSuchFinding:
            continue
    raise findings.NoSuchFinding(
        f"没有编号是“{number}”的认定，或者它所依据的事实已经撤销、改正。编号写在“按制度看记录”里，例如 F-4K7Q2M。"
    )


def _lines(found: Finding, place: Place, on: dt.date, lang: Lang) -> Iterator[str]:
    yield f"{found.number}  {found.clause} · {found.about} · {place}"
    yield f"看 {found.since} 至 {min(found.until, on)} 的记录，到 {on} 为止"
    yield found.sentence(lang)
    for title, facts in (("数了的", found.counted), ("没有数的，和为什么", found.excluded)):
        if facts:
            yield ""
            yield title
            yield from (_fact(number, fact) for number, fact in enumerate(facts, 1))
    yield ""
    yield "怎样算的"
    yield from (f"  {number}. {step}" for number, step in enumerate(found.steps_in(lang), 1))
    yield ""
    yield "条款"
    yield from citation(found.citation, "  ")
    yield ""
    yield from _follows(found, place)
    yield f"编号的全称：{found.key}"


def _fact(number: int, fact: Fact) -> str:
    why = f"  不计：{fact.excluded}" if fact.excluded else ""
    return f"  {number}. {fact.on}  {fact.note}{why}  凭据：{'、'.join(fact.evidence)}"


def _follows(found: Finding, place: Place) -> Iterator[str]:
    if not found.consequences:
        yield "以后：条文没有写措施。"
        return
    yield "以后：不自动发生。条文提到的措施，要由人写明理由提出"
    yield from (f"  {follows(name, place)}" for name in found.consequences)
    open_ = Proposal.objects.filter(place=place, finding_key=found.key).order_by("pk")
    for each in open_:
        yield f"  已有建议：{each} · {lifecycle.word(each.state)}"


def follows(measure: str, place: Place) -> str:
    """一项措施怎样走: who proposes, who decides, to whom one appeals."""
    hands, said = access.hands(measure, place), words.CONSEQUENCES[measure]
    if not said.respond_days:
        return f"{said.zh}：由{hands.proposes}提出，另一个人（{hands.decides}）决定"
    together = "共同复核" if place.kind == Place.Kind.COMPANY else ""
    return f"{said.zh}：由{hands.proposes}提出，送达本人，听取说明，由另一个人（{hands.decides}）决定；不服的申诉，由{hands.reviews}{together}"
