"""工作簿有多大 (workbooks): how far an Excel file reaches, read in a stream before any library unfolds it.

A few bytes can name the last cell of a sheet, or merge all of them; whoever lays the sheet out then takes all memory.
"""

import re
import zipfile
from dataclasses import dataclass, field
from pathlib import Path
from xml.parsers import expat

from wangge.policy.pack import Refusal

SHEET = "http://schemas.openxmlformats.org/spreadsheetml/2006/main "
SPREAD = {"mergeCell", "hyperlink", "comment"}  # what is laid out cell by cell over all of its `ref`
LAST = (1_048_576, 16_384)  # rows and columns of any sheet
LAID_OUT = 30_000_000  # cells of a table that is read as one rectangle
_PIECE = 1 << 20
_WHERE = re.compile(rb"""\br=["']([A-Z]{0,3})(\d{0,7})["']""")
_LONGEST = 16  # bytes of such an attribute, so that none is cut in two


class TooFar(Refusal):
    """伸得太远: the file reaches further than whoever reads it is ready for."""


@dataclass(slots=True)
class Extent:
    """伸到哪里: the last row and column of any sheet, the cells its merges and links cover, how many elements in all."""

    row: int = 0
    column: int = 0
    covered: int = 0
    elements: int = 0
    named: int = 0  # sheets that the book names
    sheets: int = 0  # sheets that are there
    _row: int = field(default=0, repr=False)
    _column: int = field(default=0, repr=False)

    def read(self, part: bytes) -> None:
        """读一部分 (a part of the file that is XML); what is not well-formed ends where the next reader ends too."""
        self._row = self._column = 0
        parser = expat.ParserCreate(namespace_separator=" ")
        parser.StartElementHandler = self._met
        try:
            parser.Parse(part, True)
        except expat.ExpatError:
            return

    def _met(self, name: str, given: dict[str, str]) -> None:
        self.elements += 1
        if not name.startswith(SHEET):
            return
        match name[len(SHEET) :]:
            case "worksheet" | "chartsheet" | "dialogsheet":
                self.sheets += 1
            case "sheet":
                self.named += 1
            case "row":
                said = given.get("r", "")
                self._row = _whole(said) if said else self._row + 1
                self._column = 0
                self.row = max(self.row, self._row)
            case "c":
                row, column = _place(given.get("r", ""))
                self._column = column or self._column + 1
                self.row, self.column = max(self.row, row), max(self.column, self._column)
            case kind if kind in SPREAD:
                self.covered += _covered(given.get("ref", ""))


def markup(part: bytes) -> bool:
    """是不是 XML, whatever it is called and however it is encoded."""
    return part[:64].lstrip(b"\xef\xbb\xbf\xff\xfe\0 \t\r\n").startswith(b"<")


def _place(where: str) -> tuple[int, int]:
    """行和列 of a cell's name; 0 for what is not said."""
    where = where.replace("$", "")
    letters = where.rstrip("0123456789")
    return _whole(where[len(letters) :]), _number(letters.upper())


def _whole(digits: str) -> int:
    return int(digits.lstrip("0")[:9] or 0) if digits.isdecimal() else 0


def _number(letters: str) -> int:
    found = 0
    for letter in letters[:8] if letters.isascii() and letters.isalpha() else "":
        found = found * 26 + ord(letter) - 64
    return found


def _covered(ref: str) -> int:
    """盖住多少格: a whole row or column is as wide or as high as a sheet can be."""
    first, colon, last = ref.partition(":")
    (top, left), (bottom, right) = _place(first), _place(last if colon else first)
    return (abs((bottom or LAST[0]) - top) + 1) * (abs((right or LAST[1]) - left) + 1)


def demand_laid_out(path: Path) -> None:
    """够放才读: an .xlsx that would be laid out as one rectangle of all its sheets' rows and columns. TooFar if not."""
    if not zipfile.is_zipfile(path):
        return
    with zipfile.ZipFile(path) as file:
        for each in file.infolist():
            if each.flag_bits & 1:
                continue  # with a password: the reader says so
            row, column = _reach(file, each)
            if row * column > LAID_OUT:
                raise TooFar(
                    f"{path.name} 里的表伸到第 {row} 行、第 {column} 列，中间大多是空的，读进来会占满内存。"
                    "请在表格程序里把数据以外的行和列删掉（不是清空），另存一份再试。"
                )


def _reach(file: zipfile.ZipFile, part: zipfile.ZipInfo) -> tuple[int, int]:
    row, columns, before = 0, {b""}, b""
    with file.open(part) as content:
        while piece := content.read(_PIECE):
            found = _WHERE.findall(before + piece)
            columns.update({each[0] for each in found})
            row = max(row, max((int(each[1] or 0) for each in found), default=0))
            before = piece[-_LONGEST:]
    return row, max(_number(each.decode()) for each in columns)
