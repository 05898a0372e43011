"""手机端出岔子: lost answers, a gateway's page, a full or wiped phone, a new version, a browser killed outright."""

from contextlib import suppress
from typing import Any

from browsing import PHONE, chromium
from phoning import cut, drafted, entries, kill, mended, send_now, settled, sign_in_here, stands, until, write
from walking import photo


def test_a_lost_answer_makes_nothing_double(phone):
    page = phone()
    lost = []

    def lose(route: Any) -> None:
        lost.append(route.fetch().status)  # the server has it; the phone never hears
        route.abort()

    page.route("**/sync/v1/batch", lose, times=1)
    write(page, "答复丢了")
    settled(page, 1)
    assert lost == [200]
    assert entries("答复丢了").count() == 1


def test_a_gateways_page_is_no_answer(phone):
    page = phone()
    portal = "<html><body>请登录上网</body></html>"
    page.route("**/sync/**", lambda route: route.fulfill(status=200, content_type="text/html", body=portal))
    write(page, "在酒店网络里写的")
    page.locator(".banners", has_text="先在浏览器里登录").wait_for()
    stands(page, "已保存在手机")
    page.unroute("**/sync/**")
    send_now(page)
    settled(page, 1)
    assert entries("在酒店网络里写的").count() == 1


def test_storage_taken_away_by_the_browser_is_told_to_the_office(phone):
    from wangge.sync.models import Incident

    page = phone()
    write(page, "清空以前")
    settled(page, 1)
    session = page.context.new_cdp_session(page)
    origin = page.evaluate("location.origin")
    page.goto("/desk/")
    what = "indexeddb,cache_storage,service_workers,local_storage"
    session.send("Storage.clearDataForOrigin", {"origin": origin, "storageTypes": what})
    page.goto("/field/")
    page.locator("a.button--big").wait_for()
    write(page, "清空以后")
    settled(page, 1)
    assert Incident.objects.get().what == Incident.What.WIPED


def test_what_finds_no_network_is_carried_by_hand_and_its_receipts_come_back(phone, tmp_path):
    from django.core.management import call_command

    page = phone()
    page.context.set_offline(True)
    write(page, "带着走的", photo())
    page.goto("/field/#/settings")
    page.fill("[name=password]", "槐树底下有八个字")
    with page.expect_download() as download:
        page.locator("button", has_text="导出没传完的").click()
    carried, secret, receipts = (tmp_path / name for name in ("carried.json", "secret", "receipts.json"))
    download.value.save_as(carried)
    assert "带着走的" not in carried.read_text()
    secret.write_text("槐树底下有八个字")
    call_command("sync", "import", str(carried), "--password-file", str(secret), "--out", str(receipts))
    entry = entries("带着走的").get()
    assert entry.photos.count() == 1
    page.set_input_files("[name=receipts]", receipts)
    page.locator(".note--done", has_text="1 条已收妥").wait_for()
    stands(page, "已收妥")
    page.context.set_offline(False)
    settled(page, 1)
    assert entries("带着走的").count() == 1


def test_a_nearly_full_phone_takes_words_and_no_photos(phone):
    page = phone()
    page.evaluate("() => { navigator.storage.estimate = async () => ({usage: 85, quota: 100}); }")
    page.goto("/field/#/write")
    page.set_input_files("[name=photos]", photo())
    page.locator("[role=alert]", has_text="照片先不收").wait_for()
    write(page, "快满了也写得下")
    settled(page, 1)


# Chromium takes an overridden quota for granted but does not hold to it; so the database refuses by itself.
FULL = """() => { const put = IDBObjectStore.prototype.add; window.room = () => { IDBObjectStore.prototype.add = put; };
  IDBObjectStore.prototype.add = () => { throw new DOMException('full', 'QuotaExceededError'); }; }"""


def test_a_full_phone_says_so_and_keeps_the_words_on_the_screen(phone):
    from wangge.sync.models import Device

    page = phone()
    page.evaluate(FULL)
    page.goto("/field/#/write")
    page.fill("#words", "存满的时候写的")
    page.click("button.button--stick")
    page.locator("[role=alert]", has_text="这一条还没有存下").wait_for()
    assert page.input_value("#words") == "存满的时候写的"
    stands(page)
    page.evaluate("room()")
    write(page, "腾出地方以后写的")
    settled(page, 1)
    assert Device.objects.get().high == 1, "what was not saved has taken no number"


def test_wechat_is_shown_the_way_out(open_page):
    page = open_page(viewport=PHONE, user_agent="Mozilla/5.0 (Linux; Android 13) MicroMessenger/8.0.50")
    page.goto("/field/")
    assert "请在浏览器里打开" in page.locator("h1").inner_text()
    assert page.evaluate("navigator.serviceWorker.getRegistrations().then(all => all.length)") == 0


def test_a_new_version_waits_for_the_worker_and_takes_nothing_away(phone, monkeypatch):
    from wangge.faces.field.views import shell

    page = phone()
    cut(page)
    write(page, "更新以前写的")
    drafted(page, "写到一半来了新版本")
    before = shell._shell()
    monkeypatch.setattr(shell, "_shell", lambda: before.replace("</body>", "<!-- v2 --></body>"))
    page.evaluate(
        "navigator.serviceWorker.getRegistration('/field/').then(found => found.update()).then(() => 1)"
    )
    page.locator(".banners", has_text="有新版本").wait_for()
    assert "v2 -->" not in page.content()
    with page.expect_navigation():
        page.locator("button", has_text="现在更新").click()
    page.locator("#words").wait_for()
    assert "v2 -->" in page.content()
    until(lambda: page.input_value("#words") == "写到一半来了新版本", page)
    stands(page, "已保存在手机")
    mended(page)
    send_now(page)
    settled(page, 1)
    assert entries("更新以前写的").count() == 1


def test_a_browser_killed_outright_has_kept_what_it_said_it_had(browser, live_server, cast, tmp_path):
    def opened() -> tuple[Any, Any]:
        context = browser.browser_type.launch_persistent_context(
            tmp_path / "profile", executable_path=chromium(), args=["--no-sandbox", "--disable-gpu"], viewport=PHONE,
            base_url=live_server.url, locale="zh-CN", timezone_id="Asia/Shanghai",
        )  # fmt: skip
        return context, context.pages[0]

    context, page = opened()
    sign_in_here(page, "min", cast.password)
    cut(page)
    for at in range(5):
        write(page, f"断电以前 {at}")
    kill(str(tmp_path / "profile"))
    with suppress(Exception):
        context.close()
    for lock in (tmp_path / "profile").glob("Singleton*"):
        lock.unlink()
    context, page = opened()
    page.goto("/field/")
    settled(page, 5)
    context.close()
    assert [entries(f"断电以前 {at}").count() for at in range(5)] == [1] * 5
