"""PDF 文书: the same paper set by typst with the fonts inside the file. The words go in as data, never as markup.

Where an office has 仿宋, 小标宋, 楷体 of its own (files in HOME/fonts), these are used; else 思源宋体 and 思源黑体.
"""

import json
from collections.abc import Sequence
from functools import cache
from pathlib import Path
from typing import Any

from django.conf import settings

from wangge.documents.paper import (
    Block,
    Heading,
    Paper,
    Para,
    Table,
    balanced,
    cited,
    clean,
    day_words,
    sign_indents,
)
from wangge.policy.pack import Refusal

LAYOUT = Path(__file__).with_name("paper.typ")
MOST_ROWS = 4000  # of all papers in one file together: beyond, a table is for Excel
MOST_PAPERS = 300


class TooLong(Refusal):
    """太长: what to choose instead."""


def render(paper: Paper) -> bytes:
    """成 PDF."""
    return together([paper])


def together(papers: Sequence[Paper]) -> bytes:
    """几份并成一份 PDF, each beginning on a page of its own with its own page numbers."""
    if not papers:
        raise TooLong("没有选要打印的。")
    if len(papers) > MOST_PAPERS:
        raise TooLong(
            f"一份 PDF 最多放 {MOST_PAPERS} 份文书，这里有 {len(papers)} 份。请分几次，或者做成压缩包。"
        )
    rows = sum(each.rows for each in papers)
    if rows > MOST_ROWS:
        raise TooLong(
            f"表格共 {rows} 行，排成 PDF 要几百页（最多 {MOST_ROWS} 行）。请下载 Excel，或者把日子选短一些。"
        )
    import typst

    said = json.dumps([_said(each) for each in papers], ensure_ascii=False)
    compiler = typst.Compiler(
        LAYOUT,
        root=str(LAYOUT.parent),
        font_paths=_fonts(),
        ignore_system_fonts=True,
        sys_inputs={"papers": said},
    )
    made: Any = compiler.compile(format="pdf", timestamp=0)
    return bytes(made)


@cache
def _fonts() -> Any:
    import pylopdf_fonts_zh_cn as ours
    import typst

    own = Path(settings.HOME) / "fonts"
    folders = [str(ours.serif_path().parent)] + ([str(own)] if own.is_dir() else [])
    return typst.Fonts(include_system_fonts=False, include_embedded_fonts=True, font_paths=folders)


def _said(paper: Paper) -> dict[str, Any]:
    day = day_words(paper.day) if paper.day else ""
    names = [clean(each) for each in (paper.from_name, paper.signed_by) if each]
    name_in, day_in = sign_indents(max(names, key=len, default=""), day)
    proof = cited(paper)
    return {
        "title": clean(paper.title),
        "titles": balanced(paper.title), "number": clean(paper.number), "to": clean(paper.to), "from": clean(paper.from_name),
        "names": names, "day": day, "name-in": name_in, "day-in": day_in, "sealed": paper.sealed, "wide": paper.wide,
        "blocks": [_block(each) for each in paper.blocks], "proof": _block(proof) if proof else None,
        "checkpoint": clean(paper.checkpoint), "footer": clean(paper.footer), "tear-off": clean(paper.tear_off),
        "unsigned": clean(paper.unsigned),
    }  # fmt: skip


def _block(block: Block) -> dict[str, Any]:
    match block:
        case Heading(text, level):
            return {"kind": "heading", "text": clean(text), "level": level}
        case Para(text, indent, quiet):
            return {"kind": "para", "text": clean(text), "indent": indent, "quiet": quiet}
        case Table():
            span = block.span
            rows = [[clean(cell) for cell in [*row, *[""] * (span - len(row))]] for row in block.rows]
            return {
                "kind": "table", "title": clean(block.title), "columns": [clean(each) for each in block.columns],
                "widths": list(block.shares()), "numbers": sorted(block.numbers), "rows": rows, "empty": clean(block.empty),
            }  # fmt: skip
