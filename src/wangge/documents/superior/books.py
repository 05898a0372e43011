"""收表 (books): a form that came from outside, made safe before anything of it is kept.

Size and unpacked size are bounded before anything is read; macros are refused; formulas, links to other files, pictures,
comments and hidden names are left out, and the person is told which. What remains is the form's own look.
Of the old format (.xls) the words and merged cells are taken, and put into a new file: its look does not come over.
"""

import io
import re
import zipfile
import zlib
from dataclasses import dataclass
from typing import Any

from wangge.integrity import workbooks
from wangge.policy.pack import Refusal

MOST = 5 * 1024 * 1024
UNPACKED = 24 * 1024 * 1024
PARTS = 400
CELLS = 60_000
ROWS, COLUMNS = 2_000, 200  # how far a form may reach
ELEMENTS = 300_000  # all that stands in the file's XML
_OLD = b"\xd0\xcf\x11\xe0"


OLD_LOOK = "旧格式（.xls）的列宽、边框和字体：字和合并的格照原样，表存成了 .xlsx"


class BadForm(Refusal):
    """收不了的表: what is wrong with it and what to do."""


class OldForm(BadForm):
    """读不了的旧格式: how it is saved in the new one."""

    def __init__(self) -> None:
        super().__init__(
            "这个旧格式（.xls）的文件读不了，可能加了密码，或者没有拷贝完。请用 Excel 或者 WPS 打开它，点“文件”“另存为”，类型选“Excel 工作簿（*.xlsx）”，有密码的在“工具”“常规选项”里去掉，再传存好的那一份。"
        )


@dataclass(frozen=True, slots=True)
class Taken:
    """收下的表: the form as we keep it, its sheets, and what was left out of it, in sentences."""

    content: bytes
    sheets: tuple[str, ...]
    left_out: tuple[str, ...]


def take(content: bytes) -> Taken:
    """收一张空表. BadForm with a sentence."""
    left_out: list[str] = []
    if content.startswith(_OLD) and len(content) <= MOST:
        content = _renewed(content)
        left_out.append(OLD_LOOK)
    _looked_over(content)
    book = opened(content)
    counted = {"公式": 0, "批注": 0, "链接": 0, "图片或图表": 0}
    cells = 0
    for sheet in list(book.worksheets):
        for cell in list(sheet._cells.values()):  # those there are: iter_rows would make all those between
            cells += cell.__class__.__name__ != "MergedCell" and cell.value is not None
            if getattr(cell, "data_type", "") == "f":
                cell.value = None
                counted["公式"] += 1
            if getattr(cell, "comment", None) is not None:
                cell.comment = None
                counted["批注"] += 1
            if getattr(cell, "hyperlink", None) is not None:
                cell.hyperlink = None
                counted["链接"] += 1
        if cells > CELLS:
            raise BadForm("这像是一份填好的数据，不是空表。请把表头留下、数据删掉，再传。")
        counted["图片或图表"] += len(sheet._images) + len(sheet._charts)
        sheet._images, sheet._charts, sheet._pivots = [], [], []
        sheet.legacy_drawing = None
        sheet.tables.clear()
        sheet.auto_filter.ref = None
        sheet.print_area = None
        sheet.data_validations.dataValidation = [
            each
            for each in sheet.data_validations.dataValidation
            if not _foreign(each.formula1) and not _foreign(each.formula2)
        ]
        for span in list(sheet.conditional_formatting):
            if any(_foreign(formula) for rule in span.rules for formula in rule.formula):
                del sheet.conditional_formatting[span.sqref]
    if book._external_links:
        left_out.append("和别的文件的链接")
    book._external_links = []
    book.defined_names.clear()
    for sheet in book.worksheets:
        sheet.defined_names.clear()
    left_out += [f"{name} {count} 处" for name, count in counted.items() if count]
    out = io.BytesIO()
    book.save(out)
    return Taken(out.getvalue(), tuple(book.sheetnames), tuple(left_out))


def _renewed(content: bytes) -> bytes:
    """旧格式的表 (.xls) as .xlsx: each sheet's words where they stood, its merged cells; nothing else is read of it."""
    import openpyxl
    from python_calamine import CalamineError, CalamineWorkbook

    book = openpyxl.Workbook()
    del book["Sheet"]
    cells = 0
    try:
        old = CalamineWorkbook.from_filelike(io.BytesIO(content))
        for name in old.sheet_names:
            given = old.get_sheet_by_name(name)
            sheet = book.create_sheet(name)
            for n, row in enumerate(given.to_python(skip_empty_area=False), 1):
                for column, value in enumerate(row, 1):
                    if value == "" or value is None:
                        continue
                    cells += 1
                    if cells > CELLS:
                        raise BadForm("这像是一份填好的数据，不是空表。请把表头留下、数据删掉，再传。")
                    where = sheet.cell(n, column)
                    where.value, where.data_type = _words(value), "s"
            for (top, left), (bottom, right) in given.merged_cell_ranges or ():
                sheet.merge_cells(
                    start_row=top + 1, start_column=left + 1, end_row=bottom + 1, end_column=right + 1
                )
    except (CalamineError, OSError, ValueError) as wrong:
        raise OldForm from wrong
    if not book.worksheets:
        raise OldForm
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def _words(value: Any) -> str:
    """格里的字: a whole number without its point."""
    return str(int(value)) if isinstance(value, float) and value.is_integer() else str(value)


def opened(content: bytes) -> Any:
    """打开 (openpyxl): without macros, without links to other files."""
    import openpyxl

    try:
        book = openpyxl.load_workbook(io.BytesIO(content), keep_vba=False, keep_links=False, rich_text=False)
    except Exception as wrong:  # the library raises many kinds for a damaged file
        raise BadForm("这个文件打不开，可能没有拷贝完。请用表格程序另存为 .xlsx 再传。") from wrong
    for name in set(book.sheetnames) - {each.title for each in book.worksheets}:
        del book[name]  # sheets that are only a chart
    if not book.worksheets:
        raise BadForm("文件里没有工作表。")
    return book


def _looked_over(content: bytes) -> None:
    """先看外面: nothing is unpacked before its size is known, nothing is parsed before it is looked at."""
    if len(content) > MOST:
        raise BadForm(f"文件太大，一张空表最多 {MOST // 1024 // 1024} MB。请把数据删掉、只留表头再传。")
    if not content.startswith(b"PK"):
        raise BadForm("这不是 Excel 文件（.xlsx）。请用表格程序另存为 .xlsx 再传。")
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as file:
            parts = file.infolist()
            if len(parts) > PARTS or sum(each.file_size for each in parts) > UNPACKED:
                raise BadForm("文件展开后太大，不像一张空表。请把数据删掉、只留表头再传。")
            read = 0
            extent = workbooks.Extent()
            for each in parts:
                if each.flag_bits & 1:
                    raise BadForm("文件加了密码。请去掉密码再传。")
                if "vba" in each.filename.lower() or "macro" in each.filename.lower():
                    raise BadForm("文件里有宏，不能收。请另存为不带宏的 .xlsx 再传。")
                with file.open(each) as part:
                    body = part.read(UNPACKED + 1 - read)
                read += len(body)
                if read > UNPACKED:
                    raise BadForm("文件展开后太大，不像一张空表。请把数据删掉、只留表头再传。")
                if workbooks.markup(body):
                    _plain_xml(body)
                    extent.read(body)
                    _near(extent, each.filename)
            if extent.named > extent.sheets:
                raise BadForm("文件里的工作表对不上，可能被改坏了。请用表格程序另存为 .xlsx 再传。")
            if "[Content_Types].xml" not in {each.filename for each in parts}:
                raise BadForm("这不是 Excel 文件（.xlsx）。请用表格程序另存为 .xlsx 再传。")
    except (zipfile.BadZipFile, zlib.error, NotImplementedError, RuntimeError, EOFError, OSError) as wrong:
        raise BadForm("这个文件打不开，可能没有拷贝完。请用表格程序另存为 .xlsx 再传。") from wrong


def _near(extent: workbooks.Extent, part: str) -> None:
    """伸得不远: how far the sheets read so far reach, before anything is laid out."""
    part = part.rpartition("/")[2]
    if extent.row > ROWS or extent.column > COLUMNS:
        raise BadForm(
            f"文件里的 {part} 伸到第 {extent.row} 行、第 {extent.column} 列，空表最多 {ROWS} 行、{COLUMNS} 列。"
            "请把表以外的行和列选中、删除（不是清空），存好再传。"
        )
    if extent.covered > CELLS:
        raise BadForm(
            f"文件里的 {part} 合并的格和链接盖住了 {extent.covered} 格，空表最多 {CELLS} 格。"
            "请取消整行整列的合并，只合并表头那几格，存好再传。"
        )
    if extent.elements > ELEMENTS:
        raise BadForm("文件里的格和样式太多，不像一张空表。请把数据删掉、只留表头，复制到一张新表里再传。")


def _plain_xml(body: bytes) -> None:
    bare = body.replace(b"\0", b"")  # UTF-16 hides nothing
    if re.search(rb"<!\s*(DOCTYPE|ENTITY)", bare, re.I):
        raise BadForm("文件里有不安全的内容（实体声明），不能收。")
    if b"macroEnabled" in bare or b"vbaProject" in bare:
        raise BadForm("文件里有宏，不能收。请另存为不带宏的 .xlsx 再传。")


def _foreign(formula: Any) -> bool:
    """A rule that reaches into another file or out of the machine."""
    return bool(formula) and bool(re.search(r"\[|\||://|WEBSERVICE|HYPERLINK|RTD|CALL\(", str(formula), re.I))
