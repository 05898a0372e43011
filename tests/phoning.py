"""手机端走一遍: what a journey does on the phone app – sign in, write, look into the outbox – and kills it with."""

import os
import signal
import time
from contextlib import suppress
from pathlib import Path
from typing import Any

from walking import sign_in


def sign_in_here(page: Any, who: str, password: str) -> None:
    page.goto("/sign-in/?next=/field/")
    sign_in(page, who, password)
    page.locator("a.button--big").wait_for()
    until(page, "navigator.serviceWorker.controller !== null")


def until(page: Any, condition: str, seconds: float = 20) -> None:
    """Waits in our own process: the page's policy allows no evaluated code, and so no polling in it."""
    end = time.monotonic() + seconds
    while not page.evaluate(condition):
        assert time.monotonic() < end, condition
        page.wait_for_timeout(100)


def write(page: Any, words: str) -> None:
    page.goto("/field/#/write")
    page.fill("#words", words)
    page.click("button.button--stick")
    page.locator(".note--done").wait_for()


def states(page: Any) -> list[str]:
    """What the outbox says of each record."""
    page.goto("/field/#/outbox")
    page.locator("h1", has_text="待发送").wait_for()
    return page.locator(".state").all_inner_texts()


def settled(page: Any, count: int) -> None:
    """Until the outbox shows so many received and none waiting."""
    page.goto("/field/#/outbox")
    page.locator(".counts", has_text=f"待发送 0 · 已收妥 {count}").wait_for()


def entries(words: str) -> Any:
    from wangge.journal.models import Entry

    return Entry.objects.filter(words=words)


def kill(profile: str) -> None:
    """SIGKILL for the browser that uses this profile, all its processes, and no other."""
    for process in Path("/proc").iterdir():
        with suppress(OSError):
            if process.name.isdigit() and profile in (process / "cmdline").read_text(errors="replace"):
                os.kill(int(process.name), signal.SIGKILL)
