"""共性问题 in a browser: found in the head's box by keyboard, confirmed, reported, answered, told; on a desk and on a phone."""

import datetime as dt

import pytest

from browsing import PHONE
from walking import TALL, moment, text
from wangge.integrity.actor import Actor

pytestmark = pytest.mark.slow
DRAINS = [
    "三号楼下水道堵塞，污水外溢到楼道里",
    "三号楼下水道又堵塞了，污水流到门口",
    "下水道堵塞，三号楼一层污水外溢",
]


@pytest.fixture
def drains(cast):
    """Three matters about one drain, put together as the night would."""
    from wangge.analysis import common_finding
    from wangge.cases import categories, intake

    given = {"place": cast.community, "grid": cast.grid1, "channel": "phone", "by": cast.by("zhao")}
    given["category"] = categories.add(
        cast.community, "drain", "排水", keywords="下水道 污水", by=cast.by("wang"), at=moment()
    )
    for n, words in enumerate(DRAINS):
        intake.register(words, at=moment() - dt.timedelta(days=5 - n), **given)
    common_finding.look(cast.community, by=Actor.clock(), at=moment())


def step(page, name, **said):
    page.locator(f"#do-{name} summary").click()
    form = page.locator(f"#do-{name} form")
    for field, words in said.items():
        form.locator(f"[name={field}]").fill(words)
    with page.expect_navigation():
        form.locator(".form__end button").click()


def test_from_the_box_in_the_head_to_what_became_of_it(cast, drains, staff, resident, owes):
    page = staff("zhao", TALL)
    page.keyboard.press("/")
    page.keyboard.type("下水道")
    page.locator("#find-hits a.hit").first.wait_for()
    owes(page)
    page.keyboard.press("ArrowDown")
    assert "下水道" in page.evaluate("document.activeElement.textContent")
    page.goto("/desk/common/")
    owes(page)
    page.locator("main ul.ruled a").first.click()
    assert "像在哪里" in text(page)
    owes(page)
    step(page, "confirm", title="三号楼下水道反复堵塞", why="三件都在一层。")
    step(page, "write")
    step(page, "tell", words="三号楼的下水道已经报给办事处。")
    owes(page)
    head = staff("wang", TALL)
    head.goto(page.url)
    step(head, "send")
    assert "专报已送出" in text(head)
    above = staff("zhou", PHONE)
    above.goto(page.url)
    step(above, "answer", words="列入今年的改造。")
    assert "列入今年的改造。" in text(above)
    owes(above)
    anyone = resident("/common/")
    anyone.get_by_role("link", name="三号楼下水道反复堵塞").click()
    assert "列入今年的改造。" in text(anyone)
    owes(anyone)


def test_the_likely_category_is_offered_while_a_resident_writes(drains, resident, owes):
    page = resident("/report/")
    page.locator("#id_words").press_sequentially("楼下的下水道堵了")
    page.get_by_text("可能是哪一类").wait_for()
    page.get_by_label("排水").check()
    owes(page)
