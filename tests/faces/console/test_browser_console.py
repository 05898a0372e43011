"""The console in a browser: nothing the security policy refuses, and the keyboard alone is enough."""

from typing import Any

import pytest
from django.urls import reverse
from django.utils import timezone

from browsing import DESKTOP, PHONE
from wangge.cases import intake


@pytest.fixture
def at_work(open_page: Any, transactional_db: None, cast: Any) -> Any:
    """A page in which Li has signed in, and a matter to be sorted today."""
    longitude, latitude = cast.in_grid1
    case = intake.register(
        "二号楼东侧水管漏水，楼道有积水", place=cast.community, grid=cast.grid1, channel="phone", longitude=longitude,
        latitude=latitude, by=cast.by("li"), at=timezone.now(),
    ).case  # fmt: skip

    def opened(viewport: dict[str, int]) -> Any:
        page = open_page(viewport)
        page.goto(reverse("console:sign-in"))
        page.get_by_label("登录名").fill("li")
        page.get_by_label("口令").fill(cast.password)
        page.keyboard.press("Enter")
        page.wait_for_url("**/desk/")
        return page, case

    return opened


@pytest.mark.parametrize("viewport", [PHONE, DESKTOP], ids=["phone", "desktop"])
def test_a_leader_sorts_a_matter_with_the_keyboard_and_reads_why_that_day(
    at_work: Any, viewport: Any
) -> None:
    page, case = at_work(viewport)
    page.get_by_role("link", name=case.summary).first.press("Enter")
    page.wait_for_url(f"**/desk/case/{case.number}/")
    page.locator("#act-classify > summary").press("Enter")
    page.get_by_label("社区 —").check()
    page.locator("#act-classify").get_by_role("button").press("Enter")
    page.wait_for_selector("text=已分类")
    page.locator(".due summary").first.press("Enter")
    assert page.locator(".strip .cell").count() >= 2
    assert page.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth")


def test_a_folded_act_brings_its_form_and_words_typed_bring_similar_matters(at_work: Any) -> None:
    page, case = at_work(DESKTOP)
    page.goto(reverse("console:matter", args=[case.number]))
    page.locator(".panel--acts > .fold > summary").press("Enter")
    page.locator("#act-note > summary").press("Enter")
    page.locator("#act-note textarea").fill("打过电话了")
    page.locator("#act-note").get_by_role("button").click()
    page.wait_for_selector("text=已记下。")
    page.goto(reverse("console:register"))
    page.locator("#id_words").press_sequentially("二号楼东侧水管漏水")
    page.wait_for_selector(f"#similar >> text={case.number}")


def test_filters_come_when_they_are_unfolded_and_without_a_script_by_a_link(at_work: Any) -> None:
    page, case = at_work(PHONE)
    assert page.locator("#id_q").count() == 0
    page.locator("details > summary", has_text="查找和筛选").press("Enter")
    page.locator("#id_q").fill("漏水")
    page.locator("#id_q").press("Enter")
    page.wait_for_url("**q=%E6%BC%8F%E6%B0%B4**")
    assert page.get_by_role("link", name=case.summary).count() == 1
    assert page.locator("#id_q").input_value() == "漏水"
    page.goto(f"{reverse('console:desk')}?find=1")  # where the link leads
    assert page.locator("#id_q").is_visible()
    assert page.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth")


def test_a_file_is_chosen_with_our_button_and_its_name_is_said(at_work: Any) -> None:
    page, _case = at_work(PHONE)
    page.goto(reverse("console:register"))
    page.locator("details:has(.file) > summary").click()
    field = page.locator(".file").first
    assert field.locator(".file__names").text_content() == "还没有选"
    photos = [{"name": f"{n}号楼.jpg", "mimeType": "image/jpeg", "buffer": b"x"} for n in (1, 2)]
    page.set_input_files(".file > input", photos)
    assert field.locator(".file__names").text_content() == "1号楼.jpg、2号楼.jpg"
    field.locator("input").focus()
    assert page.evaluate("document.activeElement.type") == "file"


def test_every_page_of_the_rail_fits_a_phone(at_work: Any) -> None:
    page, case = at_work(PHONE)
    pages = ["desk", "register", "triage", "map", "regulation", "me", "notices", "password", "compare"]
    addresses = [reverse(f"console:{name}") for name in pages]
    addresses += [
        reverse("console:receipt", args=[case.number]),
        reverse("console:act", args=[case.number, "decline"]),
    ]
    for address in addresses:
        page.goto(address)
        assert page.evaluate(
            "document.documentElement.scrollWidth <= document.documentElement.clientWidth"
        ), address


def test_the_map_shows_grids_and_matters_without_any_tiles(at_work: Any) -> None:
    page, case = at_work(DESKTOP)
    page.goto(reverse("console:map"))
    page.wait_for_selector("[data-map][data-ready]")
    assert page.locator("[data-map] canvas").count() == 1
    assert page.get_by_role("link", name=case.summary).count() == 1


@pytest.mark.parametrize("viewport", [PHONE, DESKTOP], ids=["phone", "desktop"])
def test_after_a_refusal_its_sentence_is_on_the_screen_and_nothing_hides_the_field(
    open_page: Any, transactional_db: None, cast: Any, viewport: Any
) -> None:
    page = open_page(viewport)
    page.goto(reverse("console:sign-in"))
    page.get_by_label("登录名").fill("wang")
    page.get_by_label("口令").fill(cast.password)
    page.keyboard.press("Enter")
    page.wait_for_url("**/desk/")
    page.goto(reverse("console:settings-people"))
    page.get_by_text("来了新同事").click()
    form = page.locator("details form")
    form.locator("[name=name]").fill("新来的")
    form.locator("[name=login]").fill("li")
    with page.expect_navigation():
        form.get_by_role("button", name="记下新同事").click()
    assert page.evaluate("document.activeElement.getAttribute('role')") == "alert"
    assert page.evaluate(
        "(() => { const at = document.activeElement.getBoundingClientRect();"
        " return at.top >= 0 && at.bottom <= innerHeight && at.height > 0; })()"
    )
    page.goto(reverse("console:register"))
    page.locator("details:has([name=received_at]) > summary").click()
    page.locator("[name=received_at]").evaluate("(field) => { field.type = 'text'; field.value = '昨天'; }")
    page.locator("form[data-keeps=register]").evaluate(
        "(form) => { form.noValidate = true; form.requestSubmit(); }"
    )
    page.wait_for_function("document.querySelector('.field--wrong') !== null")
    assert page.locator(".field--wrong [name=received_at]").is_visible()
    assert page.evaluate("document.activeElement.getAttribute('role')") == "alert"
