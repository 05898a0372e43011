"""成文制度 (literate regulation): Markdown → `Pack`. Every error is a sentence with file, line and nearest word."""

from __future__ import annotations

import hashlib
import re
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from . import provisions, shapes, together
from .deadline import OfficeHours
from .pack import Clause, Example, Pack, PackError, Refusal, nearest
from .readers import Bad, clock, key, read, shown, table, text, word

FILE = "regulation.zh.md"
_CLAUSE_ID = re.compile(r"[A-Z][A-Za-z]*(?:[-.][0-9A-Za-z]+)+")
_HEADING = re.compile(r"(#{1,6})\s(.*)")
_FENCE = re.compile(r"(`{3,}|~{3,})\s*([^\s`~]*)$")  # of a stripped line
_MINUTES = re.compile(r"^(\s*[\w-]+\s*=\s*\d{4}-\d\d-\d\d[T ]\d\d:\d\d)(?![:\d])")
"""TOML 1.0 wants seconds; people write 2026-09-30T16:00."""
_INVISIBLE = re.compile("[\x00-\x08\x0b-\x1f\x7f\ud800-\udfff]")
_MOST, _MOST_DOTS = 2_000_000, 200  # characters in all; dots in a line: a long dotted key takes its square
_OUR_FENCES = ("clause", "example")
_COMMON = ("form", "reading", "source")
_FULL_WIDTH = {
    "\uff1d": "=", "\u201c": '"', "\u201d": '"', "\uff0c": ",", "\u2018": "'", "\u2019": "'", "\uff5b": "{", "\uff5d": "}",
}  # fmt: skip


def hours(value: Any) -> OfficeHours:
    """`office-hours = ["08:30-12:00", "14:00-17:30"]`, or a table of opens, closes, lunch-from, lunch-until."""
    if isinstance(value, list):
        ends = [clock(end.strip()) for span in value for end in str(span).replace("–", "-").split("-")]
        if len(ends) not in (2, 4):
            raise Bad('应写成 ["08:30-12:00", "14:00-17:30"]')
        opens, closes, lunch = ends[0], ends[-1], tuple(ends[1:3]) if len(ends) == 4 else (None, None)
    else:
        raw = table(_Hours)(value)
        opens, closes, lunch = raw.opens, raw.closes, (raw.lunch_from, raw.lunch_until)
    if opens is None or closes is None or opens >= closes or (lunch[0] is None) != (lunch[1] is None):
        raise Bad("里的上班时间应早于下班时间，午休应有起止")
    if lunch[0] and lunch[1] and not opens <= lunch[0] <= lunch[1] <= closes:
        raise Bad("里的午休应在上下班时间之内，开始在前")
    return OfficeHours(opens, closes, *lunch)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Hours:
    opens: Any = key(clock)
    closes: Any = key(clock)
    lunch_from: Any = key(clock, default=None)
    lunch_until: Any = key(clock, default=None)


def _levels(value: Any) -> tuple[str, ...]:
    if not isinstance(value, list) or not value or not all(isinstance(each, str) and each for each in value):
        raise Bad('应是一列层级，如 ["grid", "community", "street", "other-unit"]')
    if len(set(value)) < len(value):
        raise Bad("里有重复的层级")
    return tuple(value)


def _day(value: Any) -> date:
    if type(value) is not date:
        raise Bad("应是日期，如 2026-01-01（不加引号）")
    return value


def _zone(value: Any) -> str:
    try:
        return str(ZoneInfo(text(value)))
    except (Bad, KeyError, ValueError, OSError):
        raise Bad(f"的值{shown(value)}不是时区名，请写成 Asia/Shanghai 这样") from None


@dataclass(frozen=True, slots=True, kw_only=True)
class _Front:
    """What stands between the +++ lines."""

    id: str = key(text)
    title: str = key(text)
    version: str = key(text)
    kind: str = key(word({"community": 0, "company": 0}))
    effective_from: date = key(_day)
    levels: tuple[str, ...] = key(_levels)
    office_hours: OfficeHours | None = key(hours, default=None)
    zone: str = key(_zone, default="Asia/Shanghai")
    adopted_note: str = key(text, default="")


@dataclass
class _Draft:
    """A clause as it is being read."""

    id: str
    heading: str
    line: int
    chapter: str
    prose: list[str] = field(default_factory=list)
    table: dict[str, Any] | None = None
    table_line: int = 0
    key_lines: dict[str, int] = field(default_factory=dict)
    examples: list[Example] = field(default_factory=list)


def parse(source: str, name: str = FILE) -> Pack:
    """读一份制度: the pack this text is; `PackError` at the first thing that cannot be understood."""
    if len(source) > _MOST:
        raise PackError("文件太大，不像一份制度", file=name, line=1)
    lines = source.lstrip("\ufeff").replace("\r\n", "\n").replace("\r", "\n").split("\n")
    for number, line in enumerate(lines, 1):
        if found := _INVISIBLE.search(line):
            raise PackError(f"含有看不见的控制字符（U+{ord(found[0]):04X}），请删去", file=name, line=number)
    front, after = _front_matter(lines, name)
    drafts, chapters = _drafts(lines, after, name)
    clauses: dict[str, Clause] = {}
    for draft in drafts:
        if draft.id in clauses:
            raise PackError(
                f"条款 {draft.id} 写了两次，第一次在第 {clauses[draft.id].line} 行",
                file=name,
                line=draft.line,
            )
        clauses[draft.id] = _clause(draft, front.levels, name)
    if not clauses:
        raise PackError(
            "没有一条条款：条款写作“### B-3.1 标题”，其下是条文和 ~~~clause", file=name, line=after + 1
        )
    pack = Pack(
        id=front.id, title=front.title, version=front.version, kind=front.kind,  # type: ignore[arg-type]
        effective_from=front.effective_from, levels=front.levels, clauses=clauses,
        digest=hashlib.sha256(source.encode()).hexdigest(), text=source, file=name,
        adopted_note=front.adopted_note, zone=front.zone, office_hours=front.office_hours, chapters=tuple(chapters),
    )  # fmt: skip
    together.check(pack)
    return pack


def load(path: Path | str) -> Pack:
    """读入文件或所在目录; `Refusal` when there is none, `PackError` when it cannot be read."""
    path = Path(path)
    if path.is_dir():
        path = path / FILE
    try:
        raw = path.read_bytes()
    except OSError as error:
        raise Refusal(f"读不到制度文件 {path}：{error.strerror}") from None
    try:
        return parse(raw.decode("utf-8-sig"), path.name)
    except UnicodeDecodeError as error:
        line = raw[: error.start].count(b"\n") + 1
        raise PackError("文件不是 UTF-8 编码，请另存为 UTF-8 再试", file=path.name, line=line) from None


def find(directory: Path | str, name: str) -> Path:
    """找一份制度: by the name of its directory, by its id, or by a path; `Refusal` naming those there are."""
    directory = Path(directory)
    direct = Path(name)
    if direct.is_file():
        return direct
    for place in (directory / name, direct):
        if (place / FILE).is_file():
            return place / FILE
    there = {path.parent.name: path for path in sorted(directory.glob(f"*/{FILE}"))}
    for path in there.values():
        try:
            if load(path).id == name:
                return path
        except Refusal:
            continue
    raise Refusal(
        f"没有名为“{name}”的制度。" + (nearest(name, there) if there else f"{directory} 里没有制度")
    )


# ── the parts of the file ──────────────────────────────────────────────────────────────────────────


def _front_matter(lines: list[str], name: str) -> tuple[_Front, int]:
    start = next((n for n, line in enumerate(lines) if line.strip()), 0)
    if not lines or lines[start].strip() != "+++":
        raise PackError("开头应是两行 +++ 之间的说明（id、title、version……）", file=name, line=start + 1)
    end = next((n for n in range(start + 1, len(lines)) if lines[n].strip() == "+++"), None)
    if end is None:
        raise PackError("开头的 +++ 没有收尾的 +++", file=name, line=start + 1)
    body = lines[start + 1 : end]
    raw = _toml(body, start + 2, name)
    try:
        return read(_Front, raw), end + 1
    except Bad as bad:
        raise PackError(
            str(bad), file=name, line=_key_lines(body, start + 2).get(bad.key, start + 1)
        ) from None


def _drafts(lines: list[str], after: int, name: str) -> tuple[list[_Draft], list[str]]:
    drafts: list[_Draft] = []
    chapters: list[str] = []
    chapter, draft = "", None
    for what, line, content, body in _blocks(lines, after, name):
        if what == "heading":
            level, words_ = content
            if level <= 2:
                draft = None
                if level == 2:
                    chapter = words_
                    chapters.append(words_)
                continue
            found = _CLAUSE_ID.match(words_)
            if not found:
                draft = None
                continue
            draft = _Draft(found[0], words_[found.end() :].strip(), line, chapter)
            drafts.append(draft)
        elif what == "prose":
            if draft is not None and draft.table is None:
                draft.prose.append(content)
        elif draft is None:
            raise PackError(f"这段 {what} 不在任何条款之下：先写“### B-3.1 标题”", file=name, line=line)
        elif what == "clause":
            if draft.table is not None:
                raise PackError(
                    f"条款 {draft.id} 已有一段 clause（第 {draft.table_line} 行）；另一项规定请另立一条，如 {draft.id}a",
                    file=name, line=line,
                )  # fmt: skip
            draft.table, draft.table_line = _toml(body, line + 1, name), line
            draft.key_lines = _key_lines(body, line + 1)
        else:
            if draft.table is None:
                raise PackError(f"条款 {draft.id} 的算例应写在 clause 之后", file=name, line=line)
            draft.examples.append(Example(_toml(body, line + 1, name), line))
    return drafts, chapters


def _blocks(lines: list[str], after: int, name: str) -> Iterator[tuple[str, int, Any, list[str]]]:
    """Headings, paragraphs of prose, and fences, each with its line number from 1."""
    at, prose = after, []  # type: ignore[var-annotated]
    while at <= len(lines):
        line = lines[at] if at < len(lines) else ""
        fence = _FENCE.match(line.strip())
        heading = None if fence else _HEADING.match(line)
        if prose and (not line.strip() or fence or heading):
            yield "prose", at, _join(prose), []
            prose = []
        if fence:
            mark, info = fence[1], fence[2]
            end = next(
                (n for n in range(at + 1, len(lines)) if lines[n].strip() == mark[0] * len(mark)), None
            )
            if end is None:
                raise PackError(f"这段 {mark}{info} 没有收尾的 {mark}", file=name, line=at + 1)
            if info in _OUR_FENCES:
                yield info, at + 1, None, lines[at + 1 : end]
            elif _close_to_ours(info):
                raise PackError(f"不认识的段落“{info}”。{nearest(info, _OUR_FENCES)}", file=name, line=at + 1)
            at = end + 1
            continue
        if heading:
            yield "heading", at + 1, (len(heading[1]), heading[2].strip().rstrip("#").rstrip()), []
        elif line.strip():
            prose.append(line.strip())
        at += 1


def _close_to_ours(info: str) -> bool:
    return bool(info) and nearest(info.lower(), _OUR_FENCES).startswith("最相近")


def _join(prose: list[str]) -> str:
    """Lines of one paragraph: Chinese joins without a space."""
    joined = prose[0]
    for line in prose[1:]:
        joined += ("" if ord(joined[-1]) > 0x2E7F or ord(line[0]) > 0x2E7F else " ") + line
    return joined


def _key_lines(body: list[str], first: int) -> dict[str, int]:
    found: dict[str, int] = {}
    for n, line in enumerate(body, first):
        if match := re.match(r'\s*"?([\w-]+)"?\s*(?:\.|=)', line):
            found.setdefault(match[1], n)
    return found


def _toml(body: list[str], first: int, name: str) -> dict[str, Any]:
    if dotted := next((n for n, line in enumerate(body, first) if line.count(".") > _MOST_DOTS), 0):
        raise PackError("这一行的点太多，读不懂", file=name, line=dotted)
    try:
        return tomllib.loads("\n".join(_MINUTES.sub(r"\1:00", line) for line in body))
    except RecursionError:
        raise PackError("括号套得太深，读不懂", file=name, line=first) from None
    except ValueError as error:
        where = re.search(r"line (\d+), column (\d+)", str(error))
        row = max(min(int(where[1]) if where else len(body), len(body)) - 1, 0)
        line = body[row] if body else ""
        raise PackError(
            f"这一行不合写法{_why_not_toml(line, str(error))}", file=name, line=first + row
        ) from None


def _why_not_toml(line: str, error: str) -> str:
    outside = re.sub(r'"[^"]*"|\'[^\']*\'|#.*', "", line)
    for wrong, right in _FULL_WIDTH.items():
        if wrong in outside:
            return f"：“{wrong}”是全角符号，请用半角的 {right}"
    if "overwrite" in error or "redefine" in error or "already" in error:
        return "：同一项写了两次"
    if "=" in outside and re.search(r"=\s*[^\s\d\"'\[{tf+-]", outside):
        return '：等号后面的文字要加引号，如 form = "time-limit"'
    if "=" not in outside and line.strip():
        return "：应是“项 = 值”"
    return f"（{error}）"


# ── from a draft to a clause ───────────────────────────────────────────────────────────────────────


def _clause(draft: _Draft, levels: tuple[str, ...], name: str) -> Clause:
    if draft.table is None:
        raise PackError(
            f"条款 {draft.id} 之下没有 ~~~clause：写明机器怎样执行这一句", file=name, line=draft.line
        )
    if not draft.prose:
        raise PackError(
            f"条款 {draft.id} 没有条文：先写一句人读的话，再写 ~~~clause", file=name, line=draft.line
        )
    raw, lines, start = draft.table, draft.key_lines, draft.table_line

    def wrong(message: str, at: str = "") -> PackError:
        return PackError(f"{draft.id}：{message}", file=name, line=lines.get(at, start))

    form = raw.get("form")
    if form is None:
        raise wrong(f"缺少“form”。{nearest('', provisions.FORMS)}")
    if form not in provisions.FORMS:
        raise wrong(f"不认识的 form“{form}”。{nearest(form, provisions.FORMS)}", "form")
    for common in ("reading", "source"):
        if common in raw and not isinstance(raw[common], str):
            raise wrong(f"“{common}”应是一句话", common)
    try:
        provision = read(provisions.FORMS[form], raw, beside=_COMMON)
    except Bad as bad:
        raise wrong(str(bad), bad.key) from None
    if form == "time-limit":
        for level in provision.when.get("level", ()):
            if level not in levels:
                raise wrong(
                    f"“when”里的层级“{level}”不在本制度的 levels 之中。{nearest(level, levels)}", "when"
                )
    for example in draft.examples:
        try:
            shapes.check(form, example.values)
        except Bad as bad:
            raise PackError(f"{draft.id}：{bad}", file=name, line=example.line) from None
    return Clause(
        id=draft.id, heading=draft.heading, sentence="\n".join(draft.prose), form=form, provision=provision,
        reading=raw.get("reading", "").strip(), source=raw.get("source", draft.id), examples=tuple(draft.examples),
        line=draft.line, chapter=draft.chapter, key_lines={**lines, "": start},
    )  # fmt: skip
