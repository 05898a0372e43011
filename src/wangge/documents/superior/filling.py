"""填表 (filling): records streamed into the form's own sheet – its head, widths, borders and foot stay, its rows are ours.

The sheet's XML is parted at its rows: what stands above and below is kept as the form has it, what lies between is written
row by row. A hundred thousand rows take the memory of ten. A cell is words or a number; a formula cannot be written here.
"""

import re
import zipfile
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any, BinaryIO
from xml.sax.saxutils import escape

from wangge.documents import sheet as cells
from wangge.documents.superior.books import BadForm

_NS = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_ZIPPED = (1980, 1, 1, 0, 0, 0)
_MARK = "@@ROWS@@"
MOST = 1_000_000
TICK = 500


@dataclass(frozen=True, slots=True)
class Shape:
    """填在哪里: the sheet, the first row of data, the first row of the foot (0: none), the columns in order."""

    sheet: str
    data: int
    foot: int
    columns: tuple[int, ...]


def fill(template: bytes, shape: Shape, rows: Iterable[Sequence[Any]], out: BinaryIO, *, tick: Callable[[int], None] = lambda done: None) -> int:  # fmt: skip
    """填一张表 into an open file; how many rows. `tick` hears how far it is."""
    import io

    from lxml import etree

    with (
        zipfile.ZipFile(io.BytesIO(template)) as given,
        zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED, compresslevel=3) as made,
    ):
        path = _path(given, shape.sheet)
        root = etree.fromstring(given.read(path), _parser())
        for name in given.namelist():
            if name != path:
                made.writestr(zipfile.ZipInfo(name, _ZIPPED), given.read(name), zipfile.ZIP_DEFLATED)
        form = _Form(root, shape)
        part = zipfile.ZipInfo(path, _ZIPPED)
        part.compress_type = zipfile.ZIP_DEFLATED
        with made.open(part, "w", force_zip64=True) as sheet:
            sheet.write(form.above())
            done, pieces = 0, []
            for row in rows:
                if done >= MOST:
                    raise BadForm(f"一张表最多填 {MOST} 行。请把日子选短一些，分几次。")
                pieces.append(form.row(shape.data + done, row))
                done += 1
                if done % TICK == 0:
                    sheet.write("".join(pieces).encode())
                    pieces.clear()
                    tick(done)
            sheet.write("".join(pieces).encode())
            sheet.write(form.below(done))
    tick(done)
    return done


class _Form:
    """空表的工作表: its rows taken apart, the rest as it was."""

    def __init__(self, root: Any, shape: Shape) -> None:
        self.root, self.shape = root, shape
        self.body = root.find(f"{{{_NS}}}sheetData")
        for each in root.findall(f"{{{_NS}}}dimension"):
            root.remove(each)
        rows = {int(each.get("r")): each for each in self.body}
        foot = shape.foot or max(rows, default=0) + 1
        self.head = [rows[n] for n in sorted(rows) if n < shape.data]
        self.blank = [rows[n] for n in sorted(rows) if shape.data <= n < foot]
        self.foot = [rows[n] for n in sorted(rows) if n >= foot]
        self.room = foot - shape.data if self.foot else 0
        first = rows.get(shape.data)
        self.styles = {_column(cell.get("r")): cell.get("s") for cell in (first if first is not None else ())}
        self.attributes = ""
        if first is not None:
            kept = {
                name: first.get(name)
                for name in ("ht", "customHeight", "s", "customFormat")
                if first.get(name)
            }
            self.attributes = "".join(f' {name}="{escape(value)}"' for name, value in kept.items())
        self.letters = [_letters(each) for each in shape.columns]
        # Cells of the row that are not ours keep their borders.
        self.others = [each for each in self.styles if each not in shape.columns]
        self.order = sorted([*((n, k) for k, n in enumerate(shape.columns)), *((n, -1) for n in self.others)])

    def above(self) -> bytes:
        """上半张: up to the rows, and the rows of the head."""
        for each in list(self.body):
            self.body.remove(each)
        self.body.text = _MARK
        before = self._serialised().split(_MARK)[0]
        return (before + "".join(_text(each) for each in self.head)).encode()

    def row(self, number: int, values: Sequence[Any]) -> str:
        """一行."""
        said = []
        for column, k in self.order:
            style = self.styles.get(column)
            where = f'r="{_letters(column) if k < 0 else self.letters[k]}{number}"' + (
                f' s="{style}"' if style else ""
            )
            value = cells.cell(values[k]) if k >= 0 else ""
            if value == "":
                said.append(f"<c {where}/>")
            elif isinstance(value, str):
                said.append(
                    f'<c {where} t="inlineStr"><is><t xml:space="preserve">{escape(value)}</t></is></c>'
                )
            else:
                said.append(f"<c {where}><v>{value!r}</v></c>")
        return f'<row r="{number}"{self.attributes}>{"".join(said)}</row>'

    def below(self, done: int) -> bytes:
        """下半张: lines of the form that stayed empty, its foot moved down, what follows the rows."""
        moved = max(0, done - self.room) if self.foot else 0
        left = (
            [each for each in self.blank if int(each.get("r")) >= self.shape.data + done]
            if self.room or not done
            else []
        )
        for each in self.foot:
            _move(each, moved)
        self._merge(moved, done)
        after = self._serialised().split(_MARK)[1]
        return ("".join(_text(each) for each in [*left, *self.foot]) + after).encode()

    def _merge(self, moved: int, done: int) -> None:
        """合并的格: the head's stay, the foot's move, those between our rows are undone."""
        merged = self.root.find(f"{{{_NS}}}mergeCells")
        if merged is None:
            return
        foot = self.shape.foot or 10**9
        for each in list(merged):
            first, _colon, last = each.get("ref").partition(":")
            row = _row_of(first)
            if row >= foot:
                each.set("ref", f"{_shifted(first, moved)}:{_shifted(last or first, moved)}")
            elif _row_of(last or first) >= self.shape.data and row < self.shape.data + max(done, 0):
                merged.remove(each)
        if len(merged):
            merged.set("count", str(len(merged)))
        else:
            self.root.remove(merged)

    def _serialised(self) -> str:
        from lxml import etree

        return str(etree.tostring(self.root, encoding="unicode"))


def _parser() -> Any:
    from lxml import etree

    return etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False)


def _path(book: zipfile.ZipFile, sheet: str) -> str:
    """工作表的文件: by the book's own table of contents."""
    from lxml import etree

    relation = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"
    contents = etree.fromstring(book.read("xl/workbook.xml"), _parser())
    key = next(
        (each.get(relation) for each in contents.iter(f"{{{_NS}}}sheet") if each.get("name") == sheet), None
    )
    targets = etree.fromstring(book.read("xl/_rels/workbook.xml.rels"), _parser())
    target = next((each.get("Target") for each in targets if each.get("Id") == key), None)
    if target is None:
        raise BadForm(f"表里没有工作表“{sheet}”了。请重新上传这张表。")
    return str(target).lstrip("/") if target.startswith("/") else f"xl/{target}"


def _text(element: Any) -> str:
    """一行的文字, in the namespace of the whole: without prefixes of its own."""
    from lxml import etree

    said = re.sub(
        r' xmlns(:\w+)?="[^"]*"', "", str(etree.tostring(element, encoding="unicode", with_tail=False))
    )
    return re.sub(r"<(/?)\w+:(?=\w)", r"<\1", said)


def _move(row: Any, by: int) -> None:
    row.set("r", str(int(row.get("r")) + by))
    for cell in row:
        cell.set("r", _shifted(cell.get("r"), by))


def _shifted(where: str, by: int) -> str:
    return re.sub(r"\d+", lambda found: str(int(found[0]) + by), where)


def _row_of(where: str) -> int:
    return int(re.sub(r"\D", "", where))


def _column(where: str) -> int:
    number = 0
    for letter in re.sub(r"[^A-Z]", "", where):
        number = number * 26 + ord(letter) - 64
    return number


def _letters(column: int) -> str:
    said = ""
    while column:
        column, rest = divmod(column - 1, 26)
        said = chr(65 + rest) + said
    return said
