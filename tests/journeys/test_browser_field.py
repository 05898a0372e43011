"""手机端: the app in a browser, against the real server – opened without a network, killed, cut off, filled up."""

from typing import Any

import pytest

from browsing import PHONE
from walking import sign_in


@pytest.fixture
def phone(cast: Any, open_page: Any) -> Any:
    """Min's phone, signed in and enrolled, its files kept for later."""

    def opened(who: str = "min", **options: Any) -> Any:
        page = open_page(viewport=PHONE, **options)
        page.goto("/field/")
        sign_in_here(page, who, cast.password)
        return page

    return opened


def sign_in_here(page: Any, who: str, password: str) -> None:
    page.goto("/sign-in/?next=/field/")
    sign_in(page, who, password)
    page.locator("a.button--big").wait_for()
    page.wait_for_function("navigator.serviceWorker.controller !== null", timeout=20_000)
