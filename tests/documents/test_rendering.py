"""One paper, three files: what is in it is in each of them, as words and never as markup or formula."""

import datetime as dt
import io
import re
import zipfile

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from documents import opening
from wangge.documents import pdf, rendering, sheet, word
from wangge.documents.paper import Heading, Paper, Para, Source, Table, balanced, sign_indents

MARKUP = "<b>粗</b> #set page(fill: red) $x$ *星* _u_ `c` \\ @ref & <w:p>"
SAID = st.text(max_size=60)


def letter(**said):
    return Paper(**({
        "title": "关于修复2号楼水管的函", "number": "HY-2026-00001", "to": "自来水公司", "from_name": "槐荫社区", "signed_by": "王秀英",
        "day": dt.date(2026, 3, 2), "sealed": True, "footer": "依据制度：《试行制度》1",
        "blocks": (Para(MARKUP), Heading("一、情况"), Table(("序号", "内容"), ((1, "漏水"), (2, "=HYPERLINK(1)")), numbers=frozenset({0}))),
        "sources": (Source("事项 HY-2026-00001：登记", "事项页", 7),),
    } | said))  # fmt: skip


def test_word_holds_every_word_and_the_last_table_says_where_each_comes_from():
    paragraphs, tables = opening.word(word.render(letter()))
    for said in (
        "HY-2026-00001",
        "关于修复2号楼水管的函",
        "自来水公司：",
        MARKUP,
        "一、情况",
        "槐荫社区",
        "2026年3月2日",
        "（盖章）",
    ):
        assert said in paragraphs
    assert tables[0][2] == ["2", "'=HYPERLINK(1)"] or tables[0][2] == ["2", "=HYPERLINK(1)"]
    assert tables[-1] == [
        ["序号", "记录", "在哪里看", "存证序号"],
        ["1", "事项 HY-2026-00001：登记", "事项页", "7"],
    ]


def test_word_is_set_as_an_official_letter_and_names_faces_to_fall_back_on():
    import docx

    content = word.render(letter())
    document = docx.Document(io.BytesIO(content))
    page = document.sections[0]
    assert [
        round(each.mm) for each in (page.page_width, page.page_height, page.top_margin, page.left_margin)
    ] == [210, 297, 37, 28]
    body = next(each for each in document.paragraphs if each.text == MARKUP)
    assert body.paragraph_format.line_spacing.pt == 28
    with zipfile.ZipFile(io.BytesIO(content)) as file:
        parts = {name: file.read(name).decode() for name in file.namelist() if name.endswith(".xml")}
    assert 'w:eastAsia="仿宋_GB2312"' in parts["word/document.xml"]
    assert 'w:firstLineChars="200"' in parts["word/document.xml"]
    assert '<w:altName w:val="仿宋;' in parts["word/fontTable.xml"]
    assert "PAGE" in parts["word/footer1.xml"] and "PAGE" in parts["word/footer2.xml"]


def test_pdf_holds_every_word_and_brings_its_fonts():
    content = pdf.render(letter())
    said = opening.pdf(content)
    for each in (
        "关于修复2号楼水管的函",
        "#set page(fill: red) $x$",
        "一、情况",
        "事项 HY-2026-00001：登记",
        "2026年3月2日",
        "— 1 —",
    ):
        assert each in said
    assert len(re.findall(rb"/FontFile3", content)) >= 2


def test_excel_has_a_sheet_for_each_table_and_one_for_what_they_rest_on():
    book = opening.excel(sheet.render(letter()))
    assert list(book) == ["文字", "表1", "依据"] or list(book) == ["文字", "关于修复2号楼水管的函", "依据"]
    rows = list(book.values())[1]
    assert rows[1:] == [["序号", "内容"], [1.0, "漏水"], [2.0, "'=HYPERLINK(1)"]]
    assert book["依据"][2] == [1.0, "事项 HY-2026-00001：登记", "事项页", 7.0]


@pytest.mark.parametrize("form", ["docx", "pdf", "xlsx"])
def test_the_same_paper_is_the_same_bytes(form):
    assert rendering.render(letter(), form).sha256 == rendering.render(letter(), form).sha256


def test_several_papers_are_one_pdf_or_one_zip_in_which_no_name_is_lost():
    both = opening.pdf(pdf.together([letter(), letter(title="第二份")]))
    assert "关于修复2号楼水管的函" in both and "第二份" in both and both.count("— 1 —") == 2
    made = rendering.zipped([letter(), letter()], "docx", "一批")
    names = zipfile.ZipFile(io.BytesIO(made.content)).namelist()
    assert len(names) == 2 and names[1].endswith(" (2).docx")


def test_what_is_too_long_for_a_page_is_said_with_what_to_choose_instead():
    long = letter(blocks=(Table(("内容",), tuple((str(n),) for n in range(pdf.MOST_ROWS + 1))),))
    with pytest.raises(pdf.TooLong, match="请下载 Excel"):
        pdf.render(long)
    with pytest.raises(pdf.TooLong, match=f"最多放 {pdf.MOST_PAPERS} 份"):
        pdf.together([letter()] * (pdf.MOST_PAPERS + 1))


@pytest.mark.property
@given(cells=st.lists(st.tuples(SAID, st.sampled_from("=+-@\t\r＝＋－＠"), SAID), min_size=1, max_size=6))
@settings(max_examples=60, deadline=None)
def test_no_cell_of_an_excel_file_begins_a_formula(cells):
    rows = tuple((before, f"{sign}{after}", after) for before, sign, after in cells)
    content = sheet.render(letter(blocks=(Table(("a", "b", "c"), rows, title="表"),), sources=()))
    with zipfile.ZipFile(io.BytesIO(content)) as file:
        parts = [file.read(name) for name in file.namelist() if "worksheets/sheet" in name]
    assert not any(b"<f>" in part or b"<f " in part for part in parts)
    for row in opening.excel(content)["表"][2:]:
        assert not any(
            isinstance(cell, str)
            and cell.lstrip(" ").startswith(tuple("=+-@\t\r＝＋－＠"))
            and not cell[1:].replace(".", "").isdigit()
            for cell in row
        )


@pytest.mark.property
@given(said=st.text(st.characters(codec=None), max_size=80))
@settings(max_examples=40, deadline=None)
def test_any_text_at_all_can_be_printed(said):
    made = letter(
        title=said or "题",
        to=said,
        number=said,
        blocks=(Para(said), Heading(said), Table((said,), ((said,),))),
    )
    opening.word(word.render(made))
    assert pdf.render(made).startswith(b"%PDF")
    opening.excel(sheet.render(made))


def test_a_long_title_is_parted_evenly_and_never_inside_a_number():
    assert balanced("短题") == ["短题"]
    parts = balanced("关于桐花里社区2026年11月民情工作情况和下一步打算的报告")
    assert len(parts) == 2 and abs(len(parts[0]) - len(parts[1])) < 8
    assert "".join(parts) == "关于桐花里社区2026年11月民情工作情况和下一步打算的报告"


def test_the_name_stands_centred_over_the_day():
    name, day = sign_indents("槐荫社区", "2026年3月2日")
    assert day == 4.0 and name == 4 + (6.0 - 4) / 2
