"""A superior's Excel form as they come: a title across, a head of two rows with merged cells, a frame, a foot to be signed."""

import base64
import io
import zipfile
import zlib
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


def with_sheet(rows: str = "", after: str = "") -> bytes:
    """A form whose sheet also holds these rows, and these elements after its rows."""
    name, content = "xl/worksheets/sheet1.xml", form(foot=False)
    with zipfile.ZipFile(io.BytesIO(content)) as given:
        before, end, rest = given.read(name).decode().partition("</sheetData>")
    return with_part(content, name, f"{before}{rows}{end}{after}{rest}".encode())


def many_of_one_sheet(count: int) -> bytes:
    """A workbook part that names one and the same sheet many times."""
    with zipfile.ZipFile(io.BytesIO(form())) as given:
        before, start, rest = given.read("xl/workbook.xml").decode().partition("<sheets>")
    one, end, rest = rest.partition("</sheets>")
    return f"{before}{start}{one * count}{end}{rest}".encode()


def old() -> bytes:
    """A form in the old format (.xls), as an office program saves it: a title over five columns, a head, a foot."""
    return zlib.decompress(base64.b64decode("".join(_OLD.split())))


_OLD = """
eNrtWHtom1UUP/fLo1+yrk3bVWe3dXFubbd2o2OgFTebNptuPlrXTh2uaB+mD5s1pY2wgtrMWRC3oTLE/VEmgyKC4ANBcYq2fwgTFAUZoih0g4
Gy/RFFGQPb+Dvnu1+SlhSabgrOnPTcx7n3fufcex733H77TdH06ffLztM8uIscNJvwkDuNpoAeu+MjMjRtNpFI2OREDv5TMKNr1qET+nMBWed5
QFPr1qvrHNx40EIR/KLkp100gHqIRigbuAkWk/69xayZXeS8xUKO/9L5c/zmOO4AZvJ/jvfs/8uA+cDlwAJgoXUFUBGwGFgCXAEsFZsguhm4En
gLsAy4CrgauAZYrmXw65rxNrTXAzdoWiXqqlzc+cfBY0KLbhd9svwrVrno/jws4j3nlNjFBWAbDbJtBDvCXf5/CxpFhg7FMkzCSHegpWgc1AJ6
V6ifSrlDrA8QIH+dtuj9RkBkPy7lOikLiNd/JGt+FMpW2OFPYuWviBMoylNB6qAw9VEn4mAfZpTRWfavUZnB3qEaZIRnXdto7Rze8CXVJHE4gk
jcijkDNIxWkO6j+4USpHJnPk2wX94bGggNdYSnxd8m6E/xIxsm/Uznjwr9j8XRjSzp9L+jT+DsMp1ztTU/Pp++cQF6zQL0TQvQPRnpLlueqgXo
Zop+woDvxijBtS/mkLoo5pa6OOaUuiSWJ/WKmCvRLj4yhmi/ni8DOEa8teL4MUQAhd+UMoFE+44rukSP8T0QbxFO7jjHew4U9rsgHbfRsjh76u
cQzaTDCveKOakCKANU/pvPullM3DAmbg7zChziLzogt1Ce3EBq7+j23qLwF+1Hm0ZOnmpxR1kouPTLj19phWTft7qjF0Nre9D88mhjeGzvxwcc
pEY7T7WcaQKNF3z33DgP9+/vffFMUxluQC8EedNpXWtdZikwpd5SXRt891kx0jcnRuZjl09i9xxVimTHPnxuc3D1pQu3l9U/IfRYSg20gbVANe
owRqacm2RFtZTPy1z77jwitBekrEiu/6W+Mq1dlWzH6zemtU8j1nkgFYmmDHCrUSvz3Uem2qfr7VrRwxgx6VnZNqmXzEK90wKprPcd79A0fFbc
wneswFooNCXjc2mm8EzRZiRnsI/xM8kYFHrWzynjSjIFLq2eQs9I9gz0HMmeAz1nsueUrJOlWIOeiwrtQw5YVR6VK/5zzIiOmQ1v6KJmalnpZX
qI1RffbakubmpDZT6F5IjXSpLjjFcJ3RP3ZUikDPLKOl7DAt1tFNOHbluS7aIKTnkKZSs2A0APrLzHTP+QspM3b3a5n0KG5PBaOaDPNCyft4bu
4Zzrwb6uochwpDvq33WoKxT233nH5n0dnaFwOCRn0tjX3V13Lbmnstx9yTCbINF2hu/S9Ngbv19t7vW9/apJ1ZUf/MAqOakjgtKHzFaxW9ttmz
6+Xp2vRnXOGtN56zGd6/46Y+WgvCYyGBoYHDkUJp2X8nhtypTSzSrVnr1c0vDMzyq9fb33zxTj3Nfnxres8p14HfuvufrOTvbGebQ2nWfbcdaX
tscHdF7P4NfjdXo8kJb781k1DA4+Ehoa7osMzD0jPt9tW7ZSDm5MuJ7vf7G/eTEo0xq2yYCOc4+C+xD1I+NmOfqzlr8Y1mpoO01k8a5+Lc+OM0
HwPYgXTjNkeGpJ/B1pb/DFrFkL3JOMc814D4SWrD8v+Gf7/r9Vv9Wt272Vnsb+D+LNwbrfAyvoFp0wJYr3SgSUhaFK83dlcf7rgGeT/HeCQ5fI
EBILzE6euiXsvwL4Vu7/PwJ/A6fNKI8=
"""
