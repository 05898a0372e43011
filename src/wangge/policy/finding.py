"""认定 (finding): what a clause says of recorded facts – with its citation, its arithmetic, and nothing that follows by itself."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import date
from enum import StrEnum
from typing import Any

from . import telling, words
from .facts import Fact, Subject
from .pack import Citation, Lang

_LETTERS = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"  # none that is taken for another


def typed(number: str) -> str:
    """打出来的编号, as it is written: “f-4k7q2m” and “F4K7Q2M” are F-4K7Q2M; a letter O was meant for a nought."""
    said = number.strip().upper().replace(" ", "").replace("-", "")
    return f"F-{said[1:].translate(str.maketrans('OIL', '011'))}" if said[:1] == "F" else number.strip()


class Standing(StrEnum):
    """到哪一步 (standing): reached; the person is to be told beforehand; one short; not near."""

    REACHED = "reached"
    WARNED = "warned"
    NEAR = "near"
    BELOW = "below"


@dataclass(frozen=True, slots=True)
class Finding:
    """认定 (finding): a clause, a subject and a period, the facts counted and left out, and how far they reach.

    Of a cadence, `REACHED` says that the duty is fulfilled. The same facts give the same finding: `key` names it,
    `basis` changes with what it rests on.
    """

    clause: str
    citation: Citation
    about: Subject
    since: date
    until: date
    standing: Standing
    counted: tuple[Fact, ...]
    excluded: tuple[Fact, ...]
    figure: float
    limit: float
    inclusive: bool
    consequences: tuple[str, ...]
    amount: float | None
    """Of a fixed amount; None where there is none, or a person chooses in a range."""
    key: str
    form: str
    due: date | None = None
    """Of a cadence: the last day to fulfil it."""
    path: tuple[tuple[Any, ...], ...] = ()
    """How it was worked out, as (code, value, …); `steps` reads it out, and its last says the whole."""

    @property
    def steps(self) -> tuple[str, ...]:
        return self.steps_in("zh")

    @property
    def basis(self) -> str:
        """事实的指纹: over the events counted, what proves them and their values."""
        facts = sorted(
            [fact.event, sorted(fact.evidence), fact.value is not None, fact.value or 0.0]
            for fact in self.counted
        )
        return hashlib.sha256(json.dumps(facts, ensure_ascii=False).encode()).hexdigest()

    @property
    def reached(self) -> bool:
        return self.standing is Standing.REACHED

    @property
    def harms(self) -> bool:
        """会不会对人不利: reached or not."""
        return any(words.CONSEQUENCES[name].harms for name in self.consequences)

    @property
    def number(self) -> str:
        """编号: of the key, short enough to be read out and typed: F-4K7Q2M."""
        bits = int.from_bytes(hashlib.sha256(self.key.encode()).digest()[:4])
        return "F-" + "".join(_LETTERS[bits >> 5 * place & 31] for place in range(6))

    def missed(self, day: date) -> bool:
        """到这一天已经过期没有做完; only a cadence can be missed."""
        return self.due is not None and not self.reached and day > self.due

    def sentence(self, lang: Lang = "zh") -> str:
        """一句话: “已有三次；满四次才适用”."""
        return telling.step(self.path[-1], lang).rstrip("。.")

    def steps_in(self, lang: Lang) -> tuple[str, ...]:
        """怎样算出来的, one sentence a step."""
        return tuple(telling.step(each, lang) for each in self.path)

    def to_json(self) -> dict[str, Any]:
        body = {name: getattr(self, name) for name in self.__dataclass_fields__}
        return {
            **body, "citation": self.citation.to_json(), "about": asdict(self.about), "since": self.since.isoformat(),
            "until": self.until.isoformat(), "standing": self.standing.value,
            "counted": [fact.to_json() for fact in self.counted],
            "excluded": [fact.to_json() for fact in self.excluded], "consequences": list(self.consequences),
            "steps": list(self.steps), "basis": self.basis, "due": self.due.isoformat() if self.due else None,
            "path": [list(each) for each in self.path],
        }  # fmt: skip

    @classmethod
    def from_json(cls, body: Mapping[str, Any]) -> Finding:
        """The finding as it was stored; keys this version does not know are left aside."""
        known = {name: value for name, value in body.items() if name in cls.__dataclass_fields__}
        day = date.fromisoformat
        return cls(**{
            **known, "citation": Citation.from_json(body["citation"]), "about": Subject(**body["about"]),
            "since": day(body["since"]), "until": day(body["until"]), "standing": Standing(body["standing"]),
            "counted": tuple(map(Fact.from_json, body["counted"])),
            "excluded": tuple(map(Fact.from_json, body["excluded"])), "consequences": tuple(body["consequences"]),
            "due": day(body["due"]) if body.get("due") else None,
            "path": tuple(tuple(each) for each in body.get("path", ())),
        })  # fmt: skip
