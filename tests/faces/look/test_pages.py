"""The base templates, the pages that say no, and the rule that nothing is inline."""

import re
from pathlib import Path

import pytest
from django.template.loader import render_to_string
from django.test import RequestFactory

from wangge.faces import look
from wangge.faces.look import errors

HERE = Path(look.__file__).parent
TEMPLATES = sorted((HERE / "templates").rglob("*.html"))
WHOLE = [path for path in TEMPLATES if path.parent.name != "pieces" and not path.name.startswith("patterns")]
# Style and handler attributes, style elements, scripts without a source: the policy refuses all four.
INLINE = re.compile(r"""\sstyle=|\son[a-z]+=["']|<style|<script(?![^>]*\bsrc=)|javascript:""", re.I)


@pytest.fixture
def demo(settings):
    settings.DEMO = True


@pytest.mark.parametrize("template", TEMPLATES, ids=lambda path: path.name)
def test_no_template_has_anything_inline(template):
    assert not INLINE.search(template.read_text())


@pytest.mark.parametrize("template", WHOLE, ids=lambda path: path.name)
def test_every_page_can_be_drawn_from_nothing(template):
    assert render_to_string(str(template.relative_to(HERE / "templates")))


@pytest.mark.parametrize("status", sorted(errors.KNOWN))
def test_a_page_that_says_no_says_what_is_kept_and_what_to_do(status):
    response = errors.page(RequestFactory().get("/"), status)
    page = response.content.decode()
    assert response.status_code == status
    for heading in ("发生了什么", "什么还在", "可以怎么办"):
        assert heading in page
    assert "看不懂" not in page or status == 400


def test_the_page_about_a_fault_needs_no_request_and_no_database():
    assert errors.handler500(None).status_code == 500


def test_too_many_tries_says_when_to_come_back():
    response = errors.page(RequestFactory().get("/"), 429, retry_after=300)
    assert response["Retry-After"] == "300"
    assert "300" in response.content.decode()


def test_a_file_that_is_too_large_is_called_so():
    from django.core.exceptions import RequestDataTooBig

    request = RequestFactory().post("/")
    assert errors.handler400(request, RequestDataTooBig("x")).status_code == 413
    assert errors.handler400(request, ValueError("x")).status_code == 400


def test_a_refusal_is_a_page_and_for_htmx_a_notice_in_its_place():
    request = RequestFactory().get("/")
    refusal = ValueError("还没有告诉居民，不能关闭。")
    assert "还没有告诉居民，不能关闭。" in errors.refused(request, refusal).content.decode()
    request.htmx = True
    notice = errors.refused(request, refusal)
    assert notice.status_code == 409
    assert notice["HX-Retarget"] == "#notes"
    assert "<html" not in notice.content.decode()


def test_the_bases_lead_past_the_navigation_and_speak_their_language():
    for base in ("look/base_portal.html", "look/base_console.html"):
        page = render_to_string(base)
        assert 'href="#main"' in page
        assert 'id="main"' in page
        assert '<html lang="zh-hans"' in page
        assert "依据" in page


@pytest.mark.parametrize("layout", ["", "console/", "paper/"])
def test_the_pattern_page_shows_every_piece(client, demo, layout):
    response = client.get(f"/look/{layout}")
    assert response.status_code == 200
    assert not INLINE.search(response.content.decode())


def test_the_pattern_page_is_for_the_demo_only(client, settings):
    settings.DEMO = settings.DEBUG = False
    assert client.get("/look/").status_code == 404


def test_styles_stay_within_what_an_old_office_browser_reads():
    for sheet in (HERE / "static/look").glob("*.css"):
        text = sheet.read_text()
        for modern in ("@layer", "@container", "color-mix(", "light-dark(", "\n  &", "url(data:", "@import"):
            assert modern not in text, f"{sheet.name}: {modern}"
        assert text.count("{") == text.count("}"), sheet.name


def test_vermilion_belongs_to_time_alone():
    for sheet in (HERE / "static/look").glob("*.css"):
        for rule in re.findall(r"([^{}]+)\{([^{}]*)\}", sheet.read_text()):
            if "var(--vermilion" in rule[1]:
                assert re.search(r"due|late|cell--last|thread__entry--time", rule[0]), rule[0].strip()
