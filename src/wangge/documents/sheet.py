"""Excel 文书 (.xlsx): the tables of a paper, a sheet for each and one for what they rest on; any table of any length.

A cell is words or a number, never a formula: nothing that somebody typed is ever calculated by whoever opens the file.
Rows are written once and forgotten, so that a hundred thousand take no more memory than ten.
"""

import datetime as dt
import io
import math
import re
from collections.abc import Iterable, Iterator, Sequence
from itertools import chain, islice
from typing import Any, BinaryIO

from wangge.documents.paper import Heading, Paper, Para, Table, cited, clean, day_words, width
from wangge.policy import cells
from wangge.policy.pack import Refusal

MOST = 1_048_000  # rows of a sheet
LONGEST = 32_767  # letters of a cell
LOOKED_AT = 200  # rows by which widths are chosen
_WHEN = dt.datetime(2000, 1, 1)  # noqa: DTZ001 – the same table gives the same bytes


class TooMany(Refusal):
    """行太多: more than a sheet holds."""


def render(paper: Paper) -> bytes:
    """成 Excel."""
    out = io.BytesIO()
    book = _book(out, paper.title, paper.from_name)
    styles = _styles(book)
    tables = paper.tables
    if not tables or any(isinstance(each, Para) for each in paper.blocks):
        _words(book, paper, styles)
    named: set[str] = set()
    for n, table in enumerate(tables, 1):
        title = table.title or (paper.title if len(tables) == 1 else f"表{n}")
        _put(book, _named(title, named), title, table, table.rows, styles)
    proof = cited(paper)
    if proof:
        _put(book, _named(proof.title, named), proof.title, proof, proof.rows, styles)
    book.close()
    return out.getvalue()


def stream(out: BinaryIO, title: str, columns: Sequence[str], rows: Iterable[Sequence[Any]], numbers: frozenset[int] = frozenset()) -> int:  # fmt: skip
    """逐行写: a table of any length into an open file; how many rows there were."""
    book = _book(out, title, "")
    written = _put(
        book, _named(title, set()), title, Table(tuple(columns), (), numbers=numbers), rows, _styles(book)
    )
    book.close()
    return written


def cell(value: Any) -> str | int | float:
    """单元格: a number stays one; all else is words that no program calculates."""
    if isinstance(value, bool) or value is None:
        return "" if value is None else "是" if value else "否"
    if isinstance(value, int) and abs(value) < 10**15:
        return value
    if isinstance(value, float) and value == value and abs(value) < 1e15:
        return value
    return cells.inert(clean(value))[:LONGEST]


def _book(out: Any, title: str, author: str) -> Any:
    import xlsxwriter

    book = xlsxwriter.Workbook(
        out,
        {
            "constant_memory": True,
            "strings_to_formulas": False,
            "strings_to_urls": False,
            "strings_to_numbers": False,
        },
    )
    book.set_properties({"title": clean(title)[:200], "author": clean(author)[:200], "created": _WHEN})
    return book


def _styles(book: Any) -> dict[str, Any]:
    plain = {
        "font_name": "宋体",
        "font_size": 11,
        "valign": "vcenter",
        "text_wrap": True,
        "border": 1,
        "border_color": "#999999",
    }
    return {
        "title": book.add_format({"font_name": "黑体", "font_size": 16, "align": "center", "valign": "vcenter"}),
        "head": book.add_format(plain | {"font_name": "黑体", "align": "center", "bg_color": "#F1EEE7"}),
        "cell": book.add_format(plain), "number": book.add_format(plain | {"align": "right"}),
        "words": book.add_format({"font_name": "仿宋", "font_size": 12, "valign": "top", "text_wrap": True}),
    }  # fmt: skip


def _put(
    book: Any, name: str, title: str, table: Table, rows: Iterable[Sequence[Any]], styles: dict[str, Any]
) -> int:
    """一张表: title, head, rows; the head stays in sight and is printed on every page."""
    sheet = book.add_worksheet(name)
    coming: Iterator[Sequence[Any]] = iter(rows)
    first = list(islice(coming, LOOKED_AT))
    widths = _widths(table, first)
    for n, wide in enumerate(widths):
        sheet.set_column(n, n, wide)
    sheet.set_row(0, 30)
    if table.span > 1:
        sheet.merge_range(0, 0, 0, table.span - 1, cell(title), styles["title"])
    else:
        sheet.write_string(0, 0, str(cell(title)), styles["title"])
    top = 1
    if table.columns:
        sheet.set_row(1, 24)
        for n, each in enumerate(table.columns):
            sheet.write_string(1, n, str(cell(each)), styles["head"])
        top = 2
        sheet.repeat_rows(0, 1)
    sheet.freeze_panes(top, 0)
    sheet.set_paper(9)
    sheet.fit_to_pages(1, 0)
    if table.span > 5:
        sheet.set_landscape()
    sheet.set_footer("&C— &P —")
    written = 0
    for row in chain(first, coming):
        tall = max((_lines(value, wide) for value, wide in zip(row, widths, strict=False)), default=1)
        if tall > 1:
            sheet.set_row(top + written, 15.5 * min(tall, 25))
        if written >= MOST:
            raise TooMany(f"一张工作表最多 {MOST} 行。请把日子选短一些，分几次。")
        for n, value in enumerate(row):
            said = cell(value)
            style = styles["number" if n in table.numbers or not isinstance(said, str) else "cell"]
            if isinstance(said, str):
                sheet.write_string(top + written, n, said, style)
            else:
                sheet.write_number(top + written, n, said, style)
        written += 1
    if not written and table.empty:
        sheet.write_string(top, 0, str(cell(table.empty)), styles["cell"])
    return written


def _widths(table: Table, rows: Sequence[Sequence[Any]]) -> list[float]:
    """列宽: by the longest of the first rows, between 8 and 48 letters."""
    wide = [width(each) * 2 for each in (table.columns or ("",) * table.span)]
    for row in rows:
        for n, value in enumerate(row[: len(wide)]):
            wide[n] = max(wide[n], *(width(line) * 2 for line in str(cell(value)).split("\n")), 0)
    return [min(max(each + 2, 8), 48) for each in wide]


def _lines(value: Any, wide: float) -> int:
    """一格占几行: for the height of its row; short cells are not measured."""
    if not isinstance(value, str) or (len(value) * 2 <= wide and "\n" not in value):
        return 1
    return sum(max(1, math.ceil(width(line) * 2 / wide)) for line in value.split("\n"))


def _words(book: Any, paper: Paper, styles: dict[str, Any]) -> None:
    """文字: what stands between the tables, on a sheet of its own."""
    sheet = book.add_worksheet("文字")
    sheet.set_column(0, 0, 100)
    said = [paper.number, paper.title, f"{paper.to}：" if paper.to else ""]
    said += [each.text for each in paper.blocks if isinstance(each, Heading | Para)]
    said += [
        paper.unsigned,
        paper.from_name,
        paper.signed_by,
        day_words(paper.day) if paper.day else "",
        paper.footer,
    ]
    for n, each in enumerate(filter(None, said)):
        sheet.set_row(n, 17 * _lines(each, 98))
        sheet.write_string(n, 0, str(cell(each)), styles["words"])


def _named(title: str, taken: set[str]) -> str:
    """工作表名: at most 31 letters, none of []:*?/\\, each once, no apostrophe at an end."""
    name = re.sub(r"[\[\]:*?/\\]", " ", clean(title)).strip(" '")[:28] or "表"
    if name.lower() == "history":
        name = "表"
    n, made = 1, name
    while made.lower() in taken:
        n, made = n + 1, f"{name} {n + 1}"
    taken.add(made.lower())
    return made
