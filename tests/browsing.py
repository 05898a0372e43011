"""浏览器: a page in Debian's chromium, which fails the test on anything the security policy refuses."""

import os
import shutil
from collections.abc import Iterator
from typing import Any

import pytest

PHONE = {"width": 360, "height": 740}
DESKTOP = {"width": 1280, "height": 800}


def chromium() -> str:
    """The path of a chromium; without one the test is skipped, but never in CI."""
    path = os.environ.get("WANGGE_CHROMIUM") or shutil.which("chromium") or shutil.which("chromium-browser")
    if not path:
        reason = "no chromium here: apt-get install chromium, or name one in WANGGE_CHROMIUM"
        (pytest.fail if os.environ.get("CI") else pytest.skip)(reason)
    return path


@pytest.fixture(scope="session")
def browser() -> Iterator[Any]:
    from playwright.sync_api import sync_playwright

    path = chromium()
    # The driver runs an event loop in this thread, which Django would take for asynchronous code.
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"
    quiet = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-sync"]
    quiet += ["--disable-background-networking", "--disable-component-update"]
    with sync_playwright() as driver:
        running = driver.chromium.launch(executable_path=path, args=quiet)
        yield running
        running.close()
    del os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"]


def _is_trouble(said: Any) -> bool:
    """What a console must not say. A refusal of ours (4xx) is an answer, though a browser calls it an error."""
    ours = "Failed to load resource: the server responded with a status of 4" in said.text
    # A network that a test took away.
    cut = said.text.endswith(("net::ERR_INTERNET_DISCONNECTED", "net::ERR_FAILED"))
    return "Content Security Policy" in said.text or (said.type == "error" and not ours and not cut)


@pytest.fixture
def open_page(browser: Any, live_server: Any) -> Iterator[Any]:
    """`open_page(viewport=PHONE)` gives a page whose addresses are relative to the running site."""
    contexts, troubles = [], []

    def opened(viewport: dict[str, int] = DESKTOP, **options: Any) -> Any:
        context = browser.new_context(
            base_url=live_server.url,
            viewport=viewport,
            locale="zh-CN",
            timezone_id="Asia/Shanghai",
            **options,
        )
        contexts.append(context)
        page = context.new_page()
        page.set_default_timeout(30_000)
        page.on("pageerror", lambda error: troubles.append(str(error)))
        page.on("console", lambda said: troubles.append(said.text) if _is_trouble(said) else None)
        return page

    yield opened
    for context in contexts:
        context.close()
    assert not troubles, troubles


@pytest.fixture
def page(open_page: Any) -> Any:
    return open_page()
