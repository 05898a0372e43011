"""列对应 (column map): which of the office's columns says what. A small TOML file, kept and used again."""

import re
import tomllib
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from rapidfuzz import fuzz

from wangge.cases.backlog.table import BadRow, BadTable, Table
from wangge.policy.pack import nearest

# our field: (what it is, names an office gives its column)
FIELDS: dict[str, tuple[str, tuple[str, ...]]] = {
    "number": (
        "来源编号：同一编号只导入一次",
        ("编号", "工单号", "案件编号", "事件编号", "rec_id", "case id", "id"),
    ),
    "received": (
        "收到时间",
        ("受理时间", "收到时间", "登记时间", "上报时间", "create_time", "open_dt", "received"),
    ),
    "words": (
        "原话或内容；可写多列",
        ("内容", "诉求内容", "问题描述", "事件描述", "description", "title", "标题"),
    ),
    "summary": ("摘要", ("摘要", "标题", "主题", "case_title", "summary")),
    "where": ("地点；可写多列", ("地点", "地址", "位置", "address", "street", "location")),
    "longitude": ("经度 WGS-84", ("经度", "longitude", "lng", "lon")),
    "latitude": ("纬度 WGS-84", ("纬度", "latitude", "lat")),
    "grid": ("网格编码或名称", ("网格", "网格编码", "grid")),
    "category": ("类别", ("类别", "小类", "事件小类", "sub_type_name", "type", "category")),
    "level": ("办理层级", ("层级", "办理层级", "level")),
    "unit": ("承办或协办单位", ("承办单位", "处置单位", "责任单位", "dispose_unit_name", "department")),
    "channel": ("渠道", ("来源", "渠道", "event_src_name", "source", "channel")),
    "status": (
        "办结与否，只在没有办结时间时用：closed 已结，open 未结",
        ("状态", "案件状态", "case_status", "status"),
    ),
    "closed": ("办结时间", ("办结时间", "结案时间", "closed_dt", "closed")),
    "target": ("对方系统自己的期限", ("期限", "截止时间", "target_dt", "due_date", "target")),
    "verdict": ("对方系统自己的结论（按期或超期）", ("是否按期", "是否超期", "ontime", "intime")),
}
NEEDED = ("number", "received", "words")
VALUES = ("category", "level", "unit", "channel", "grid", "status", "verdict")
DATE_FORMATS = (
    "%Y-%m-%d %H:%M:%S", "%Y-%m-%d %H:%M", "%Y/%m/%d %H:%M:%S", "%Y/%m/%d %H:%M", "%Y-%m-%d", "%Y/%m/%d",
    "%Y年%m月%d日 %H:%M", "%Y年%m月%d日", "%Y.%m.%d",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class ColumnMap:
    """列对应: our field → their column(s); their words → our codes; what holds for every row."""

    columns: dict[str, tuple[str, ...]]
    values: dict[str, dict[str, str]] = field(default_factory=dict)
    contains: dict[str, dict[str, str]] = field(default_factory=dict)
    defaults: dict[str, str] = field(default_factory=dict)
    system: str = "import"
    zone: ZoneInfo | None = None
    sheet: str = ""
    encoding: str = ""
    blank: frozenset[str] = frozenset()

    def text(self, row: dict[str, str], name: str) -> str:
        """一格: their text for our field; see `reader`."""
        return self.reader(name)(row)

    def reader(self, name: str) -> Callable[[dict[str, str]], str]:
        """读一格: their text for our field, several columns joined by a space; the default where it is empty.

        `values` translates a whole text; `contains` whatever holds these characters, the first that fits ("*" fits
        any). A text listed as `blank` (a dash, say) is no text. What holds for every row is looked up here, once.
        """
        columns, otherwise = self.columns.get(name, ()), self.defaults.get(name, "").strip()
        values, contains = self.values.get(name, {}), self.contains.get(name, {}).items()
        if not columns:
            return lambda _row: otherwise

        def read(row: dict[str, str]) -> str:
            said = row.get(columns[0], "")
            if len(columns) > 1:
                said = " ".join(filter(None, (row.get(column, "") for column in columns)))
            if not said or said in self.blank:
                return otherwise
            if said in values:
                return values[said].strip()
            if contains:
                said = next((code for part, code in contains if part == "*" or part in said), said)
            return said.strip()

        return read


def load(path: Path, table: Table) -> ColumnMap:
    """读列对应. Raises BadTable naming the key, the column and the nearest known word."""
    return parse(written(path), path.name, table)


def written(path: Path) -> dict[str, Any]:
    """列对应文件里写的, not yet checked against a table."""
    try:
        raw = tomllib.loads(path.read_text(encoding="utf-8-sig"))
    except FileNotFoundError:
        raise BadTable(f"没有这个列对应文件：{path}。可以先用 --suggest-map 生成一份。") from None
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as wrong:
        raise BadTable(f"{path.name} 不是能读的 TOML:{wrong}。") from None
    for part, said in raw.items():
        if not isinstance(said, dict):
            raise BadTable(f"{path.name}：“{part}”要写成一节，如 [{part}]。")
    return raw


def parse(raw: dict[str, Any], name: str, table: Table) -> ColumnMap:
    """核对列对应: every word known, every column there, the three needed fields said."""
    _known(raw, ("columns", "values", "contains", "defaults", "source"), name)
    columns = {}
    for ours, theirs in raw.get("columns", {}).items():
        _known([ours], FIELDS, f"{name} [columns]")
        columns[ours] = (theirs,) if isinstance(theirs, str) else tuple(theirs)
        _known(columns[ours], table.columns, f"{name} [columns] {ours}", what="列")
    values, contains = (_words(raw.get(part, {}), name, part) for part in ("values", "contains"))
    defaults = {ours: str(said) for ours, said in raw.get("defaults", {}).items()}
    _known(defaults, FIELDS, f"{name} [defaults]")
    source = raw.get("source", {})
    _known(source, ("system", "zone", "sheet", "encoding", "blank"), f"{name} [source]")
    for needed in NEEDED:
        if needed not in columns:
            raise BadTable(f"{name} 的 [columns] 里还差“{needed}”({FIELDS[needed][0]})。")
    try:
        zone = ZoneInfo(source["zone"]) if "zone" in source else None
    except (ZoneInfoNotFoundError, ValueError):
        raise BadTable(f"{name} 的时区“{source['zone']}”不认识，写法像 Asia/Shanghai。") from None
    return ColumnMap(
        columns, values, contains, defaults, str(source.get("system", "import"))[:40], zone, str(source.get("sheet", "")),
        str(source.get("encoding", "")), frozenset(map(str, source.get("blank", ()))),
    )  # fmt: skip


def _words(said: Any, name: str, part: str) -> dict[str, dict[str, str]]:
    if not isinstance(said, dict) or not all(isinstance(each, dict) for each in said.values()):
        raise BadTable(f"{name} 的 [{part}] 要分栏目写，如 [{part}.level]。")
    _known(said, VALUES, f"{name} [{part}]")
    return {ours: {str(key): str(value) for key, value in each.items()} for ours, each in said.items()}


def _known(given: Iterable[str], known: Iterable[str], place: str, *, what: str = "项") -> None:
    known = list(known)
    for one in given:
        if one not in known:
            raise BadTable(f"{place}：没有“{one}”这个{what}。{nearest(one, known)}")


def suggest(table: Table) -> str:
    """建议的列对应, as TOML to read through, mend and save: each guess says how sure it is."""
    taken: set[str] = set()
    lines = [f"# {table.path.name} 的列对应。请逐行核对：左边是本系统的栏目，右边是您的列名。", "[columns]"]
    for ours, (what, names) in FIELDS.items():
        best, sure = max(
            (
                (column, max(fuzz.ratio(column.lower(), one) for one in names))
                for column in table.columns
                if column
            ),
            key=lambda pair: pair[1],
        )
        if sure >= 75 and best not in taken:
            taken.add(best)
            lines.append(f"{ours} = {_quoted(best)}  # {what}（相近 {sure:.0f}%）")
        else:
            mark = "# 必填，" if ours in NEEDED else "# "
            lines.append(f"{mark}{ours} = {_quoted('列名')}  # {what}")
    left = [column for column in table.columns if column and column not in taken]
    lines += ["", f"# 没有用到的列：{'、'.join(left) or '无'}", "", "[defaults]", '# level = "community"', ""]
    lines += ["[source]", f"system = {_quoted(re.sub(r'[^0-9A-Za-z一-鿿]+', '-', table.path.stem)[:40])}"]
    lines += ['# zone = "Asia/Shanghai"  # 表里的时间是哪个时区的；不写就按当地', ""]
    lines += ["# [values.level]", '# "街道办事处" = "street"', ""]
    return "\n".join(lines)


def _quoted(text: str) -> str:
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"'


def moment(text: str, zone: ZoneInfo) -> datetime:
    """时间: with its zone where it says one, else in `zone`. Raises BadRow."""
    said = text.strip()
    try:
        when = datetime.fromisoformat(said)
    except ValueError:
        when = _by_format(said)
    if when.tzinfo is None:
        when = when.replace(tzinfo=zone)
        before, after = when.utcoffset(), when.replace(fold=1).utcoffset()
        if before is not None and after is not None and before < after:
            raise BadRow(f"时间“{said}”在当地并不存在（那一刻拨快了钟）")
    if not date(2000, 1, 1) <= when.date() <= date(2100, 1, 1):
        raise BadRow(f"时间“{said}”不在 2000 年到 2100 年之间")
    return when


def _by_format(said: str) -> datetime:
    for form in DATE_FORMATS:
        try:
            return datetime.strptime(said, form)  # noqa: DTZ007 – the zone is the caller's
        except ValueError:
            continue
    if re.fullmatch(r"\d{5}(\.\d+)?", said):  # a date that Excel kept as a number of days
        return datetime.combine(date(1899, 12, 30), time()) + timedelta(days=float(said))
    raise BadRow(f"读不懂时间“{said[:30]}”，写法像 2026-09-30 10:00")


def degrees(text: str, limit: float, what: str) -> float | None:
    """经纬度. None where empty; raises BadRow where it cannot be one."""
    if not text:
        return None
    try:
        value = float(text)
    except ValueError:
        raise BadRow(f"{what}“{text[:20]}”不是数字") from None
    if not -limit <= value <= limit:
        raise BadRow(f"{what} {value} 超出范围")
    return value
