"""导入检查的命令: what `wangge import inspections` reads, does and says; and the lists of `wangge import checklists`."""

import datetime as dt
from typing import Any, TextIO

from tqdm import tqdm

from wangge.cases.backlog import columns, table
from wangge.integrity.actor import Actor
from wangge.patrol import sheets
from wangge.patrol.inspections import bringing, mapping
from wangge.patrol.inspections.bringing import Outcome
from wangge.policy.pack import Refusal
from wangge.territory import papers

SHOWN = 20


def inspections(given: dict[str, Any], out: TextIO, err: TextIO, *, at: dt.datetime) -> int:
    """导入检查. The exit code: 0 all came in, 1 some rows did not, 130 interrupted."""
    if given["suggest_map"]:
        out.write(_suggest(table.read(given["file"])))
        return 0
    if not given["map"] or not given["place"]:
        raise Refusal(
            "还要说明列对应(--map)和导入到哪里(--place 代码)。docs/maps 里有写好的例子，--suggest-map 给一份草稿。"
        )
    place = papers.place_called(given["place"])
    source = columns.written(given["map"]).get("source", {})
    sheet = table.read(
        given["file"], sheet=str(source.get("sheet", "")), encoding=str(source.get("encoding", ""))
    )
    said = mapping.load(given["map"], sheet)
    out.write(
        f"读取 {given['file'].name}（{sheet.encoding}），导入到{place}（{place.code}）。来源系统记作“{said.system}”。\n"
    )
    outcome, code = Outcome(), 0
    with tqdm(total=sheet.total, unit=" 行", file=err, disable=not err.isatty(), leave=False) as bar:
        try:
            bringing.bring_in(
                sheet, said, place=place, dry_run=given["dry_run"], progress=bar.update, outcome=outcome,
                by=Actor.importing("导入检查台账"), at=at,
            )  # fmt: skip
        except KeyboardInterrupt:
            code = 130
    for line in summary(outcome, dry_run=given["dry_run"], interrupted=code == 130):
        out.write(line + "\n")
    return code or (1 if outcome.bad else 0)


def summary(outcome: Outcome, *, dry_run: bool = False, interrupted: bool = False) -> list[str]:
    """结果, in sentences."""
    said = "可以导入" if dry_run else "已导入"
    lines = [f"{said}检查 {outcome.imported} 次、发现 {outcome.findings} 项（没有发现的 {outcome.clean} 次），"
             f"此前已导入过的 {outcome.repeated} 次，没有导入的 {len(outcome.bad)} 行。"]  # fmt: skip
    if outcome.without_grid:
        lines.append(f"没有对上网格的 {outcome.without_grid} 次：照样导入，只有安全环保员和公司领导看得到。")
    if outcome.unmatched:
        most = "、".join(f"{word}（{count}）" for word, count in outcome.unmatched.most_common(SHOWN))
        lines.append(f"对不上的网格：{most}。")
    lines += [f"第 {number} 行没有导入：{reason}。" for number, reason in outcome.bad[:SHOWN]]
    if len(outcome.bad) > SHOWN:
        lines.append(f"还有 {len(outcome.bad) - SHOWN} 行没有导入。")
    if dry_run:
        lines.append("这是核对，什么都没有写入。去掉 --dry-run 就导入。")
    if interrupted:
        lines.append("中途停下了。整批写入的留下，其余没有写；再运行一次，会从没有的接着导入。")
    return lines


def _suggest(sheet: table.Table) -> str:
    """列对应的草稿: our fields to fill in, and the columns there are."""
    lines = [f"# {sheet.path.name} 的列对应。左边是本系统的栏目，右边写您的列名。", "[columns]"]
    for ours, what in mapping.FIELDS.items():
        lines.append(f'{"" if ours in mapping.NEEDED else "# "}{ours} = "列名"  # {what}')
    return "\n".join(
        [
            *lines,
            "",
            f"# 有这些列：{'、'.join(filter(None, sheet.columns))}",
            "",
            "[source]",
            'system = "inspections"',
            "",
        ]
    )


def checklists(given: dict[str, Any], out: TextIO, err: TextIO, *, at: dt.datetime) -> int:
    """导入检查表: all lists of the file or none. Raises BadRows with each row and reason."""
    if not given["place"]:
        raise Refusal("还没有说明导入到哪里（--place 代码）。wangge place list 列出现有的。")
    place = papers.place_called(given["place"])
    sheet = table.read(given["file"])
    title = given["file"].name.partition(".")[0]
    if given["dry_run"]:
        for each in sheets.read(sheet, place, title=title):
            out.write(f"可以导入“{each.title}”，{len(each.items)} 项。\n")
        return 0
    for row in sheets.bring_in(sheet, place, title=title, by=Actor.importing("导入检查表"), at=at):
        out.write(
            f"“{row.title}”第 {row.version} 版，{len(row.items)} 项{'，和原来一样' if row.repeated else ''}。\n"
        )
    return 0


def register() -> None:
    """登记到 `wangge import`."""
    from wangge.cases.backlog import console

    console.OTHERS |= {"inspections": ("旧的检查台账", inspections), "checklists": ("检查表", checklists)}
