"""导入台账的命令: what `wangge import matters` reads, does and says."""

import sys
from argparse import ArgumentParser
from collections.abc import Callable
from contextlib import nullcontext
from datetime import datetime
from pathlib import Path
from typing import Any, TextIO

from tqdm import tqdm

from wangge.cases.backlog import columns, matters, table
from wangge.cases.backlog.matters import Outcome
from wangge.integrity.actor import Actor
from wangge.policy import literate
from wangge.policy.pack import Pack, Refusal
from wangge.territory import papers

MATTERS = "事项台账"
SHOWN = 20  # bad rows, and unmatched words of each kind, told on the screen; the count tells of the rest
Handler = Callable[..., int]
OTHERS: dict[str, tuple[str, Handler]] = {}
"""Further kinds of files that `wangge import` takes, each with what it is; packages above add their own."""
_FIELDS = {
    "category": "类别",
    "level": "层级",
    "unit": "单位",
    "grid": "网格",
    "channel": "渠道",
    "status": "办结与否",
}


def arguments(parser: ArgumentParser) -> None:
    """命令的参数."""
    said = "；".join([f"matters：{MATTERS}", *(f"{name}：{what}" for name, (what, _) in OTHERS.items())])
    parser.add_argument("what", choices=["matters", *OTHERS], help=said)
    parser.add_argument("file", type=Path, help="CSV（可以是 .gz）或 Excel 文件")
    parser.add_argument("--map", type=Path, help="列对应文件（TOML）")
    parser.add_argument("--place", help="导入到哪个社区或单位（代码）")
    parser.add_argument("--suggest-map", action="store_true", help="看一遍表头，给出一份列对应的草稿")
    parser.add_argument("--dry-run", action="store_true", help="只核对，不写入")
    parser.add_argument("--report", type=Path, help="逐行的结果写到这个 CSV")
    parser.add_argument(
        "--as-if", metavar="制度", help="当时没有施行制度的，按这一份试算期限，只写进结果，不入库"
    )


def run(given: dict[str, Any], packs: Path, out: TextIO, err: TextIO, *, at: datetime) -> int:
    """执行. The exit code: 0 all came in, 1 some rows did not, 130 interrupted. Raises Refusal with the sentence."""
    if given.get("what") in OTHERS:
        return OTHERS[given["what"]][1](given, out, err, at=at)
    if given["suggest_map"]:
        out.write(columns.suggest(table.read(given["file"])))
        return 0
    if not given["map"]:
        raise Refusal("还没有说明列对应(--map)。可以先用 --suggest-map 生成一份草稿，核对后再导入。")
    if not given["place"]:
        raise Refusal("还没有说明导入到哪里（--place 代码）。wangge place list 列出现有的。")
    place = papers.place_called(given["place"])
    said = columns.written(given["map"])
    source = said.get("source", {})
    rows = table.read(
        given["file"], sheet=str(source.get("sheet", "")), encoding=str(source.get("encoding", ""))
    )
    mapping = columns.parse(said, given["map"].name, rows)
    as_if = _as_if(given["as_if"], packs)
    sheet = f"，工作表“{rows.sheet}”" if rows.sheet else ""
    out.write(f"读取 {given['file'].name}（{rows.encoding}{sheet}），导入到{place}（{place.code}）。\n")
    out.write(f"没有写时区的时间按 {mapping.zone or place.zone} 读。来源系统记作“{mapping.system}”。\n")
    outcome = Outcome()
    code = 0
    with (
        _written(given["report"]) as report,
        tqdm(total=rows.total, unit=" 行", file=err, disable=not err.isatty(), leave=False) as bar,
    ):
        try:
            matters.bring_in(
                rows, mapping, place=place, dry_run=given["dry_run"], as_if=as_if, report=report, progress=bar.update,
                outcome=outcome, by=Actor.importing("导入台账"), at=at,
            )  # fmt: skip
        except KeyboardInterrupt:
            code = 130
    for line in summary(outcome, dry_run=given["dry_run"], interrupted=code == 130):
        out.write(line + "\n")
    return code or (1 if outcome.bad else 0)


def _as_if(name: str | None, packs: Path) -> Pack | None:
    return literate.load(literate.find(packs, name)) if name else None


def _written(path: Path | None) -> Any:
    if path is None:
        return nullcontext()
    try:
        return path.open("w", encoding="utf-8-sig", newline="")  # with the mark by which Excel knows UTF-8
    except OSError as wrong:
        raise Refusal(f"结果写不到 {path}：{wrong.strerror}。") from None


def summary(outcome: Outcome, *, dry_run: bool = False, interrupted: bool = False) -> list[str]:
    """结果, in sentences."""
    said = "可以导入" if dry_run else "已导入"
    lines = [f"{said} {outcome.imported} 件（已结 {outcome.closed}，未结 {outcome.open}），"
             f"此前已导入过的 {outcome.repeated} 件，没有导入的 {len(outcome.bad)} 行。"]  # fmt: skip
    if outcome.without_limit:
        lines.append(f"没有时限的 {outcome.without_limit} 件：没有写层级，或者收到那天还没有施行制度。")
    if outcome.closed_when_unknown:
        lines.append(f"已结但不知道哪天办结的 {outcome.closed_when_unknown} 件：是否按期无法判断。")
    for number, reason in outcome.bad[:SHOWN]:
        lines.append(f"第 {number} 行没有导入：{reason}。")
    if len(outcome.bad) > SHOWN:
        lines.append(f"还有 {len(outcome.bad) - SHOWN} 行没有导入，都写在 --report 的结果里。")
    for name, counts in outcome.unmatched.items():
        most = "、".join(f"{word}（{count}）" for word, count in counts.most_common(SHOWN))
        rest = f"等 {len(counts)} 种" if len(counts) > SHOWN else ""
        lines.append(f"对不上的{_FIELDS.get(name, name)}（照样导入，这一栏空着）：{most}{rest}。")
    if outcome.comparison.pairs:
        lines += ["与对方自己的结论对照：", *outcome.comparison.lines()]
    if dry_run:
        lines.append("这是核对，什么都没有写入。去掉 --dry-run 就导入。")
    if interrupted:
        lines.append("中途停下了。整批写入的留下，其余没有写；再运行一次，会从没有的接着导入。")
    return lines


def stream(command_stream: Any) -> TextIO:
    """屏幕: Django wraps the command's streams; the bar needs to know whether a person is watching."""
    return getattr(command_stream, "_out", sys.stderr)
