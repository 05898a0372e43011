"""事实 (facts): what the records show about a person, a grid, a place or a unit – with its day, its event and its proof."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, replace
from datetime import date
from typing import Any

from . import words
from .pack import Refusal, nearest

KINDS = ("person", "grid", "place", "unit")


@dataclass(frozen=True, slots=True, kw_only=True)
class Subject:
    """关于谁 (subject): `kind` is one of person, grid, place, unit; the label is for people and identifies nobody."""

    kind: str
    key: str
    label: str = field(default="", compare=False)

    def __post_init__(self) -> None:
        if self.kind not in KINDS:
            raise Refusal(f"事实不能关于“{self.kind}”。{nearest(self.kind, KINDS)}")

    def __str__(self) -> str:
        return self.label or self.key


@dataclass(frozen=True, slots=True, kw_only=True)
class Fact:
    """事实 (fact): one thing that happened, as a clause may count or score it.

    `event` says what happened (`case:<uid>`): it counts once in a clause, and in one harming clause, however many facts
    speak of it. `excluded` is a sentence: why the fact does not count; it is shown, never counted.
    """

    name: str
    about: Subject
    on: date
    """The place's day that decides the period and the version of the text."""
    event: str
    evidence: tuple[str, ...]
    role: str = ""
    """Held that day; a clause about grid leaders judges facts of that role."""
    grid: str = ""
    value: float | None = None
    sample: int | None = None
    excluded: str = ""
    note: str = ""
    duty: str = ""
    """Of `duty-done`: which one (`words.DUTIES`)."""

    def __post_init__(self) -> None:
        if self.name not in words.FACTS:
            raise Refusal(f"不认识的事实“{self.name}”。{nearest(self.name, words.FACTS)}")

    @property
    def order(self) -> tuple[Any, ...]:
        """先后: by day, then by what it is; never by who came first in a list."""
        return (
            self.on,
            self.event,
            self.name,
            self.evidence,
            -1.0 if self.value is None else self.value,
            self.note,
        )

    def left_out(self, why: str) -> Fact:
        """不计: this fact with the reason; its own reason stands where it has one."""
        return self if self.excluded else replace(self, excluded=why)

    def is_about(self, about: str) -> bool:
        """合不合条文所说的对象: `person`, `grid`, `place`, `unit` by kind; anything else is a role held that day."""
        return (
            self.about.kind == about if about in KINDS else self.about.kind == "person" and self.role == about
        )

    def to_json(self) -> dict[str, Any]:
        return {**asdict(self), "on": self.on.isoformat(), "evidence": list(self.evidence)}

    @classmethod
    def from_json(cls, body: Mapping[str, Any]) -> Fact:
        known = {name: value for name, value in body.items() if name in cls.__dataclass_fields__}
        known["about"] = Subject(**body["about"])
        return cls(**{**known, "on": date.fromisoformat(body["on"]), "evidence": tuple(body["evidence"])})
