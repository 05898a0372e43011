"""手机端走一遍: what a journey does on the phone app – sign in, write, look into the outbox – and kills it with.

Nothing here is looked at once: what the phone shows follows its disk and the network, and a busy machine takes its time.
"""

import os
import signal
import time
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Any

from walking import sign_in

PATIENCE = 60  # seconds; a machine that does three things at once


def sign_in_here(page: Any, who: str, password: str) -> None:
    page.goto("/sign-in/?next=/field/")
    sign_in(page, who, password)
    ready(page)


def session_of(person: Any) -> str:
    """The cookie of somebody who has signed in."""
    from django.conf import settings
    from django.test import Client

    client = Client()
    client.force_login(person, backend="django.contrib.auth.backends.ModelBackend")
    return client.cookies[settings.SESSION_COOKIE_NAME].value


def ready(page: Any) -> None:
    """Enrolled, the app's files kept, the worker in place: it may go where there is no network."""
    page.locator("html[data-standing=ready]").wait_for(state="attached", timeout=PATIENCE * 1000)


def until(condition: Callable[[], Any], page: Any, why: str = "") -> None:
    """Waits in our own process: the page's policy allows no evaluated code, and so no polling in it."""
    end = time.monotonic() + PATIENCE
    while not condition():
        assert time.monotonic() < end, why or condition
        page.wait_for_timeout(100)


def write(page: Any, words: str, photo: Any = None) -> None:
    page.goto("/field/#/write")
    if photo:
        page.set_input_files("[name=photos]", photo)
        page.locator(".photos__one img").wait_for()
    page.fill("#words", words)
    page.click("button.button--stick")
    saved(page)


def saved(page: Any) -> None:
    """The words have left the screen, and it says where they are."""
    until(lambda: page.input_value("#words") == "" and page.locator(".note--done").is_visible(), page)


def drafted(page: Any, words: str) -> None:
    """Until what is half written is on the disk too: sealed, so it is known by having been sealed anew."""
    before = page.evaluate(DRAFTS)
    page.fill("#words", words)
    until(lambda: page.evaluate(DRAFTS) not in (before, ""), page)


DRAFTS = """() => new Promise(done => { const asked = indexedDB.open('wangge-field'); asked.onsuccess = () => {
  const all = asked.result.transaction('drafts').objectStore('drafts').getAll();
  all.onsuccess = () => { asked.result.close(); done(all.result.map((each) => each.box.iv.join()).join(';')); }; }; })"""
# For a second nobody else gets at the drafts.
SLOW_DISK = """() => new Promise(held => { const asked = indexedDB.open('wangge-field'); asked.onsuccess = () => {
  const drafts = asked.result.transaction('drafts', 'readwrite').objectStore('drafts'), until = Date.now() + 1000;
  const hold = () => Date.now() < until ? (drafts.count().onsuccess = hold) : asked.result.close(); hold(); held(); }; })"""
# Everything that lies in the phone's database, as one text.
DISK = """() => new Promise(done => { const asked = indexedDB.open('wangge-field'); asked.onsuccess = () => {
  const base = asked.result, names = [...base.objectStoreNames], all = base.transaction(names), said = {};
  const letters = (bytes) => new TextDecoder().decode(bytes) + String.fromCharCode(...new Uint8Array(bytes.buffer ?? bytes));
  const text = (_, value) => value instanceof ArrayBuffer || ArrayBuffer.isView(value) ? letters(value) : value;
  for (const name of names) all.objectStore(name).getAll().onsuccess = (e) => said[name] = e.target.result;
  all.oncomplete = () => { base.close(); done(JSON.stringify(said, text)); }; }; })"""


def stands(page: Any, *states: str) -> None:
    """Until the outbox says this of each record."""
    page.goto("/field/#/outbox")
    page.locator("h1", has_text="待发送").wait_for()
    until(lambda: page.locator(".state").all_inner_texts() == list(states), page, f"{states}")


def settled(page: Any, count: int) -> None:
    """Until the outbox shows so many received and none waiting."""
    page.goto("/field/#/outbox")
    said = page.locator(".counts", has_text=f"待发送 0 · 已收妥 {count}")
    said.wait_for(timeout=PATIENCE * 1000)


def send_now(page: Any) -> None:
    """Presses the button, if the phone has not begun by itself meanwhile."""
    page.goto("/field/#/outbox")
    with suppress(Exception):
        page.locator("button", has_text="现在就传").click(timeout=2_000)


def cut(page: Any) -> None:
    """No record gets through; everything else does."""
    for path in ("batch", "upload", "sealed"):
        page.route(f"**/sync/v1/{path}", lambda route: route.abort())


def mended(page: Any) -> None:
    for path in ("batch", "upload", "sealed"):
        page.unroute(f"**/sync/v1/{path}")


def entries(words: str) -> Any:
    from wangge.journal.models import Entry

    return Entry.objects.filter(words=words)


def kill(profile: str) -> None:
    """SIGKILL for the browser that uses this profile, all its processes, and no other."""
    for process in Path("/proc").iterdir():
        with suppress(OSError):
            if process.name.isdigit() and profile in (process / "cmdline").read_text(errors="replace"):
                os.kill(int(process.name), signal.SIGKILL)
