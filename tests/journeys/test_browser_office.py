"""办公室里: registering on behalf, an extension, a void by two, a complaint about a colleague, two tabs, the keyboard alone."""

import datetime as dt
import re

import pytest

from browsing import PHONE
from walking import TALL, act, acts, is_white, matter, moment, note, refusal, sign_in, text

pytestmark = pytest.mark.slow


def test_the_clerk_registers_a_call_and_prints_the_receipt(told_by, staff, owes):
    told_by("min", "2号楼东侧水管爆裂，水流到楼道里", where="2号楼")
    told_by("sun", "菜市场门口有人占道", where="菜市场")
    page = staff("zhao", TALL)
    page.click(".rail a:has-text('登记事项')")
    page.click("main button:has-text('登记事项')")
    assert page.evaluate("document.querySelector('[name=words]:invalid') !== null"), (
        "nothing said, nothing sent"
    )
    page.locator("[name=words]").press_sequentially("2号楼水管爆裂，水流到楼道", delay=10)
    page.wait_for_selector("#similar a")
    assert "可能已经有人报过" in page.inner_text("#similar")
    assert "占道" not in page.inner_text("#similar")
    owes(page)
    page.fill("[name=where]", "2号楼一单元")
    page.fill("[name=name]", "张大姐")
    page.fill("[name=contact]", "13900001234")
    page.click("main button:has-text('登记事项')")
    page.wait_for_url("**/paper/receipt/")
    code = page.inner_text(".code--secret")
    assert re.fullmatch(r"[0-9A-Z]{5}(-[0-9A-Z]{1,5}){5}", code)
    assert "已收妥" in page.inner_text(".paper-notes")
    assert "13900001234" not in page.content(), "a receipt that lies about gives nobody's number away"
    assert page.locator(".qr svg").is_visible()
    owes(page)
    page.emulate_media(media="print")
    assert not page.locator(".paper-tools").is_visible()
    assert not page.locator(".paper-notes").is_visible()
    assert is_white(page)
    page.emulate_media(media="screen")
    page.click("text=回到这一件")
    assert "打开联系方式" in page.content()
    assert "13900001234" not in page.content()


def test_an_extension_is_approved_by_another_person(sorted_by_li, staff, cast, owes):
    case = sorted_by_li
    li, wang = staff("li", TALL), staff("wang", TALL)
    matter(li, case)
    before = li.locator("details.due .due__until").first.inner_text()
    act(li, "ask-extension", reason="配件要从外地调，三天后到")
    assert "等批准" in text(li)
    assert "extend" not in acts(li)
    li.goto(f"/desk/case/{case.number}/do/extend/")
    assert "已延期" not in note(li)
    assert li.locator("details.due .due__until").first.inner_text() == before
    matter(wang, case)
    act(wang, "extend", said="配件三天后到，到了马上换")
    assert "已延期" in note(wang)
    matter(li, case)
    assert li.locator("details.due .due__until").first.inner_text() != before
    li.locator("details.due summary").first.click()
    assert "B-3.4" in li.locator("details.due").first.inner_text()

    act(li, "ask-suspension", reason="等其他机关决定", words="等自来水公司的施工许可", review_on=str(moment().date() + dt.timedelta(days=7)))  # fmt: skip
    matter(wang, case)
    act(wang, "suspend", said="等施工许可，七天内再办")
    assert "已挂起" in text(wang)
    matter(li, case)
    act(li, "resume", why="许可到了")
    assert "办理中" in text(li)
    owes(li)


def test_a_wrong_entry_is_voided_by_two(told_by, staff):
    case = told_by("zhao", "测试测试")
    zhao, wang = staff("zhao", TALL), staff("wang", TALL)
    matter(zhao, case)
    act(zhao, "ask-void", why="登记时点错了")
    assert "申请人以外" in refusal(zhao, case, "void")
    matter(wang, case)
    act(wang, "void", why="核对过，是误点")
    assert "已作废" in text(wang)
    assert "测试测试" in text(wang), "the content stays"


def test_a_complaint_about_li_is_nowhere_for_li(cast, resident, staff):
    page = resident("/report/")
    page.fill("[name=words]", "网格长说话不耐烦，问了三次都不答复")
    page.fill("[name=where]", "2号楼")
    page.click("summary:has-text('反映的是工作人员')")
    page.select_option("[name=about]", label="李向阳")
    page.click("button:has-text('登记，给我回执')")
    number = page.locator(".code--whole").first.inner_text()
    li, wang = staff("li"), staff("wang", TALL)
    li.goto("/desk/?show=all&whose=all")
    assert "不耐烦" not in li.content()
    li.goto("/desk/?show=all&whose=all&q=不耐烦")
    assert "问了三次" not in li.content()
    li.goto("/desk/map/")
    li.wait_for_selector("[data-map][data-ready]")
    assert "不耐烦" not in li.content()
    assert "不耐烦" not in li.request.get("/desk/map/points.json").text()
    for path in ("", "do/note/", "paper/receipt/", "proof/"):
        assert li.request.get(f"/desk/case/{number}/{path}").status == 404
    li.goto(f"/desk/case/{number}/")
    assert "没有找到这一页" in text(li)
    wang.goto("/desk/?show=all&whose=all&q=不耐烦")
    assert "问了三次" in wang.content()


def test_two_tabs_and_a_page_that_is_out_of_date(sorted_by_li, staff, cast, owes):
    from wangge.cases import dispatch

    case = sorted_by_li
    li = staff("li")
    matter(li, case)
    box = li.locator("#act-assign")
    box.locator("summary").first.click()
    form = box.locator("form")
    form.wait_for()
    form.locator("[name=to]").select_option(label="李向阳")
    form.locator("[name=note]").fill("请今天下午去看")
    dispatch.escalate(case, request="请街道协调", by=cast.by("zhao"), at=moment())
    form.locator("button.button").click()
    li.wait_for_url("**/do/assign/")
    assert "这期间别人做了" in text(li)
    assert "上报街道" in text(li)
    assert li.input_value("[name=note]") == "请今天下午去看", "what was written is still there"
    owes(li)
    li.click("main form.form .form__end button")
    assert "已交办" in note(li)


def test_a_sign_in_that_ran_out_keeps_what_was_typed(sorted_by_li, staff, cast):
    from django.contrib.sessions.models import Session

    li = staff("li")
    matter(li, sorted_by_li)
    li.locator("#acts > details.fold > summary").click()
    box = li.locator("#act-tell-stage")
    box.locator("summary").first.click()
    box.locator("textarea").fill("管件今天到货，明早上门")
    Session.objects.all().delete()
    box.locator("button.button").click()
    li.wait_for_url("**/sign-in/**")
    assert "登录后会回到刚才的页面" in text(li)
    sign_in(li, "li", cast.password)
    assert li.input_value("[name=words]") == "管件今天到货，明早上门"
    assert "您上次写的还在" in text(li)
    li.click("main form.form .form__end button")
    assert "已告知当事人" in note(li)
    assert li.evaluate("Object.keys(sessionStorage).filter(key => key.startsWith('kept:'))") == [], (
        "handed in, forgotten"
    )


def test_the_keyboard_alone_is_enough(sorted_by_li, open_page, cast):
    page = open_page(viewport=TALL)
    page.goto("/sign-in/")

    def tab_to(condition: str, most: int = 120) -> None:
        for _ in range(most):
            page.keyboard.press("Tab")
            if page.evaluate(
                f"(() => {{ const e = document.activeElement; return Boolean({condition}); }})()"
            ):
                shown = page.evaluate(
                    "(() => { const s = getComputedStyle(document.activeElement);"
                    " return s.outlineStyle !== 'none' || s.boxShadow !== 'none'; })()"
                )
                assert shown, f"the focus is not to be seen on {condition}"
                return
        raise AssertionError(f"the keyboard never reaches {condition}")

    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.className") == "skip"
    tab_to("e.name === 'login'")
    page.keyboard.type("li")
    tab_to("e.name === 'password'", 3)
    page.keyboard.type(cast.password)
    page.keyboard.press("Enter")
    page.wait_for_url("**/desk/")
    tab_to("e.closest('.ledger') && e.tagName === 'A'")
    page.keyboard.press("Enter")
    page.wait_for_url("**/desk/case/**")
    tab_to("e.tagName === 'SUMMARY' && e.textContent.includes('其他可以做的')")
    page.keyboard.press("Enter")
    tab_to("e.tagName === 'SUMMARY' && e.closest('#act-tell-stage')")
    page.keyboard.press("Enter")
    page.locator("#act-tell-stage textarea").wait_for()
    tab_to("e.tagName === 'TEXTAREA'", 3)
    page.keyboard.type("明早上门")
    tab_to("e.tagName === 'BUTTON' && e.closest('#act-tell-stage')", 5)
    page.keyboard.press("Enter")
    page.wait_for_selector(".note--success")
    assert "已告知当事人" in note(page)


def test_a_wrong_password_says_so_and_nothing_more(cast, open_page, owes):
    page = open_page(viewport=PHONE)
    page.goto("/sign-in/")
    answers = set()
    for name in ("li", "nobody"):
        page.fill("[name=login]", name)
        page.fill("[name=password]", "not-the-password")
        page.click("main form button")
        answers.add(note(page))
        assert page.input_value("[name=login]") == name
    assert len(answers) == 1
    assert "没有登录" in answers.pop()
    owes(page)
