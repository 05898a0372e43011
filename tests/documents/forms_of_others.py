"""A superior's Excel form as they come: a title across, a head of two rows with merged cells, a frame, a foot to be signed."""

import io
import zipfile
from typing import Any


def form(*, lines: int = 5, foot: bool = True, phone: bool = True, formula: bool = True) -> bytes:
    import openpyxl
    from openpyxl.styles import Alignment, Border, Font, Side

    book = openpyxl.Workbook()
    sheet: Any = book.active
    sheet.title = "民情台账"
    sheet.merge_cells("A1:I1")
    sheet["A1"], sheet["A1"].font = "槐荫街道网格民情事项办理台账", Font(size=18, bold=True)
    sheet.merge_cells("A2:I2")
    sheet["A2"] = "填报单位：              填报日期："
    names = {
        "A": "序号",
        "B": "网格",
        "C": "受理日期",
        "D": "反映人",
        "E": "联系电话" if phone else "渠道",
        "F": "诉求内容",
        "G": "办理情况",
        "I": "备注",
    }
    for column, name in names.items():
        sheet[f"{column}3"] = name
        if column != "G":
            sheet.merge_cells(f"{column}3:{column}4")
    sheet.merge_cells("G3:H3")
    sheet["G4"], sheet["H4"] = "处理结果", "办结时间"
    thin = Side(style="thin")
    for row in range(3, 5 + lines):
        for column in "ABCDEFGHI":
            sheet[f"{column}{row}"].border = Border(thin, thin, thin, thin)
            sheet[f"{column}{row}"].alignment = Alignment(wrap_text=True)
    for column, width in zip("ABCDEFGHI", (6, 10, 12, 10, 14, 36, 30, 16, 10), strict=True):
        sheet.column_dimensions[column].width = width
    if formula:
        sheet["I5"] = '=HYPERLINK("http://x.invalid","y")'
    if foot:
        sheet[f"A{5 + lines}"] = "填表人：          审核人："
        sheet.merge_cells(f"A{5 + lines}:I{5 + lines}")
    sheet.freeze_panes = "A5"
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def with_part(content: bytes, name: str, body: bytes) -> bytes:
    """The same file with one more part, or another in its place."""
    out = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(content)) as given,
        zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as made,
    ):
        for each in given.namelist():
            if each != name:
                made.writestr(each, given.read(each))
        made.writestr(name, body)
    return out.getvalue()
