"""表头 (heads): which rows of a form are its head, what each column is called, where the data begin and the foot stands."""

from dataclasses import dataclass
from typing import Any

from wangge.documents.superior import books, matching
from wangge.documents.superior.books import BadForm

LOOKED_AT = 40  # rows
WIDEST = 120  # columns


@dataclass(frozen=True, slots=True)
class Column:
    """一列: its number from 1, its letters, its name – of several rows of head joined by “·”."""

    index: int
    letter: str
    label: str


@dataclass(frozen=True, slots=True)
class Head:
    """表头: first and last row, the columns, the row of the first record, and the first row of the foot (0: none)."""

    sheet: str
    first: int
    last: int
    columns: tuple[Column, ...]
    foot: int

    @property
    def data(self) -> int:
        """第一条填在哪一行."""
        return self.last + 1


def find(content: bytes, *, sheet: str = "", last: int = 0) -> Head:
    """找表头, in this sheet or the likeliest; `last` where a person says which row is the head's last."""
    book = books.opened(content)
    if sheet and sheet not in book.sheetnames:
        raise BadForm(f"没有工作表“{sheet}”，有：{'、'.join(book.sheetnames)}。")
    best: tuple[float, Head] | None = None
    for each in [book[sheet]] if sheet else book.worksheets:
        rows = _texts(each)
        if not 0 <= last <= len(rows):
            raise BadForm("表头不能超过表里有字的行。")
        for bottom in [last] if last else range(1, len(rows) + 1):
            score = _score(rows[bottom - 1])
            if last or (score and (best is None or score > best[0])):
                best = (score, _head(each, rows, bottom))
    if best is None or not best[1].columns:
        raise BadForm("没有找到表头：要有一行，两列以上写着列名。可以自己指定表头在第几行。")
    return best[1]


def _texts(sheet: Any) -> list[list[str]]:
    """各格的字 of the first rows; a merged cell says its words in every cell it covers."""
    height, width = min(sheet.max_row, LOOKED_AT), min(sheet.max_column, WIDEST)
    rows = [["" for _ in range(width)] for _ in range(height)]
    for line in sheet.iter_rows(max_row=height, max_col=width):
        for cell in line:
            if cell.value is not None:
                rows[cell.row - 1][cell.column - 1] = " ".join(str(cell.value).split())
    for span in sheet.merged_cells.ranges:
        if span.min_row <= height and span.min_col <= width:
            said = rows[span.min_row - 1][span.min_col - 1]
            for row in range(span.min_row, min(span.max_row, height) + 1):
                for column in range(span.min_col, min(span.max_col, width) + 1):
                    rows[row - 1][column - 1] = said
    return rows


def _score(row: list[str]) -> float:
    """像不像表头: how many different short names stand in it, and how many of them we know."""
    names = {each for each in row if each and len(each) <= 24}
    if len(names) < 2 or len(names) < 0.6 * len([each for each in row if each]):
        return 0.0
    return len(names) + 3.0 * sum(matching.known(each) for each in names)


def _head(sheet: Any, rows: list[list[str]], bottom: int) -> Head:
    from openpyxl.utils import get_column_letter

    first = bottom
    while first > 1 and _above(rows[first - 2], rows[first - 1]):
        first -= 1
    columns = []
    for n in range(len(rows[bottom - 1])):
        names = list(dict.fromkeys(filter(None, (rows[row - 1][n] for row in range(first, bottom + 1)))))
        if names:
            columns.append(Column(n + 1, get_column_letter(n + 1), "·".join(names)[:60]))
    return Head(
        sheet.title, first, bottom, tuple(columns), _foot(rows, bottom, [each.index for each in columns])
    )


def _above(above: list[str], row: list[str]) -> bool:
    """上一行也是表头: it groups columns (several different names), and is no title across the sheet."""
    names = {each for each in above if each}
    return len(names) >= 2 and sum(1 for each in above if each) >= 0.5 * sum(1 for each in row if each)


def _foot(rows: list[list[str]], bottom: int, columns: list[int]) -> int:
    """表尾: the first row below in which something is written – 填表人, 审核人, a note. Serial numbers alone are no foot."""
    for n in range(bottom, len(rows)):
        written = [each for each in rows[n] if each]
        if written and not all(each.isdigit() for each in written):
            return n + 1
    return 0
