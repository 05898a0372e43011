"""Opening the files again, as whoever receives them would: Word by its own library, PDF by its own text, Excel by another's."""

import io
import re
import zlib
from typing import Any


def word(content: bytes) -> tuple[list[str], list[list[list[str]]]]:
    """Paragraphs and tables of a .docx."""
    import docx

    document = docx.Document(io.BytesIO(content))
    tables = [[[cell.text for cell in row.cells] for row in table.rows] for table in document.tables]
    return [each.text for each in document.paragraphs], tables


def excel(content: bytes) -> dict[str, list[list[Any]]]:
    """Sheets of an .xlsx by name."""
    from python_calamine import CalamineWorkbook

    book = CalamineWorkbook.from_filelike(io.BytesIO(content))
    return {name: book.get_sheet_by_name(name).to_python() for name in book.sheet_names}


def pdf(content: bytes) -> str:
    """The text of a PDF made by typst: shown glyphs through each font's own table back to letters. Spaces are not kept."""
    streams = {int(found[1]): found for found in re.finditer(rb"(\d+) 0 obj\s(.*?)\sendobj", content, re.S)}
    objects = {number: found[2] for number, found in streams.items()}
    for body in list(objects.values()):  # objects may be packed in streams of their own
        if b"/ObjStm" in body:
            _unpack(body, objects)
    said = []
    for page in (body for body in objects.values() if re.search(rb"/Type\s*/Page\b", body)):
        letters = {name: _letters(objects, number) for name, number in _fonts(objects, page).items()}
        for number in re.findall(rb"/Contents\s+(\d+) 0 R", page):
            said.append(_shown(_stream(objects[int(number)]), letters))
    return "".join(said)


def _stream(body: bytes) -> bytes:
    raw = re.search(rb"stream\r?\n(.*)\r?\nendstream", body, re.S)
    assert raw
    return zlib.decompress(raw[1]) if b"FlateDecode" in body else raw[1]


def _unpack(body: bytes, objects: dict[int, bytes]) -> None:
    inner = _stream(body)
    first = int(re.search(rb"/First\s+(\d+)", body)[1])  # type: ignore[index]
    numbers = [int(each) for each in inner[:first].split()]
    pairs = list(zip(numbers[::2], numbers[1::2], strict=True))
    for n, (number, start) in enumerate(pairs):
        end = pairs[n + 1][1] if n + 1 < len(pairs) else len(inner) - first
        objects[number] = inner[first + start : first + end]


def _fonts(objects: dict[int, bytes], page: bytes) -> dict[bytes, int]:
    for key in (rb"/Resources", rb"/Font"):  # each may stand here or in an object of its own
        named = re.search(key + rb"\s+(\d+) 0 R", page)
        page = objects[int(named[1])] if named else page
    group = re.search(rb"/Font\s*<<(.*?)>>", page, re.S)
    return {
        name: int(number) for name, number in re.findall(rb"/(\S+)\s+(\d+) 0 R", group[1] if group else page)
    }


def _letters(objects: dict[int, bytes], font: int) -> dict[int, str]:
    table = re.search(rb"/ToUnicode\s+(\d+) 0 R", objects[font])
    if not table:
        return {}
    text = _stream(objects[int(table[1])])
    made: dict[int, str] = {}
    for group in re.findall(rb"beginbfchar(.*?)endbfchar", text, re.S):
        for code, said in re.findall(rb"<([0-9A-Fa-f]+)>\s*<([0-9A-Fa-f]+)>", group):
            made[int(code, 16)] = bytes.fromhex(said.decode()).decode("utf-16-be")
    return made


def _shown(stream: bytes, letters: dict[bytes, dict[int, str]]) -> str:
    font, said = b"", []
    for name, array, single in re.findall(
        rb"/(\S+) [\d.]+ Tf|\[(.*?)\]\s*TJ|(<[0-9A-Fa-f]+>|\((?:\\.|[^\\)])*\))\s*Tj", stream, re.S
    ):
        if name:
            font = name
        for each in re.findall(rb"<[0-9A-Fa-f]+>|\((?:\\.|[^\\)])*\)", array or single, re.S):
            raw = bytes.fromhex(each[1:-1].decode()) if each.startswith(b"<") else _literal(each[1:-1])
            codes = [int.from_bytes(raw[n : n + 2], "big") for n in range(0, len(raw), 2)]
            said += [letters.get(font, {}).get(code, "") for code in codes]
    return "".join(said)


def _literal(raw: bytes) -> bytes:
    plain = {b"n": b"\n", b"r": b"\r", b"t": b"\t", b"b": b"\b", b"f": b"\f"}

    def said(found: "re.Match[bytes]") -> bytes:
        escaped = found[1]
        return bytes([int(escaped, 8) & 255]) if escaped.isdigit() else plain.get(escaped, escaped)

    return re.sub(rb"\\([0-7]{1,3}|.)", said, raw, flags=re.S)
