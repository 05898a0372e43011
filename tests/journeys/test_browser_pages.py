"""每一页: on a phone, with type twice as large, in English, in the dark, on paper; and what wrong input meets."""

import pytest

from browsing import PHONE
from walking import TALL, WIDER, is_white, matter, moment, note, photo

pytestmark = pytest.mark.slow

FOR_ANYBODY = [
    "/",
    "/report/",
    "/track/",
    "/grids/",
    "/regulation/",
    "/privacy/",
    "/sign-in/",
    "/no-such-page/",
]
FOR_THE_OFFICE = [
    "/desk/", "/desk/?show=all&whose=all", "/desk/triage/", "/desk/register/", "/desk/map/", "/desk/regulation/",
    "/desk/regulation/compare/", "/desk/notices/", "/desk/me/", "/desk/me/password/",
]  # fmt: skip
FOR_THE_HEAD = [
    "/desk/log/", "/desk/settings/", "/desk/settings/place/", "/desk/settings/grids/", "/desk/settings/grids/1/",
    "/desk/settings/grids/import/", "/desk/settings/people/", "/desk/settings/units/", "/desk/settings/categories/",
    "/desk/settings/law/", "/desk/coverage/",
]  # fmt: skip


def walk(page, addresses, check, large=False):
    wrong = {}
    for address in addresses:
        page.goto(address)
        if large:
            page.evaluate("document.documentElement.style.fontSize = '200%'")
        try:
            check(page)
        except AssertionError as error:
            wrong[address] = error.args[0]
    assert not wrong, "\n".join(f"{key}: {value}" for key, value in wrong.items())


def narrow(page):
    found = page.evaluate(WIDER)
    assert not found, found


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("viewport", [PHONE, TALL], ids=["phone", "desk"])
def test_every_page_owes_its_reader(resident, staff, sorted_by_li, owes, viewport, scheme):
    case = f"/desk/case/{sorted_by_li.number}/"
    walk(resident("/", viewport, color_scheme=scheme), FOR_ANYBODY, owes)
    walk(
        staff("wang", viewport, color_scheme=scheme),
        [*FOR_THE_OFFICE, case, f"{case}do/tell-stage/", *FOR_THE_HEAD],
        owes,
    )


def test_type_twice_as_large_still_fits(resident, staff, sorted_by_li):
    half = {"width": 640, "height": 450}
    case = f"/desk/case/{sorted_by_li.number}/"
    walk(resident("/", PHONE), FOR_ANYBODY, narrow, large=True)
    walk(staff("wang", half), [*FOR_THE_OFFICE, case, *FOR_THE_HEAD], narrow)


def test_english_is_one_press_away_and_so_is_the_way_back(resident, staff, sorted_by_li, owes):
    page = resident("/")
    page.click("button:has-text('English')")
    assert page.get_attribute("html", "lang") == "en"
    walk(page, FOR_ANYBODY, owes)
    page.goto("/")
    page.click("button:has-text('中文')")
    assert page.get_attribute("html", "lang") == "zh-hans"
    li = staff("li", TALL)
    li.click("button:has-text('English')")
    matter(li, sorted_by_li)
    li.locator("details.due summary").first.click()
    assert "B-3.1" in li.locator("details.due").first.inner_text()
    owes(li)


def test_wrong_input_keeps_what_was_written(resident, cast, owes):
    page = resident("/report/")
    page.fill("[name=words]", "楼道堆物")
    page.set_input_files(
        "[name=photos]", [{"name": "不是照片.jpg", "mimeType": "image/jpeg", "buffer": b"MZ" + b"x" * 2000}]
    )
    page.click("button:has-text('登记，给我回执')")
    assert note(page)
    assert page.input_value("[name=words]") == "楼道堆物"
    owes(page)
    page.set_input_files("[name=photos]", [{"name": "大.jpg", "mimeType": "image/jpeg", "buffer": photo()["buffer"] + b"x" * (13 << 20)}])  # fmt: skip
    page.click("button:has-text('登记，给我回执')")
    assert "MB" in note(page)
    assert page.input_value("[name=words]") == "楼道堆物"
    # The page is left and opened again in the same tab: the words are still there, the telephone is not.
    page.fill("[name=words]", "楼道堆物，走不过去")
    page.fill("[name=contact]", "13900001234")
    page.goto("/privacy/")
    page.goto("/report/")
    assert page.input_value("[name=words]") == "楼道堆物，走不过去"
    assert page.input_value("[name=contact]") == ""
    page.click("button:has-text('登记，给我回执')")
    page.wait_for_url("**/report/receipt/")
    page.goto("/report/")
    assert page.input_value("[name=words]") == "", "handed in, forgotten"


def test_a_wrong_code_and_a_number_that_is_none_get_the_same_words(resident, told_by, owes):
    case = told_by("min")
    page = resident("/track/")
    answers = set()
    for number in (case.number, "HY2026-99999"):
        page.fill("[name=number]", number)
        page.fill("[name=code]", "ABCDE-ABCDE-ABCDE-ABCDE-ABCDE-A")
        page.click("main button:has-text('查进度')")
        answers.add(note(page).replace(number, ""))
        assert page.input_value("[name=number]") == number
    assert len(answers) == 1
    owes(page)


def test_a_date_may_be_tried_on_every_limit(resident, cast, owes):
    page = resident("/regulation/")
    page.click("[id='B-3.1'] summary:has-text('试一个日子')")
    page.fill("[id='try-B-3.1']", "2026-09-30T10:00")
    page.click("[id='B-3.1'] button")
    tried = page.locator("[id='B-3.1'] details.due")
    assert tried.get_attribute("open") is not None
    assert "10月8日" in tried.inner_text(), "over the autumn holiday to the next working day"
    owes(page)
    page.goto("/regulation/?clause=B-3.1&received=soon")
    assert "时间要写成" in note(page)


def test_papers_are_white_and_bare(resident, staff, sorted_by_li, cast):
    from wangge.cases import dispatch

    asked = dispatch.assist(
        sorted_by_li, unit=cast.water, request="请抢修供水主管", by=cast.by("zhao"), at=moment()
    )
    zhao = staff("zhao", TALL, color_scheme="dark")
    for paper in ("receipt", f"letter/{asked.pk}"):
        zhao.goto(f"/desk/case/{sorted_by_li.number}/paper/{paper}/")
        zhao.emulate_media(media="print")
        assert is_white(zhao)
        assert not zhao.locator(".paper-tools").is_visible()
        zhao.emulate_media(media="screen")
    assert "请抢修供水主管" in zhao.locator(".paper").inner_text()
    assert "B-3.3" in zhao.locator(".paper").inner_text()
    page = resident("/grids/")
    page.emulate_media(media="print")
    assert "李向阳" in page.inner_text("main")
    assert not page.locator("nav.topnav").is_visible()
