"""依据: what a proposal rests on, as it stood when it was drafted – facts with evidence, the clause, the arithmetic.

A finding is one; a yearly assessment or somebody's commendation makes its own. Two proposals rest on the same ground when
`key` is the same, and on the same facts when `basis` is.
"""

import hashlib
import re
from dataclasses import dataclass, field, replace
from typing import Any

from wangge.accountability import facts
from wangge.integrity import canonical
from wangge.integrity.masking import masked_numbers
from wangge.policy.facts import Fact
from wangge.policy.finding import Finding
from wangge.policy.pack import Refusal
from wangge.policy.provisions import Amount
from wangge.territory import jurisdiction
from wangge.territory.models import Grid, Person, Place

_KEPT = re.compile(r"([A-Z]+\d{4}-\d{5}|\d{4}-\d\d-\d\d)")


@dataclass(frozen=True, kw_only=True)
class Ground:
    """依据 (ground): `facts` and `excluded` are dicts with on, note, event, evidence (and why, where excluded)."""

    source: str  # finding, assessment, commendation
    about: Person | Grid
    clause: str
    citation: dict[str, Any]
    key: str
    sentence: str
    facts: list[dict[str, Any]]
    consequences: tuple[str, ...]
    excluded: list[dict[str, Any]] = field(default_factory=list)
    steps: list[str] = field(default_factory=list)
    amount: float | None = None
    low: float | None = None
    high: float | None = None
    more: dict[str, Any] = field(default_factory=dict)

    @property
    def basis(self) -> str:
        """事实的指纹: changes when a counted fact, or what proves it, changes."""
        counted = sorted((each["event"], sorted(each["evidence"]), each.get("value")) for each in self.facts)
        return str(self.more.get("basis") or hashlib.sha256(canonical.dumps(counted)).hexdigest())

    def to_json(self) -> dict[str, Any]:
        """记下的样子: what the person concerned is served, and what anybody may check later."""
        return {
            "source": self.source, "citation": self.citation, "sentence": self.sentence, "facts": _plain(self.facts),
            "excluded": _plain(self.excluded), "steps": self.steps, "consequences": list(self.consequences),
            "amount": self.amount, "low": self.low, "high": self.high, **self.more,
        }  # fmt: skip


def _plain(facts: list[dict[str, Any]]) -> list[dict[str, Any]]:
    return [each | {"note": _without_numbers(each.get("note", ""))} for each in facts]


def _without_numbers(note: str) -> str:
    """遮去长号码: what is served must not carry a resident's telephone; matters' numbers and days stay."""
    parts = _KEPT.split(note)
    return "".join(part if n % 2 else masked_numbers(part) for n, part in enumerate(parts))


def of_finding(finding: Finding, place: Place) -> Ground:
    """认定作依据. Refusal: not reached, about nobody of this place, or no measure at all."""
    if not finding.reached:
        raise Refusal("还没有达到条文所说的，不能提出建议；可以当面告诉本人。")
    about = subject(place, finding.about.kind, finding.about.key)
    if about is None:
        raise Refusal("这个认定不是关于本处的人或网格的，不能提出建议。")
    low, high = _span(finding, place)
    finding = replace(finding, counted=_masked(finding.counted), excluded=_masked(finding.excluded))
    return Ground(
        source="finding", about=about, clause=finding.clause, citation=finding.citation.to_json(), key=finding.key,
        sentence=finding.sentence(), facts=[each.to_json() for each in finding.counted],
        excluded=[each.to_json() for each in finding.excluded], steps=[*finding.steps, *_rate(finding, place)],
        consequences=tuple(finding.consequences), amount=finding.amount, low=low, high=high,
        more={"basis": finding.basis, "finding": finding.to_json()},
    )  # fmt: skip


def _rate(finding: Finding, place: Place) -> list[str]:
    """评价总数和比例 beside a count of dissatisfied ratings (B-4.2)."""
    if not any(fact.name == "dissatisfied-rating" for fact in finding.counted):
        return []
    found = facts.rated(facts.read(place, finding.since, finding.until), finding.since).get(finding.about)
    return [str(found)] if found else []


def subject(place: Place, kind: str, key: str) -> Person | Grid | None:
    """所涉的人或网格, as a row of this place."""
    if kind == "person":
        return Person.objects.filter(uid=key, posts__place=place).distinct().first()
    return Grid.objects.filter(place=place, code=key).order_by("-pk").first() if kind == "grid" else None


def _masked(facts: tuple[Fact, ...]) -> tuple[Fact, ...]:
    return tuple(replace(each, note=_without_numbers(each.note)) for each in facts)


def _span(finding: Finding, place: Place) -> tuple[float | None, float | None]:
    """金额的上下限: a fixed amount may be lowered with reasons; in a range it is chosen."""
    clause = jurisdiction.regulation_of(place, finding.until).clauses.get(finding.clause)
    provision = clause.provision if clause else None
    if not isinstance(provision, Amount):
        return None, None
    count = max(1, len(finding.counted))
    if provision.range is not None:
        return provision.range[0], provision.range[1] * count
    return 0, finding.amount
