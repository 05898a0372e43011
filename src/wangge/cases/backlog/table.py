"""读表 (table): the rows of a CSV or Excel file, whatever program wrote it."""

import codecs
import csv
import gzip
import io
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, time
from itertools import islice
from pathlib import Path
from typing import Any

from python_calamine import CalamineError, CalamineWorkbook

from wangge.integrity import workbooks
from wangge.policy.pack import Refusal

EXCEL = {".xlsx", ".xls", ".xlsb", ".ods"}
LARGEST = 512 * 1024 * 1024
ENCODINGS = ("utf-8-sig", "gb18030")
_PIECE = 1 << 20


class BadTable(Refusal):
    """读不了的表: which file, what is wrong with it, what to do."""


class BadRow(Refusal):
    """读不了的一行: the reason, without the row number; whoever reads the table knows the row."""


@dataclass(slots=True)
class Table:
    """一张表: its column names in order, how it was read, and its rows, one at a time.

    `rows` yields (row number as the office's program shows it, {column: text}).
    """

    path: Path
    columns: list[str]
    encoding: str
    sheet: str = ""
    total: int | None = None
    _source: Any = field(default=None, repr=False)

    def rows(self) -> Iterator[tuple[int, dict[str, str]]]:
        """逐行: empty lines are passed over; a line of another width is given to the caller as it is."""
        for number, cells in self._source():
            if any(cells):
                yield (
                    number,
                    dict(zip(self.columns, [*cells, *[""] * (len(self.columns) - len(cells))], strict=False)),
                )


def read(path: Path, *, sheet: str = "", encoding: str = "") -> Table:
    """打开一张表. Raises BadTable with a sentence."""
    if not path.is_file():
        raise BadTable(f"没有这个文件：{path}。")
    if path.stat().st_size > LARGEST:
        raise BadTable(f"{path.name} 超过 512 MB，请先分成几份。")
    if path.suffix.lower() in EXCEL:
        return _excel(path, sheet)
    return _csv(path, encoding)


def _csv(path: Path, encoding: str) -> Table:
    used, lines = _encoding_of(path, encoding)
    with _opened(path, used) as text:
        head = text.read(8192)
    try:
        dialect: Any = csv.Sniffer().sniff(head.rsplit("\n", 1)[0], delimiters=",;\t")
    except csv.Error:
        dialect = csv.excel

    def source() -> Iterator[tuple[int, list[str]]]:
        with _opened(path, used) as text:
            reader = csv.reader(text, delimiter=dialect.delimiter)
            try:
                next(reader, None)
                for cells in reader:
                    yield reader.line_num, [cell.strip() for cell in cells]
            except csv.Error as wrong:
                raise BadTable(f"{path.name} 第 {reader.line_num} 行读不下去：{wrong}。") from None

    with _opened(path, used) as text:
        header = next(csv.reader(text, delimiter=dialect.delimiter), [])
    return Table(path, _named(header, path.name), used, total=max(lines - 1, 0), _source=source)


def _bytes(path: Path) -> Any:
    return gzip.open(path) if path.suffix == ".gz" else path.open("rb")


def _opened(path: Path, encoding: str) -> io.TextIOWrapper:
    return io.TextIOWrapper(
        _bytes(path), encoding="utf-8-sig" if encoding == "utf-8" else encoding, newline=""
    )


def _encoding_of(path: Path, encoding: str) -> tuple[str, int]:
    """编码, and how many lines: read once in pieces, so that a large table takes no more memory than a small one.

    UTF-8 where it is, else GB18030 (which holds GBK); a byte-order mark decides at once.
    """
    with _bytes(path) as start:
        try:
            mark = start.read(2)
        except (gzip.BadGzipFile, EOFError) as wrong:
            raise BadTable(f"{path.name} 不是完整的 gzip 文件：{wrong}。") from None
    if mark in (b"\xff\xfe", b"\xfe\xff"):
        encoding = encoding or "utf-16"
    line = 1
    for one in (encoding,) if encoding else ENCODINGS:
        try:
            decoder = codecs.getincrementaldecoder(one)()
        except LookupError:
            raise BadTable(f"不认识的编码“{one}”。常用的是 utf-8 和 gb18030。") from None
        line = 1
        try:
            with _bytes(path) as content:
                for piece in iter(lambda: content.read(_PIECE), b""):
                    text = decoder.decode(piece)
                    if "\0" in text and line == 1 and one != "utf-16":
                        raise BadTable(
                            f"{path.name} 里有空字符(NUL)，不像是文本表格。请用原程序另存为 CSV(UTF-8)再试。"
                        )
                    line += text.count("\n")
                decoder.decode(b"", final=True)
            return ("utf-8" if one == "utf-8-sig" else one), line
        except UnicodeDecodeError as wrong:
            line += piece[: wrong.start].count(b"\n")
        except (OSError, EOFError, zlib.error) as wrong:
            raise BadTable(f"{path.name} 读不完整：{wrong}。请重新拷贝一份再试。") from None
    raise BadTable(f"{path.name} 第 {line} 行既不是 UTF-8 也不是 GBK。请用原程序另存为 CSV(UTF-8)再试。")


def _excel(path: Path, sheet: str) -> Table:
    try:
        workbooks.demand_laid_out(path)
        book = CalamineWorkbook.from_path(str(path))
        if sheet and sheet not in book.sheet_names:
            raise BadTable(f"{path.name} 里没有工作表“{sheet}”，有：{'、'.join(book.sheet_names)}。")
        sheet = sheet or book.sheet_names[0]
        opened = book.get_sheet_by_name(sheet)
    except workbooks.TooFar as wrong:
        raise BadTable(str(wrong)) from None
    except (CalamineError, zipfile.BadZipFile, zlib.error) as wrong:
        raise BadTable(f"{path.name} 打不开：{wrong}。请用表格程序另存为 .xlsx 再试。") from None
    above = (opened.start or (0, 0))[
        0
    ]  # the header stands where the sheet begins; empty columns before it are not given

    def lines() -> Iterator[list[str]]:
        for cells in islice(opened.iter_rows(), above, None):
            yield [_text(cell) for cell in cells]

    def source() -> Iterator[tuple[int, list[str]]]:
        yield from enumerate(islice(lines(), 1, None), start=above + 2)

    header = next(lines(), [])
    return Table(
        path, _named(header, path.name), "Excel", sheet, max(opened.total_height - above - 1, 0), source
    )


def _text(cell: Any) -> str:
    """单元格的文字: a whole number without its .0, a time as it is read on the screen."""
    match cell:
        case float() if cell.is_integer():
            return str(int(cell))
        case datetime():
            return cell.isoformat(sep=" ")
        case date() | time():
            return cell.isoformat()
        case _:
            return str(cell).strip()


def _named(header: list[str], name: str) -> list[str]:
    names = [one.strip() for one in header]
    if not any(names):
        raise BadTable(f"{name} 没有表头：第一行要写列名。")
    twice = {one for one in names if one and names.count(one) > 1}
    if twice:
        raise BadTable(f"{name} 的表头有同名的列：{'、'.join(sorted(twice))}。请改成不同的名字。")
    return names
