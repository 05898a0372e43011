"""记一条到签发: an entry written on a phone becomes a matter with one tap, the leader signs the day and the week."""

import pytest

from walking import TALL, note, text

pytestmark = pytest.mark.slow
TWICE = "document.documentElement.style.fontSize = '200%'"
WORDS = "2号楼三单元的声控灯不亮，老人上楼看不清"


def test_an_entry_becomes_a_matter_and_the_leader_signs_the_day(staff, owes):
    min_ = staff("min")
    min_.click(".rail a:has-text('民情日志')")
    min_.click("main a:has-text('记一条')")
    owes(min_)
    min_.fill("[name=words]", WORDS)
    min_.fill("[name=where]", "2号楼三单元")
    min_.click("main button:has-text('记下')")
    min_.wait_for_selector("main button:has-text('转为事项')")
    assert WORDS in text(min_)
    owes(min_)
    min_.click("main button:has-text('转为事项')")
    min_.wait_for_url("**/desk/case/**")
    number = min_.url.rstrip("/").rsplit("/", 1)[-1]
    assert WORDS in text(min_), "the words go along as they were said"

    li = staff("li")
    assert not li.locator(".rail a:has-text('今天收到的')").is_visible()
    li.locator(".rail a:has-text('更多')").press("Enter")
    owes(li)
    li.locator(".rail a:has-text('今天收到的')").press("Enter")
    li.wait_for_url("**/desk/day/**")
    assert WORDS in text(li)
    owes(li)
    for address in ("/desk/visits/", "/desk/day/paper/", "/desk/day/"):
        li.goto(address)
        li.evaluate(TWICE)
        owes(li)
    li.reload()
    li.fill("[name=words] >> nth=-1", "声控灯明天换")
    if (early := li.locator("[name=early]")).count():  # the office has not closed yet where this runs
        early.check()
    li.click("main button:has-text('签发并上传')")
    li.wait_for_selector("text=已签发")
    assert number in li.content()
    assert "签发并上传" not in text(li), "what is signed is signed once"
    owes(li)


def test_the_weeks_words_are_edited_kept_and_signed(told_by, staff, owes):
    told_by("min", WORDS)
    li = staff("li", TALL)
    li.click(".rail a:has-text('每周汇总')")
    owes(li)
    li.fill("#id_opening", "这一周主要是楼道照明。")
    li.click("main button:has-text('先存下')")
    assert "还没有签发" in note(li)
    li.reload()
    assert li.input_value("#id_opening") == "这一周主要是楼道照明。"
    li.fill("#id_opening", "这一周主要是楼道照明，换了三盏。")
    li.click("main button:has-text('签发')")
    assert "已签发" in note(li)
    assert "换了三盏" in text(li)
    assert li.locator("#id_opening").count() == 0, "figures and words are signed together"
    owes(li)
    li.click("main a:has-text('打印')")
    assert "换了三盏" in li.inner_text("body")


def test_opening_the_day_strip_does_not_print(sorted_by_li, staff):
    li = staff("li")
    li.goto(f"/desk/case/{sorted_by_li.number}/")
    li.evaluate("() => { window.printed = 0; window.print = () => { window.printed += 1; }; }")
    li.locator("details.due summary").first.click()
    assert li.locator("details.due .strip").first.is_visible()
    assert li.evaluate("window.printed") == 0
    li.locator("main button[data-print]").last.evaluate("e => e.click()")
    assert li.evaluate("window.printed") == 1
