"""走一遍: what a browser journey does on a page – sign in, take an act, read the answer – and what a page owes."""

import datetime as dt
import io
from pathlib import Path
from typing import Any

from django.utils import timezone
from PIL import Image

AXE = Path(__file__).parents[1] / "web/node_modules/axe-core/axe.min.js"
TALL = {"width": 1280, "height": 900}


def sign_in(page: Any, name: str, password: str) -> None:
    if "/sign-in/" not in page.url:
        page.goto("/sign-in/")
    page.fill("[name=login]", name)
    page.fill("[name=password]", password)
    page.click("main form button")
    page.wait_for_url(lambda address: "/sign-in/" not in address)


def moment() -> dt.datetime:
    """A minute ago: before whatever the browser does next."""
    return timezone.now() - dt.timedelta(minutes=1)


def matter(page: Any, case: Any) -> None:
    page.goto(f"/desk/case/{getattr(case, 'number', case)}/")


def acts(page: Any) -> list[str]:
    """The acts that the page offers, folded ones too."""
    return [
        each.removeprefix("act-")
        for each in page.eval_on_selector_all("#acts .act", "all => all.map(e => e.id)")
    ]


def act(page: Any, name: str, **said: str) -> None:
    """Unfold an act on the matter's page, fill in its form and press its button."""
    box = page.locator(f"#act-{name}")
    if not box.is_visible():
        page.locator("#acts > details.fold > summary").click()
    box.locator("summary").first.click()
    form = box.locator("form")
    form.wait_for()
    fill(form, said)
    with page.expect_navigation():
        form.locator(".form__end button").click()


def refusal(page: Any, case: Any, name: str) -> str:
    """What somebody hears who goes straight to the address of an act and presses its button, if there is one."""
    page.goto(f"/desk/case/{getattr(case, 'number', case)}/do/{name}/")
    button = page.locator("main form.form .form__end button")
    if f"/do/{name}/" in page.url and button.count():
        button.click()
    return note(page)


def fill(form: Any, said: dict[str, str]) -> None:
    for name, value in said.items():
        field = form.locator(f"[name={name}]").first
        kind = field.evaluate("e => e.type || e.tagName")
        if kind == "radio":
            form.locator(f"[name={name}][value='{value}']").check()
        elif kind == "select-one":
            field.select_option(value)
        else:
            field.fill(value)


def note(page: Any) -> str:
    """What the page answers to what was just done."""
    found = page.locator(".note, .missing").all_inner_texts()
    return " ".join(" ".join(found).split())


def text(page: Any) -> str:
    return " ".join(page.locator("main").inner_text().split())


def photo(size: tuple[int, int] = (640, 480), name: str = "楼道.jpg") -> dict[str, Any]:
    stream = io.BytesIO()
    Image.new("RGB", size, "teal").save(stream, "JPEG")
    return {"name": name, "mimeType": "image/jpeg", "buffer": stream.getvalue()}


NAMELESS = """() => {
  const wrong = [], seen = new Set();
  for (const each of document.querySelectorAll('[id]')) {
    if (seen.has(each.id)) wrong.push('twice: ' + each.id);
    seen.add(each.id);
  }
  for (const each of document.querySelectorAll('input:not([type=hidden]), select, textarea'))
    if (!each.labels.length && !each.getAttribute('aria-label')) wrong.push('no label: ' + each.name);
  for (const each of document.querySelectorAll('[aria-describedby], [aria-labelledby]'))
    for (const id of (each.getAttribute('aria-describedby') || each.getAttribute('aria-labelledby')).trim().split(/\\s+/))
      if (!document.getElementById(id)) wrong.push('says nothing: ' + id);
  if (document.querySelectorAll('h1').length !== 1) wrong.push('h1: ' + document.querySelectorAll('h1').length);
  let last = 0;
  for (const each of document.querySelectorAll('main h1, main h2, main h3, main h4')) {
    const level = Number(each.tagName[1]);
    if (level > last + 1) wrong.push('heading jumps: ' + each.textContent.trim().slice(0, 20));
    last = level;
  }
  for (const each of document.querySelectorAll('button, a[href], summary'))
    if (!each.textContent.trim() && !each.getAttribute('aria-label') && !each.querySelector('img[alt]:not([alt=""])')) wrong.push('nameless: ' + each.outerHTML.slice(0, 80));
  return wrong;
}"""
WIDER = """() => {
  if (document.documentElement.scrollWidth <= window.innerWidth) return [];
  const cut = (e) => { for (let p = e.parentElement; p; p = p.parentElement)
    if (getComputedStyle(p).overflowX !== 'visible' && p !== document.documentElement && p !== document.body) return true; return false; };
  return [...document.querySelectorAll('body *')].filter(e => e.getBoundingClientRect().right > window.innerWidth + 1 && !cut(e))
    .map(e => e.tagName + '.' + e.className + ' ' + (e.textContent || '').trim().slice(0, 20)).slice(0, 5);
}"""


def is_white(page: Any) -> bool:
    """Whether what will be printed has no ground of its own."""
    ground = page.evaluate("getComputedStyle(document.body).backgroundColor")
    return ground in ("rgb(255, 255, 255)", "rgba(0, 0, 0, 0)")
