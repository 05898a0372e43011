"""一部手机几个人用: what lies on it is sealed for each; locked, it is delivered all the same; a forgotten password loses nothing."""

from contextlib import suppress
from typing import Any

from browsing import PHONE, chromium
from phoning import (
    DISK,
    cut,
    drafted,
    entries,
    kill,
    mended,
    ready,
    settled,
    sign_in_here,
    stands,
    until,
    write,
)
from walking import photo, sign_in

PIN = "槐树135790"


def proved(page: Any) -> None:
    """Until the office has shown that it could open this worker's part."""
    page.goto("/field/#/settings")
    page.locator("summary", has_text="设一个密码").wait_for()


def set_pin(page: Any) -> None:
    proved(page)
    page.locator("summary", has_text="设一个密码").click()
    page.fill("[name=pin]", PIN)
    page.fill("[name=pin-again]", PIN)
    page.locator("button", has_text="设好").click()
    page.locator(".note--done", has_text="设好了").wait_for()


def enter(page: Any, pin: str) -> None:
    page.fill("#pin", pin)
    page.locator("button", has_text="打开").click()


def test_nothing_that_was_written_seen_or_half_written_lies_readable_on_the_disk(phone):
    page = phone()
    cut(page)
    write(page, "王大爷家漏水", photo())
    drafted(page, "李大妈只写了一半")
    disk = page.evaluate(DISK)
    for words in ("王大爷", "李大妈", "槐荫社区网格", "一网格", "JFIF"):
        assert words not in disk, words
    page.goto("/field/#/mine")
    page.locator(".card--line", has_text="王大爷家漏水").wait_for()


OPEN = """() => new Promise(done => { const asked = indexedDB.open('wangge-field'); asked.onsuccess = () => {
  const people = asked.result.transaction('people').objectStore('people').getAll();
  people.onsuccess = () => { asked.result.close(); done(people.result.map((each) => each.vault.open)); }; }; })"""


def test_who_has_left_a_shared_phone_finds_everything_again_and_nobody_reads_it_meanwhile(phone, cast):
    page = phone()
    proved(page)
    cut(page)
    write(page, "闵行远写的")
    page.goto("/field/#/settings")
    page.locator("button", has_text="退出").click()
    page.locator(".van-dialog__confirm").click()
    page.locator("main a.button", has_text="登录").wait_for()
    until(lambda: page.evaluate(OPEN) == [None], page, "the key is gone from the phone")
    sign_in_here(page, "sun", cast.password)
    page.goto("/field/#/mine")
    page.locator("h1", has_text="查我的").wait_for()
    assert "闵行远写的" not in page.locator("main").inner_text()
    page.goto("/field/")
    page.locator(".banners", has_text="还有 闵行远 写的没有传完").wait_for()
    page.goto("/field/#/settings")
    page.locator("button", has_text="退出").click()
    page.locator(".van-dialog__confirm").click()
    page.locator("main a.button", has_text="登录").wait_for()
    sign_in_here(page, "min", cast.password)
    stands(page, "已保存在手机")
    assert "闵行远写的" in page.locator(".card--line").inner_text()
    mended(page)
    page.reload()
    settled(page, 1)
    assert entries("闵行远写的").get().author.login == "min"


def test_a_password_opens_without_a_network_and_what_is_locked_goes_out_unopened(phone):
    page = phone()
    page.route("**/sync/v1/sealed", lambda route: route.abort())
    set_pin(page)
    page.context.set_offline(True)
    write(page, "锁着的一条")
    page.goto("/field/")
    page.reload()
    page.locator("#pin").wait_for()
    assert "锁着的一条" not in page.content() and "锁着的一条" not in page.evaluate(DISK)
    enter(page, "000000")
    page.locator("[role=alert]", has_text="不对").wait_for()
    enter(page, PIN)
    page.locator("a.button--big").wait_for()
    stands(page, "已保存在手机")
    write(page, "打开以后写的")
    page.reload()
    page.locator("#pin").wait_for()
    page.unroute("**/sync/v1/sealed")
    page.context.set_offline(False)
    until(entries("打开以后写的").exists, page, "sent while it was locked")
    assert [entries(words).count() for words in ("锁着的一条", "打开以后写的")] == [1, 1]
    page.locator("#pin").wait_for()
    enter(page, PIN)
    settled(page, 2)


def test_a_forgotten_password_is_replaced_by_signing_in_and_loses_nothing(phone, owes, cast):
    page = phone()
    set_pin(page)
    cut(page)
    write(page, "忘了密码以前写的")
    page.reload()
    page.locator("summary", has_text="打不开怎么办").click()
    owes(page)
    page.evaluate("document.documentElement.style.fontSize = '200%'")
    owes(page)
    page.locator("button", has_text="忘了密码").click()
    page.locator("[name=login]").wait_for()
    sign_in(page, "min", cast.password)
    ready(page)
    stands(page, "已保存在手机")
    proved(page)
    mended(page)
    page.reload()
    settled(page, 1)


# The database as the version before kept it: every record and file in the plain, no vault.
BEFORE = """() => new Promise((done, wrong) => { const asked = indexedDB.open('wangge-field'); asked.onsuccess = async () => {
  const base = asked.result, bytes = (text) => new TextEncoder().encode(text);
  const all = (name) => new Promise((got) => { base.transaction(name).objectStore(name).getAll().onsuccess = (e) => got(e.target.result); });
  const people = await all('people'), kept = await all('kept'), files = await all('files'), key = people[0].vault.open;
  const open = (name, {iv, data}) => crypto.subtle.decrypt({name: 'AES-GCM', iv, additionalData: bytes(name)}, key, data);
  for (const each of kept) {
    each.envelope = JSON.parse(new TextDecoder().decode(await open(`record/${each.record_id}`, each.box)));
    Object.assign(each, {reason: '', result: {}});
    for (const name of ['box', 'answer', 'body_hash', 'attached']) delete each[name];
  }
  for (const each of files) {
    each.data = await open(`file/${each.sha256}/0`, each.pieces[0]);
    delete each.pieces;
  }
  delete people[0].vault; delete people[0].office;
  const step = base.transaction(['people', 'kept', 'files', 'drafts', 'cached'], 'readwrite');
  for (const name of ['kept', 'files', 'drafts', 'cached']) step.objectStore(name).clear();
  for (const [name, rows] of [['people', people], ['kept', kept], ['files', files]]) for (const row of rows) step.objectStore(name).put(row);
  step.oncomplete = () => { base.close(); done(kept.length); }; step.onabort = () => wrong(step.error);
}; })"""


def test_an_outbox_from_before_is_sealed_and_survives_being_killed_in_the_middle_of_it(
    browser, live_server, cast, tmp_path
):
    def opened() -> tuple[Any, Any]:
        context = browser.browser_type.launch_persistent_context(
            tmp_path / "profile", executable_path=chromium(), args=["--no-sandbox", "--disable-gpu"], viewport=PHONE,
            base_url=live_server.url, locale="zh-CN", timezone_id="Asia/Shanghai",
        )  # fmt: skip
        return context, context.pages[0]

    def killed(context: Any) -> None:
        kill(str(tmp_path / "profile"))
        with suppress(Exception):
            context.close()
        for lock in (tmp_path / "profile").glob("Singleton*"):
            lock.unlink()

    context, page = opened()
    sign_in_here(page, "min", cast.password)
    context.set_offline(True)
    for at in range(6):
        write(page, f"升级以前 {at}", photo() if at == 3 else None)
    page.goto("about:blank")
    context.set_offline(False)
    page.goto("/lan/page.css")
    assert page.evaluate(BEFORE) == 6
    assert "升级以前 3" in page.evaluate(DISK)
    context.set_offline(True)
    for delay in (0, 60, 150):  # milliseconds after the page begins to seal
        page.goto("/field/", wait_until="commit")
        page.wait_for_timeout(delay)
        killed(context)
        context, page = opened()
        context.set_offline(True)
    page.goto("/field/")
    stands(page, *["已保存在手机"] * 6)
    until(lambda: "升级以前" not in page.evaluate(DISK), page, "all of it is sealed in the end")
    context.set_offline(False)
    settled(page, 6)
    context.close()
    assert [entries(f"升级以前 {at}").count() for at in range(6)] == [1] * 6
    assert entries("升级以前 3").get().photos.count() == 1
