"""列对应 (column map) of inspections: which of the other ledger's columns says what; a small TOML file, kept and used again.

[columns]   number, date, and where there are: ended, site, grid, words
[findings]  file = "….csv", by = ["…"], words = "…": what was found stands in a table of its own, beside the first
[lookup]    file = "….csv", by = ["…"]: more columns about each row, from a table beside it
[counts]    "关键项不合格" = "criticalCount": a column that only says how many
[weights]   "High risk" = "高": findings whose words hold this
"""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from wangge.cases.backlog import columns, table
from wangge.cases.backlog.table import BadTable, Table
from wangge.policy.pack import nearest

Key = tuple[str, ...]
FIELDS: dict[str, str] = {
    "number": "来源编号：同一编号只导入一次；可写多列", "date": "检查的日子或时刻", "ended": "结束的时刻", "site": "检查的是哪里；可写多列",
    "grid": "网格编码或名称", "words": "检查情况；可写多列",
}  # fmt: skip
NEEDED = ("number", "date")
SECTIONS = ("columns", "values", "defaults", "source", "findings", "lookup", "counts", "weights")


@dataclass(frozen=True)
class Mapping:
    """列对应, and the tables beside the first, read once."""

    columns: dict[str, Key]
    values: dict[str, dict[str, str]]
    defaults: dict[str, str]
    counts: dict[str, str]
    weights: dict[str, str]
    system: str
    zone: ZoneInfo | None
    findings_by: Key = ()
    findings: dict[Key, list[str]] = field(default_factory=dict)
    lookup_by: Key = ()
    lookup: dict[Key, dict[str, str]] = field(default_factory=dict)

    def whole(self, row: dict[str, str]) -> dict[str, str]:
        """一行, with what the table beside it says of it."""
        if not self.lookup_by:
            return row
        return self.lookup.get(tuple(row.get(name, "") for name in self.lookup_by), {}) | row

    def text(self, row: dict[str, str], name: str, mark: str = " ") -> str:
        """一格: their text for our field, several columns joined; the default where it is empty."""
        said = mark.join(filter(None, (row.get(column, "").strip() for column in self.columns.get(name, ()))))
        said = said or self.defaults.get(name, "")
        return self.values.get(name, {}).get(said, said)

    def found(self, row: dict[str, str]) -> list[str]:
        """这一次发现的, in their words."""
        said = (
            self.findings.get(tuple(row.get(name, "") for name in self.findings_by), [])
            if self.findings_by
            else []
        )
        return list(said)

    def weight(self, words: str) -> str:
        """轻重, as the other ledger weighed it."""
        return next((ours for theirs, ours in self.weights.items() if theirs in words), "")


def parse(raw: dict[str, Any], path: Path, sheet: Table) -> Mapping:
    """核对列对应: every word known, every column there, number and date said. Raises BadTable."""
    _known(raw, SECTIONS, path.name)
    source = raw.get("source", {})
    _known(source, ("system", "zone", "sheet", "encoding"), f"{path.name} [source]")
    said = {
        ours: (theirs,) if isinstance(theirs, str) else tuple(theirs)
        for ours, theirs in raw.get("columns", {}).items()
    }
    _known(said, FIELDS, f"{path.name} [columns]")
    lookup_by, lookup, more = _lookup(raw.get("lookup", {}), path, sheet)
    there = [*sheet.columns, *more]
    for ours, theirs in said.items():
        _known(theirs, there, f"{path.name} [columns] {ours}", what="列")
    for needed in NEEDED:
        if needed not in said:
            raise BadTable(f"{path.name} 的 [columns] 里还差“{needed}”（{FIELDS[needed]}）。")
    counts = {str(ours): str(theirs) for ours, theirs in raw.get("counts", {}).items()}
    _known(counts.values(), there, f"{path.name} [counts]", what="列")
    findings_by, findings = _findings(raw.get("findings", {}), path, sheet)
    try:
        zone = ZoneInfo(source["zone"]) if "zone" in source else None
    except (ZoneInfoNotFoundError, ValueError):
        raise BadTable(f"{path.name} 的时区“{source['zone']}”不认识，写法像 Asia/Shanghai。") from None
    return Mapping(
        said, {ours: dict(table_) for ours, table_ in raw.get("values", {}).items()},
        {ours: str(each) for ours, each in raw.get("defaults", {}).items()}, counts,
        {str(a): str(b) for a, b in raw.get("weights", {}).items()}, str(source.get("system", "inspections"))[:40], zone,
        findings_by, findings, lookup_by, lookup,
    )  # fmt: skip


def _findings(raw: dict[str, Any], path: Path, sheet: Table) -> tuple[Key, dict[Key, list[str]]]:
    if not raw:
        return (), {}
    _known(raw, ("file", "by", "words"), f"{path.name} [findings]")
    beside, by = _beside(raw, "findings", path, sheet)
    _known([str(raw.get("words", ""))], beside.columns, f"{path.name} [findings] words", what="列")
    found: dict[Key, list[str]] = defaultdict(list)
    for _number, row in beside.rows():
        if words := row.get(raw["words"], "").strip():
            found[tuple(row.get(name, "") for name in by)].append(words)
    return by, dict(found)


def _lookup(
    raw: dict[str, Any], path: Path, sheet: Table
) -> tuple[Key, dict[Key, dict[str, str]], list[str]]:
    if not raw:
        return (), {}, []
    _known(raw, ("file", "by"), f"{path.name} [lookup]")
    beside, by = _beside(raw, "lookup", path, sheet)
    rows = {tuple(row.get(name, "") for name in by): row for _number, row in beside.rows()}
    return by, rows, beside.columns


def _beside(raw: dict[str, Any], section: str, path: Path, sheet: Table) -> tuple[Table, Key]:
    """旁边的一张表: lies in the folder of the first; joined by columns that both have."""
    name = str(raw.get("file", ""))
    if not name or Path(name).name != name:
        raise BadTable(f"{path.name} [{section}]：file 写旁边那个文件的名字，不写路径。")
    beside = table.read(sheet.path.parent / name)
    by = tuple(raw.get("by", ()))
    if not by:
        raise BadTable(f"{path.name} [{section}]：还差 by（按哪几列对上）。")
    for columns_ in (sheet.columns, beside.columns):
        _known(by, columns_, f"{path.name} [{section}] by", what="列")
    return beside, by


def _known(given: Iterable[str], known: Iterable[str], place: str, *, what: str = "项") -> None:
    known = list(known)
    for one in given:
        if one not in known:
            raise BadTable(f"{place}：没有“{one}”这个{what}。{nearest(one, known)}")


def load(path: Path, sheet: Table) -> Mapping:
    """读列对应."""
    return parse(columns.written(path), path, sheet)
