"""The pattern page in a real browser: nothing refused, nothing wider than a phone, everything reachable."""

import pytest

from browsing import DESKTOP, PHONE

WIDER = "document.documentElement.scrollWidth > window.innerWidth"
UNREACHABLE = """() => [...document.querySelectorAll('.button, summary, .input, .select, .pick, .topnav a, .rail a')]
  .filter((each) => { const box = each.getBoundingClientRect(); return box.height && box.height < 44
                      && !each.closest('.fraction'); })
  .map((each) => each.className + ' ' + each.textContent.trim().slice(0, 20))"""
NAMELESS = """() => {
  const wrong = [], seen = new Set();
  for (const each of document.querySelectorAll('[id]')) {
    if (seen.has(each.id)) wrong.push('twice: ' + each.id);
    seen.add(each.id);
  }
  for (const each of document.querySelectorAll('input:not([type=hidden]), select, textarea'))
    if (!each.labels.length) wrong.push('no label: ' + each.name);
  for (const each of document.querySelectorAll('[aria-describedby]'))
    for (const id of each.getAttribute('aria-describedby').trim().split(/\\s+/))
      if (!document.getElementById(id)) wrong.push('describes nothing: ' + id);
  return wrong;
}"""


@pytest.fixture
def demo(settings):
    settings.DEMO = True


@pytest.mark.parametrize("layout", ["", "console/", "paper/", "404/"])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_a_page_fits_a_phone_in_both_schemes(demo, open_page, layout, scheme):
    page = open_page(viewport=PHONE, color_scheme=scheme)
    page.goto(f"/look/{layout}")
    assert not page.evaluate(WIDER)
    assert page.evaluate(NAMELESS) == []


def test_touch_targets_are_large_enough_for_a_thumb(demo, open_page):
    page = open_page(viewport=PHONE, has_touch=True)
    page.goto("/look/")
    assert page.evaluate(UNREACHABLE) == []


def test_type_twice_as_large_still_fits(demo, open_page):
    page = open_page(viewport={"width": DESKTOP["width"] // 2, "height": DESKTOP["height"] // 2})
    page.goto("/look/console/")
    assert not page.evaluate(WIDER)


def test_the_day_strip_opens_with_the_keyboard_and_closes_with_escape(demo, open_page):
    page = open_page()
    page.goto("/look/")
    badge = page.locator("details.due").first
    badge.locator("summary").first.focus()
    page.keyboard.press("Enter")
    assert badge.get_attribute("open") is not None
    page.keyboard.press("Escape")
    assert badge.get_attribute("open") is None


def test_the_day_strip_opens_without_scripts(demo, open_page):
    page = open_page(java_script_enabled=False)
    page.goto("/look/")
    badge = page.locator("details.due").first
    badge.locator("summary").first.click()
    assert badge.locator(".strip").is_visible()


def test_paper_is_white_whatever_the_screen(demo, open_page):
    page = open_page(color_scheme="dark")
    page.goto("/look/console/")
    page.emulate_media(media="print")
    ground = page.evaluate("getComputedStyle(document.body).backgroundColor")
    assert ground == "rgb(255, 255, 255)"
    assert not page.locator(".rail").is_visible()
    assert page.locator(".thread").is_visible()
