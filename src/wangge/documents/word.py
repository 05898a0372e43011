"""Word 文书 (.docx): after GB/T 9704 – A4, its margins, 28-point lines, its typefaces by name with others to fall back on.

Communities and companies are no Party or government organs: the form is followed as a model.
The bytes depend on the paper alone: no clock, no random names.
"""

import datetime as dt
import io
import zipfile
from typing import Any

from wangge.documents.paper import (
    Heading,
    Paper,
    Para,
    Table,
    balanced,
    cited,
    clean,
    day_words,
    lines,
    sign_indents,
)

BODY, TITLE, BLACK, KAI, SONG = "仿宋_GB2312", "方正小标宋简体", "黑体", "楷体_GB2312", "宋体"
# A machine without the first face uses the next one: Word reads these from the font table.
FALLBACKS = {
    BODY: "仿宋;FangSong;Noto Serif CJK SC;Noto Serif SC;宋体", TITLE: "方正小标宋_GBK;小标宋体;Noto Serif SC;宋体",
    BLACK: "SimHei;Noto Sans CJK SC;Noto Sans SC;微软雅黑", KAI: "楷体;KaiTi;Noto Serif SC;宋体",
    SONG: "SimSun;Noto Serif CJK SC;Noto Serif SC",
}  # fmt: skip
LATIN = "Times New Roman"
PT = {"title": 22, "body": 16, "table": 12, "quiet": 12, "foot": 14}
_WHEN = dt.datetime(2000, 1, 1)  # noqa: DTZ001 – a file of the same words has the same bytes
_ZIPPED = (1980, 1, 1, 0, 0, 0)


def render(paper: Paper) -> bytes:
    """成 Word."""
    import docx
    from docx.enum.section import WD_ORIENT
    from docx.shared import Mm

    document = docx.Document()
    section: Any = document.sections[0]
    section.page_width, section.page_height = Mm(210), Mm(297)
    section.top_margin, section.bottom_margin = Mm(37), Mm(35)
    section.left_margin, section.right_margin = Mm(28), Mm(26)
    section.footer_distance = Mm(26)
    if paper.wide:
        section.orientation = WD_ORIENT.LANDSCAPE
        section.page_width, section.page_height = Mm(297), Mm(210)
        section.top_margin, section.bottom_margin = Mm(28), Mm(26)
        section.left_margin, section.right_margin = Mm(25), Mm(25)
        section.footer_distance = Mm(16)
    _styles(document)
    _page_numbers(document, section)
    _faces(document)
    across = section.page_width.mm - section.left_margin.mm - section.right_margin.mm
    _written(document, paper, across)
    said = document.core_properties
    said.title, said.author, said.created, said.modified = (
        clean(paper.title)[:200],
        clean(paper.from_name)[:200],
        _WHEN,
        _WHEN,
    )
    said.last_modified_by, said.comments, said.language = "", "", "zh-CN"
    out = io.BytesIO()
    document.save(out)
    return _timeless(out.getvalue())


def _written(document: Any, paper: Paper, across: float) -> None:
    if paper.number:
        _line(document, paper.number, align="center" if not paper.to else "right")
    titles = balanced(paper.title)
    for n, each in enumerate(titles, 1):
        _line(
            document, each, face=TITLE, size=PT["title"], align="center", after=28 if n == len(titles) else 0
        )
    if paper.to:
        _line(document, f"{paper.to}：", indent=0)
    for n, block in enumerate(paper.blocks):
        last = n == len(paper.blocks) - 1  # stays with the signature: no page holds a signature alone
        match block:
            case Heading(text, level):
                _line(document, text, face=BLACK if level == 1 else KAI, indent=2, keep=True)
            case Para(text, indent, quiet):
                for line in lines(text):
                    size, pitch = (PT["quiet"], 20.0) if quiet else (PT["body"], 28.0)
                    _line(document, line, indent=2 if indent else 0, size=size, pitch=pitch, keep=last)
            case Table():
                _table(document, block, across, last=last)
    _signed(document, paper)
    if paper.tear_off:
        _line(document, paper.tear_off, size=PT["quiet"], before=14)
    proof = cited(paper)
    if proof:
        _table(document, proof, across, size=10)
    if paper.checkpoint:
        _line(document, "存证检查点", face=BLACK, size=PT["quiet"], before=10, keep=True)
        for line in clean(paper.checkpoint).split("\n"):
            if line.strip():
                _line(document, line, latin="Courier New", size=8, pitch=11)
    if paper.footer:
        _line(document, paper.footer, size=10, before=8, pitch=16)


def _signed(document: Any, paper: Paper) -> None:
    if paper.unsigned:
        _line(document, paper.unsigned, align="right", before=28)
        return
    day = day_words(paper.day) if paper.day else ""
    names = [each for each in (paper.from_name, paper.signed_by) if each]
    if not names and not day:
        return
    name_in, day_in = sign_indents(max(names, key=len, default=""), day)
    for n, name in enumerate(names):
        _line(document, name, align="right", right=name_in, before=28 if n == 0 else 0, keep=True)
    if day:
        _line(document, day, align="right", right=day_in, keep=paper.sealed)
    if paper.sealed:
        _line(document, "（盖章）", align="right", right=day_in, size=PT["quiet"])


def _line(
    where: Any, text: str, *, face: str = BODY, latin: str = LATIN, size: float = PT["body"], align: str = "",
    indent: float = 0, right: float = 0, before: float = 0, after: float = 0, keep: bool = False, pitch: float = 28,
) -> Any:  # fmt: skip
    """一段字: exact pitch, indents counted in characters."""
    from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_LINE_SPACING
    from docx.oxml.ns import qn
    from docx.shared import Pt

    paragraph = where.add_paragraph()
    form = paragraph.paragraph_format
    tall = face == TITLE
    form.line_spacing_rule, form.line_spacing = (
        WD_LINE_SPACING.EXACTLY,
        Pt(36 if tall else pitch if size > 10 else min(pitch, 16)),
    )
    form.space_before, form.space_after = Pt(before), Pt(after)
    form.keep_with_next = keep or None
    if align:
        form.alignment = {"center": WD_ALIGN_PARAGRAPH.CENTER, "right": WD_ALIGN_PARAGRAPH.RIGHT}[align]
    elif indent:
        form.alignment = WD_ALIGN_PARAGRAPH.JUSTIFY
    if indent or right:
        ind = paragraph._p.get_or_add_pPr().get_or_add_ind()
        if indent:
            ind.set(qn("w:firstLineChars"), str(round(indent * 100)))
            ind.set(qn("w:firstLine"), str(round(indent * size * 20)))
        if right:
            ind.set(qn("w:rightChars"), str(round(right * 100)))
            ind.set(qn("w:right"), str(round(right * size * 20)))
    run = paragraph.add_run(clean(text))
    run.font.size = Pt(size)
    _face(run._r.get_or_add_rPr(), face, latin)
    return paragraph


def _face(properties: Any, face: str, latin: str = LATIN) -> None:
    from docx.oxml.ns import qn

    fonts = properties.get_or_add_rFonts()
    for name, value in (("ascii", latin), ("hAnsi", latin), ("cs", latin), ("eastAsia", face)):
        fonts.set(qn(f"w:{name}"), value)


def _table(
    document: Any, table: Table, across: float, size: float = PT["table"], *, last: bool = False
) -> None:
    """表: hairlines, the head repeated on every page, a row never torn in two."""
    from docx.oxml import parse_xml
    from docx.oxml.ns import nsdecls
    from docx.shared import Pt

    if table.title:
        _line(
            document,
            table.title,
            face=BLACK,
            size=max(size, 12),
            align="center",
            before=10,
            keep=True,
            pitch=22,
        )
    elif document.paragraphs:
        document.paragraphs[-1].paragraph_format.space_after = Pt(8)
    shares = [round(each * across * 56.7) for each in table.shares()]
    rows = [_row(table.columns, shares, size, head=True)] if table.columns else []
    for n, each in enumerate(table.rows, 1):
        end = last and n == len(table.rows)
        rows.append(_row(each, shares, size, numbers=table.numbers, named=not table.columns, keep=end))
    if not table.rows:
        rows.append(_row((table.empty,), [sum(shares)], size, over=len(shares)))
    sides = "".join(f'<w:{each} w:val="single" w:sz="4" w:color="444444"/>' for each in ("top", "left", "bottom", "right", "insideH", "insideV"))  # fmt: skip
    grid = "".join(f'<w:gridCol w:w="{each}"/>' for each in shares)
    element = parse_xml(
        f'<w:tbl {nsdecls("w")}><w:tblPr><w:tblW w:w="{sum(shares)}" w:type="dxa"/><w:jc w:val="center"/>'
        f'<w:tblBorders>{sides}</w:tblBorders><w:tblLayout w:type="fixed"/>'
        '<w:tblCellMar><w:left w:w="85" w:type="dxa"/><w:right w:w="85" w:type="dxa"/></w:tblCellMar></w:tblPr>'
        f"<w:tblGrid>{grid}</w:tblGrid>{''.join(rows)}</w:tbl>"
    )
    document.element.body.insert(len(document.element.body) - 1, element)
    _line(document, "", size=6, pitch=8, keep=last)


def _row(
    cells: tuple[Any, ...], shares: list[int], size: float, *, head: bool = False, numbers: frozenset[int] = frozenset(),
    named: bool = False, over: int = 1, keep: bool = False,
) -> str:  # fmt: skip
    """一行, as text: thousands of rows are built in one go, everything in them escaped."""
    from xml.sax.saxutils import escape

    said, kept = [], "<w:keepNext/>" if keep else ""
    padded = [*cells, *[""] * (len(shares) - len(cells))]
    for n, (cell, share) in enumerate(zip(padded, shares, strict=False)):
        bold = head or (named and n == 0)
        face = BLACK if bold else BODY
        align = "center" if head else "right" if n in numbers else "left"
        span = f'<w:gridSpan w:val="{over}"/>' if over > 1 else ""
        text = "<w:br/>".join(
            f'<w:t xml:space="preserve">{escape(line)}</w:t>' for line in clean(cell).split("\n")
        )
        said.append(
            f'<w:tc><w:tcPr><w:tcW w:w="{share}" w:type="dxa"/>{span}<w:vAlign w:val="center"/></w:tcPr><w:p><w:pPr>{kept}'
            f'<w:spacing w:before="40" w:after="40" w:line="{round(size * 27)}" w:lineRule="exact"/><w:jc w:val="{align}"/></w:pPr>'
            f'<w:r><w:rPr><w:rFonts w:ascii="{LATIN}" w:hAnsi="{LATIN}" w:eastAsia="{face}"/><w:sz w:val="{round(size * 2)}"/></w:rPr>{text}</w:r></w:p></w:tc>'
        )
    repeated = "<w:tblHeader/>" if head else ""
    return f"<w:tr><w:trPr><w:cantSplit/>{repeated}</w:trPr>{''.join(said)}</w:tr>"


def _styles(document: Any) -> None:
    from docx.oxml.ns import qn
    from docx.shared import Pt

    normal = document.styles["Normal"]
    normal.font.size = Pt(PT["body"])
    properties = normal.element.get_or_add_rPr()
    _face(properties, BODY)
    lang = properties.makeelement(qn("w:lang"), {qn("w:val"): "en-US", qn("w:eastAsia"): "zh-CN"})
    properties.append(lang)


def _page_numbers(document: Any, section: Any) -> None:
    """页码: 4号, a dash on each side; on odd pages at the right, on even ones at the left."""
    from docx.enum.text import WD_ALIGN_PARAGRAPH
    from docx.oxml import parse_xml
    from docx.oxml.ns import nsdecls, qn

    document.settings.odd_and_even_pages_header_footer = True
    for footer, align, side in (
        (section.footer, "right", "right"),
        (section.even_page_footer, "left", "left"),
    ):
        paragraph = footer.paragraphs[0]
        paragraph.alignment = {"right": WD_ALIGN_PARAGRAPH.RIGHT, "left": WD_ALIGN_PARAGRAPH.LEFT}[align]
        ind = paragraph._p.get_or_add_pPr().get_or_add_ind()
        ind.set(qn(f"w:{side}Chars"), "100")
        for part in ("— ", None, " —"):
            properties = f'<w:rPr><w:rFonts w:ascii="{SONG}" w:hAnsi="{SONG}" w:eastAsia="{SONG}"/><w:sz w:val="{PT["foot"] * 2}"/></w:rPr>'
            inside = [f'<w:t xml:space="preserve">{part}</w:t>'] if part else [
                '<w:fldChar w:fldCharType="begin"/>', '<w:instrText xml:space="preserve"> PAGE </w:instrText>',
                '<w:fldChar w:fldCharType="separate"/>', "<w:t>1</w:t>", '<w:fldChar w:fldCharType="end"/>',
            ]  # fmt: skip
            for each in inside:
                paragraph._p.append(parse_xml(f"<w:r {nsdecls('w')}>{properties}{each}</w:r>"))


def _faces(document: Any) -> None:
    """字体表: each face with what to use where it is not installed. No font is embedded: they are not free."""
    for part in document.part.package.iter_parts():
        if str(part.partname) == "/word/fontTable.xml":
            declared = "".join(
                f'<w:font w:name="{name}"><w:altName w:val="{others}"/><w:charset w:val="86"/></w:font>'
                for name, others in FALLBACKS.items()
            )
            part._blob = part.blob.replace(b"</w:fonts>", declared.encode() + b"</w:fonts>")


def _timeless(content: bytes) -> bytes:
    """去掉时间: the same parts in the same order, without the moment at which the file was written."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as given, zipfile.ZipFile(out, "w") as made:
        for name in given.namelist():
            made.writestr(zipfile.ZipInfo(name, _ZIPPED), given.read(name), zipfile.ZIP_DEFLATED)
    return out.getvalue()
