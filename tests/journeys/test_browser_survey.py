"""填一份答卷: a resident answers on a phone by the address on the slip; the office enters paper; the head signs."""

import datetime as dt

import pytest
from django.utils import timezone

from browsing import DESKTOP, PHONE
from walking import TALL, moment, note, text

pytestmark = pytest.mark.slow
DAY = dt.timedelta(days=1)


@pytest.fixture
def opened(cast):
    """A round that opened yesterday, with forty slips of grid 1 and thirty-six of them answered: exactly eighty."""
    from wangge.integrity.actor import Actor
    from wangge.surveys import answering, drawing, rounds, samples, slips

    now = moment()
    yesterday = timezone.localdate(now, cast.community.zone) - DAY
    zhao = {"by": cast.by("zhao"), "at": now - 2 * DAY}
    round = rounds.draft(
        cast.community, half=yesterday, method="随机抽户，一户一码，不记名。得分是所得分除以满分，乘 100。",
        questions=["有事的时候，找得到网格长", "反映的事，有人回话", "总的来说，对网格长的服务"],
        opens_on=yesterday, closes_on=yesterday + 10 * DAY, **zhao,
    )  # fmt: skip
    rounds.publish(round, **zhao)
    for grid in (cast.grid1, cast.grid2):
        samples.take(round, grid, listed=drawing.numbered(48), size=40, source="物业住户表", **zhao)
    codes = [each.code for each in slips.issue(round, cast.grid1, **zhao)]
    rounds.start(round, by=cast.by("zhao"), at=now - DAY)
    for n in range(36):
        answering.answer(
            cast.community, codes.pop(), answers={"q1": "5" if n % 2 else "3", "q2": "4", "q3": "4"},
            words="楼道灯修得快" if n == 7 else "", by=Actor.resident(), at=now,
        )  # fmt: skip
    return round, codes


def test_a_resident_answers_on_a_phone_and_the_code_is_in_no_address(cast, opened, open_page, owes):
    _round, codes = opened
    page = open_page(viewport=PHONE)
    asked = []
    page.on("request", lambda request: asked.append(request.url.split("#")[0]))
    page.goto(f"/p/huaiyin/survey/#c={codes[0]}")
    page.wait_for_url("**/survey/answer/")
    assert page.input_value("[name=code]") == codes[0]
    assert "#" not in page.url
    owes(page)
    page.check("[name=q1][value='4']")
    page.check("[name=q3][value='5']")
    page.fill("[name=words]", "路口的镜子装得好")
    page.click("main button:has-text('交答卷')")
    page.wait_for_url("**/survey/thanks/")
    assert "谁也查不出" in text(page)
    owes(page)
    assert not [each for each in asked if codes[0] in each]
    page.goto(f"/p/huaiyin/survey/#c={codes[0]}")
    page.wait_for_url("**/survey/answer/")
    page.check("[name=q1][value='1']")
    page.click("main button:has-text('交答卷')")
    assert "已经交过一份答卷" in note(page)
    assert page.is_checked("[name=q1][value='1']"), "what was chosen stays"
    owes(page)


def test_paper_is_entered_the_box_is_closed_and_the_head_signs_what_everybody_reads(
    cast, opened, staff, resident, owes
):
    round, codes = opened
    zhao = staff("zhao", TALL)
    zhao.click(".rail a:has-text('跟踪问效')")
    zhao.click(".tabs a:has-text('满意度调查')")
    owes(zhao)
    zhao.click("main a:has-text('半年')")
    assert "36/40" in text(zhao)
    owes(zhao)
    zhao.click("main a:has-text('代录答卷')")
    owes(zhao)
    zhao.check("[name=q1][value='4']")
    zhao.fill("[name=code]", codes[1].lower())
    zhao.click("main button:has-text('收进箱子')")
    assert "已收进箱子" in note(zhao)
    zhao.goto(f"/desk/surveys/{round.uid}/grid/1/")
    owes(zhao)
    zhao.goto(f"/desk/surveys/{round.uid}/")
    zhao.click("summary:has-text('截止封箱')")
    zhao.fill("#id_close_words", "都交齐了")
    zhao.click("main button:has-text('截止封箱')")
    assert "已截止封箱" in note(zhao)
    wang = staff("wang", DESKTOP)
    wang.goto(f"/desk/surveys/{round.uid}/result/")
    assert "楼道灯修得快" in text(wang)
    owes(wang)
    wang.click("main button:has-text('签发结果')")
    assert "已签发" in note(wang)
    assert "8720/10900" in text(wang), "thirty-six whole ballots, one of one answer; 80 is 80"
    owes(wang)
    page = resident(f"/survey/{round.uid}/")
    assert "80" in text(page)
    assert "李向阳" not in text(page)
    assert "少于 5 份不出分" in text(page)
    owes(page)


def test_slips_are_printed_a_page_for_each_grid(cast, opened, staff, owes):
    round, _codes = opened
    zhao = staff("zhao", TALL)
    zhao.goto(f"/desk/surveys/{round.uid}/grid/2/")
    zhao.click("main button:has-text('印 40 张纸条')")
    zhao.wait_for_selector(".slips")
    assert zhao.locator(".slips > li svg").count() == 40
    owes(zhao)
