"""到期 (deadline): the answer as a value – the instant, the clause, and every day on the way there."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from typing import Any

from . import wording
from .pack import Citation, Lang
from .workdays import DayKind


@dataclass(frozen=True, slots=True)
class OfficeHours:
    """办公时间 (office hours): opening, closing and the lunch break, in the place's time."""

    opens: time = time(8, 30)
    closes: time = time(17, 30)
    lunch_from: time | None = time(12)
    lunch_until: time | None = time(14)


OFFICE_HOURS = OfficeHours()


@dataclass(frozen=True, slots=True)
class Pause:
    """暂停 (pause): the clock stood still from `since` until `until`; it still does when `until` is None."""

    since: datetime
    until: datetime | None = None


@dataclass(frozen=True, slots=True)
class Cell:
    """一日一格 (cell): one day of the strip from receipt to due.

    `role` is one of received, counted, rest, holiday, paused, rolled, running, due – what the day did.
    """

    day: date
    kind: DayKind
    counted: bool
    number: int | None
    note: str
    role: str
    provisional: bool

    @property
    def label(self) -> str:
        return wording.cell_label(self, "zh")

    def label_in(self, lang: Lang) -> str:
        return wording.cell_label(self, lang)

    def to_json(self) -> dict[str, Any]:
        return {
            "day": self.day.isoformat(),
            "kind": self.kind.value,
            "counted": self.counted,
            "number": self.number,
            "note": self.note,
            "role": self.role,
            "provisional": self.provisional,
            "label": self.label,
        }

    @classmethod
    def from_json(cls, body: Mapping[str, Any]) -> Cell:
        return cls(
            date.fromisoformat(body["day"]),
            DayKind(body["kind"]),
            body["counted"],
            body["number"],
            body["note"],
            body["role"],
            body["provisional"],
        )


@dataclass(frozen=True, slots=True)
class Deadline:
    """到期 (deadline): `at` is the exact instant (24:00 is the next day's 00:00), `day` the last day.

    `path` holds the reasoning between receipt and end as (code, value, …) tuples; `steps` reads it all out.
    """

    at: datetime
    day: date
    clause: str
    citation: Citation
    provisional: bool
    account: tuple[Cell, ...]
    started: datetime
    unit: str
    amount: int
    rolled_from: date | None = None
    cap: Deadline | None = None
    path: tuple[tuple[Any, ...], ...] = ()

    @property
    def steps(self) -> tuple[str, ...]:
        return self.steps_in("zh")

    def steps_in(self, lang: Lang) -> tuple[str, ...]:
        """怎样算出来的: the reasoning, one sentence a step, in order."""
        path = (
            ("received", self.started.isoformat(), str(self.started.tzinfo)),
            *(each for each in self.path if each[0] not in ("received", "ends")),
            ("ends", self.at.isoformat(), self.day.isoformat()),
        )
        return tuple(wording.step(each, lang) for each in path)

    @property
    def counted(self) -> int:
        """计入的天数."""
        return sum(cell.counted for cell in self.account)

    def until(self, day: date) -> Deadline:
        """准延至某日: this farthest day cut at the one that was approved, which ends at 24:00; itself if later."""
        if day >= self.day:
            return self
        return replace(
            self,
            at=datetime.combine(day + timedelta(days=1), time(), self.at.tzinfo),
            day=day,
            account=tuple(cell for cell in self.account if cell.day <= day),
            rolled_from=None,
            cap=replace(self, account=()),
            path=(*self.path, ("granted", day.isoformat())),
        )

    def is_over(self, now: datetime) -> bool:
        """已逾期: the last instant is still in time."""
        return now > self.at

    def to_json(self) -> dict[str, Any]:
        return {
            "at": self.at.isoformat(),
            "day": self.day.isoformat(),
            "zone": str(self.at.tzinfo),
            "clause": self.clause,
            "citation": self.citation.to_json(),
            "provisional": self.provisional,
            "started": self.started.isoformat(),
            "unit": self.unit,
            "amount": self.amount,
            "rolled_from": self.rolled_from.isoformat() if self.rolled_from else None,
            "cap": self.cap.to_json() if self.cap else None,
            "path": [list(each) for each in self.path],
            "steps": list(self.steps),
            "account": [cell.to_json() for cell in self.account],
        }

    @classmethod
    def from_json(cls, body: Mapping[str, Any]) -> Deadline:
        """The deadline as it was stored, to the last step."""
        zone = wording.zone(body.get("zone"))
        moment = datetime.fromisoformat
        return cls(
            at=moment(body["at"]).astimezone(zone),
            day=date.fromisoformat(body["day"]),
            clause=body["clause"],
            citation=Citation.from_json(body["citation"]),
            provisional=body["provisional"],
            account=tuple(Cell.from_json(cell) for cell in body["account"]),
            started=moment(body["started"]).astimezone(zone),
            unit=body["unit"],
            amount=body["amount"],
            rolled_from=date.fromisoformat(body["rolled_from"]) if body.get("rolled_from") else None,
            cap=cls.from_json(body["cap"]) if body.get("cap") else None,
            path=tuple(tuple(each) for each in body.get("path", ())),
        )
