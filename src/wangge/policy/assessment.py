"""考核 (assessment): a published sheet of 100 points, filled from figures and from named people's judgement.

A line nobody filled is missing, never zero; a sheet with a missing line has no total; a sheet that was not published in
time scores nobody. Where nothing of a line's kind occurred all year, the text may say that the others count in proportion.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from . import words
from .facts import Fact, Subject
from .pack import Citation, Pack, Refusal
from .provisions import Assessment, Criterion, period

_CENT = Decimal("0.01")


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """填写 (entry): what one line is filled with – a figure of 0 to 100 from the records, or a person's points.

    `says` is the figure's own account (how many of how many), or the person's reasons; without a value it says why.
    """

    value: float | None
    by: str = ""
    """Who judged; a figure has nobody."""
    says: str = ""
    evidence: tuple[str, ...] = ()
    idle: bool = False
    """Nothing of its kind occurred: no matter of more than one stage, no household to visit."""


@dataclass(frozen=True, slots=True)
class Line:
    """考核表的一行 (line): a criterion, its weight and its points; `missing` says why it has none, `idle` that none were due."""

    name: str
    weight: float
    source: str
    judged: bool
    value: float | None
    points: float | None
    by: str
    says: str
    evidence: tuple[str, ...]
    missing: str
    idle: bool = False


@dataclass(frozen=True, slots=True)
class Sheet:
    """考核表 (sheet): the lines of one person for one year; `total` only where every line has its points."""

    citation: Citation
    about: Subject
    since: date
    until: date
    lines: tuple[Line, ...]
    unpublished: str
    """Why nobody may be scored by this sheet; empty when it was published in time."""

    @property
    def missing(self) -> tuple[str, ...]:
        return tuple(f"{line.name}：{line.missing}" for line in self.lines if line.missing)

    @property
    def so_far(self) -> float:
        """已有的分: of the lines that are filled; no total."""
        return float(
            sum((Decimal(str(line.points)) for line in self.lines if line.points is not None), Decimal())
        )

    @property
    def weight(self) -> float:
        """计入的分值: of the lines of which something occurred; 100 where all did."""
        return float(sum(Decimal(str(line.weight)) for line in self.lines if not line.idle))

    @property
    def total(self) -> float | None:
        if self.unpublished or self.missing:
            return None
        return _points(Decimal(str(self.so_far)) * 100 / Decimal(str(self.weight)))

    @property
    def steps(self) -> tuple[str, ...]:
        """怎样算出来的, a sentence a line."""
        said = [
            f"依《{self.citation.title}》{self.citation.version} {self.citation.clause}，{self.since.year}年度。"
        ]
        for line in self.lines:
            if line.missing:
                said.append(f"{line.name}（{line.weight:g} 分）：缺，{line.missing}。")
            elif line.idle:
                said.append(
                    f"{line.name}（{line.weight:g} 分）：这一年没有可算的（没有发生，或者样本不足），不计，也不扣分。"
                )
            elif line.judged:
                said.append(
                    f"{line.name}（{line.weight:g} 分）：{line.by} 评 {line.points:g} 分，理由：{line.says.rstrip('。')}。"
                )
            else:
                account = f"，{line.says}" if line.says else ""
                said.append(
                    f"{line.name}（{line.weight:g} 分）：{line.value:g}{account}；"
                    f"{line.weight:g} × {line.value:g} ÷ 100 ＝ {line.points:g} 分（保留两位小数，四舍五入）。"
                )
        if self.unpublished:
            said.append(f"{self.unpublished}。")
        elif self.missing:
            said.append(f"还缺 {len(self.missing)} 项，没有总分；缺的不当作零分。")
        else:
            if self.weight < 100:
                said.append(
                    f"其余各项满分 {self.weight:g} 分，得 {self.so_far:g} 分；按比例折算："
                    f"{self.so_far:g} ÷ {self.weight:g} × 100 ＝ {self.total:g} 分。"
                )
            said.append(f"总分 {self.total:g} 分。分数本身不等于不称职。")
        return tuple(said)

    def fact(self, *, event: str, evidence: tuple[str, ...], role: str = "community-worker") -> Fact:
        """总分作为事实; shown and not counted where there is no total."""
        why = self.unpublished or (f"考核表还缺 {len(self.missing)} 项，没有总分" if self.missing else "")
        return Fact(
            name="assessment-score", about=self.about, on=self.until, event=event, evidence=evidence, role=role,
            value=self.total, excluded=why, note=f"{self.since.year}年度考核",
        )  # fmt: skip


def clause_of(pack: Pack, about: str = "community-worker") -> str:
    """考核所依的条款; `Refusal` where the text has none for them."""
    for clause in pack.of_form("assessment"):
        if clause.provision.about in (about, "person"):
            return clause.id
    raise Refusal(f"《{pack.title}》没有对“{words.SUBJECTS[about].zh}”的考核表，不能考核。")


def sheet(
    pack: Pack,
    clause_id: str,
    *,
    about: Subject,
    on: date,
    published_on: date | None,
    entries: Mapping[str, Entry],
) -> Sheet:
    """填一张考核表 for the year (or other period) `on` lies in; `entries` by the criteria's names.

    `Refusal` for a clause that is no assessment, a line the sheet does not have, points beyond its weight, and a
    judgement without a name or a reason: nobody is judged by something that was not published.
    """
    clause = pack[clause_id]
    p = clause.provision
    if not isinstance(p, Assessment):
        raise Refusal(f"条款 {clause_id} 不是考核表")
    unknown = sorted(set(entries) - {each.name for each in p.criteria})
    if unknown:
        raise Refusal(f"公布的考核表里没有“{'、'.join(unknown)}”，没有事先公布的项目不得计分。")
    since, until = period(p.over, on)
    idle = {each.name for each in p.criteria if (entry := entries.get(each.name)) and _is_idle(entry)}
    if sum(each.weight for each in p.criteria if each.name not in idle) < (p.proportion_from or 101):
        idle = (
            set()
        )  # too little is left to stand for a year, or the text knows of no such thing: they are missing
    return Sheet(
        citation=pack.cite(clause_id), about=about, since=since, until=until,
        lines=tuple(_line(each, entries.get(each.name), each.name in idle) for each in p.criteria),
        unpublished=_unpublished(p, since, published_on),
    )  # fmt: skip


def publish_by(p: Assessment, since: date) -> date:
    """最晚公布的日子: the day before the one the clause names, in the year the sheet is for."""
    month, day = map(int, p.published_before.split("-"))
    leap = month == 2 and day == 29 and since.year % 4 != 0
    return date(since.year, month, 28 if leap else day) - timedelta(days=1)


def _unpublished(p: Assessment, since: date, published_on: date | None) -> str:
    last = publish_by(p, since)
    if published_on is None:
        return "考核表没有公布，不得计分"
    if published_on > last:
        return f"考核表到 {published_on} 才公布，应在 {last} 或者以前公布，这一年不得按它计分"
    return ""


def _is_idle(entry: Entry) -> bool:
    return entry.idle and entry.value is None


def _line(criterion: Criterion, entry: Entry | None, idle: bool) -> Line:
    judged = criterion.source in words.ROLES
    value, points, missing = (entry.value if entry else None), None, ""
    if idle:
        pass
    elif entry is None or value is None:
        missing = (entry.says if entry else "") or ("还没有人评" if judged else "没有可算的数据")
    elif judged:
        points = _judged(criterion, entry, value)
    elif not 0 <= value <= 100:
        raise Refusal(f"“{criterion.name}”的数据应在 0 与 100 之间，现在是 {value:g}。")
    else:
        points = _points(Decimal(str(criterion.weight)) * Decimal(str(value)) / 100)
    told: dict[str, Any] = {"by": "", "says": "", "evidence": ()}
    if entry is not None:
        told = {"by": entry.by, "says": entry.says, "evidence": entry.evidence}
    return Line(
        name=criterion.name, weight=criterion.weight, source=criterion.source, judged=judged, value=value,
        points=points, missing=missing, idle=idle, **told,
    )  # fmt: skip


def _judged(criterion: Criterion, entry: Entry, value: float) -> float:
    if not entry.by or not entry.says.strip():
        raise Refusal(f"“{criterion.name}”由人评的，要署名、写理由。")
    if not 0 <= value <= criterion.weight:
        raise Refusal(f"“{criterion.name}”最多 {criterion.weight:g} 分，不能评 {value:g} 分。")
    return _points(Decimal(str(value)))


def _points(exact: Decimal) -> float:
    return float(exact.quantize(_CENT, ROUND_HALF_UP))
