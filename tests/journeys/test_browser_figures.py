"""数据怎么说: the clerk reads a figure down to its matters, the head signs the month and posts it, a resident reads it."""

import datetime as dt

import pytest
from django.utils import timezone

from browsing import DESKTOP, PHONE
from walking import TALL, moment, text

pytestmark = pytest.mark.slow
DAY, HOUR = dt.timedelta(days=1), dt.timedelta(hours=1)


@pytest.fixture
def worked(cast):
    """Matters of the last two months: most settled in time, one late, one of which the water company was asked."""
    from wangge.cases import categories, dispatch, handling, intake, triage

    pipe = categories.add(
        cast.community, code="pipe", name="管网漏水", since=cast.since, by=cast.by("wang"), at=moment()
    )
    today = timezone.localdate(moment(), cast.community.zone)
    last = today.replace(day=1) - DAY
    made = []
    for n in range(12):
        day = last - n * 4 * DAY
        at = dt.datetime.combine(day, dt.time(9, n), cast.community.zone)
        grid, who = (cast.grid1, "li") if n % 3 else (cast.grid2, "qian")
        case = intake.register(
            "二号楼水管漏水",
            place=cast.community,
            grid=grid,
            channel="phone",
            category=pipe,
            by=cast.by(who),
            at=at,
        ).case
        triage.classify(case, level="community", holder=cast.people[who], by=cast.by("zhao"), at=at)
        if n == 5:
            dispatch.assist(case, unit=cast.water, request="请抢修", by=cast.by("zhao"), at=at)
        elif n != 7:
            handling.resolve(case, result="已换新", by=cast.by(who), at=at + HOUR * (3 if n % 4 else 200))
        made.append(case)
    return made


def drawn(page):
    """The drawings are there, each above a table that says the same."""
    page.locator(".chart").first.scroll_into_view_if_needed()
    page.wait_for_selector(".chart[data-ready] canvas", state="attached")
    return page.locator(".chart canvas").count()


def test_a_figure_is_read_down_to_its_matters_at_any_width(cast, worked, staff, owes):
    for viewport in (PHONE, TALL):
        page = staff("zhao", viewport)
        page.goto("/desk/figures/?period=last-month")
        assert "95 % 区间" in text(page)
        owes(page)
        page.click("main table a:has-text('按期办结率')")
        page.wait_for_url("**/desk/figures/ontime-rate/**")
        assert drawn(page) == 1
        owes(page)
        page.locator("#records ~ nav a:has-text('只在分母')").click()
        page.locator(".ledger__title").first.click()
        page.wait_for_url("**/desk/case/**")


def test_the_head_signs_the_month_and_posts_it_and_a_resident_reads_it(cast, worked, staff, resident, owes):
    page = staff("wang", TALL)
    page.goto("/desk/month/")
    assert drawn(page) >= 1
    owes(page)
    page.fill("#id_situation", "上月平稳，漏水的事多。")
    page.click("button[value=sign]")
    page.wait_for_selector(".note--success")
    page.goto("/desk/disclosure/")
    owes(page)
    page.locator("details.act form .form__end button").click()
    page.wait_for_url("**/desk/disclosure/*-*/")
    assert "公开时间" in page.text_content("main")
    address = page.url.rstrip("/").rsplit("/", 1)[-1]
    page.goto("/desk/board/wall/")
    owes(page)
    here = resident("/disclosure/")
    here.goto(f"/disclosure/{address}/")
    owes(here)
    said = here.text_content("main")
    assert "按期办结率" in said
    assert "二号楼" not in said
    assert worked[0].number not in said


def test_without_scripts_the_tables_say_the_same(cast, worked, staff):
    page = staff("zhao", DESKTOP, java_script_enabled=False)
    page.goto("/desk/figures/ontime-rate/?period=last-month")
    assert page.locator(".chart canvas").count() == 0
    assert page.locator(".chart table tbody tr").count() == 13
    assert page.locator(".chart table").is_visible()
