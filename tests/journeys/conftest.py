"""What the browser journeys share: signing in, taking an act on a matter's page, and what every page owes its reader."""

from collections.abc import Callable
from typing import Any

import pytest
from django.conf import settings

from browsing import PHONE
from phoning import ready, session_of
from walking import AXE, NAMELESS, WIDER, moment, sign_in


@pytest.fixture
def resident(cast: Any, open_page: Callable[..., Any]) -> Callable[..., Any]:
    """A browser that has read the notice board of 槐荫社区: `resident("/report/")`."""

    def opened(address: str = "/", viewport: dict[str, int] = PHONE, **options: Any) -> Any:
        page = open_page(viewport=viewport, **options)
        page.goto("/p/huaiyin/")
        if address != "/":
            page.goto(address)
        return page

    return opened


@pytest.fixture
def staff(cast: Any, open_page: Callable[..., Any]) -> Callable[..., Any]:
    """Somebody of the cast at work: `staff("li")` on a phone, `staff("zhao", TALL)` at a desk."""

    def opened(name: str, viewport: dict[str, int] = PHONE, **options: Any) -> Any:
        page = open_page(viewport=viewport, **options)
        sign_in(page, name, cast.password)
        return page

    return opened


@pytest.fixture
def told_by(cast: Any) -> Callable[..., Any]:
    """A matter of grid 1 that somebody registered a moment ago: `told_by("zhao", "门禁坏了")`."""
    from wangge.cases import intake

    def registered(name: str, words: str = "二号楼东侧水管漏水，楼道有积水", **said: Any) -> Any:
        given = {"place": cast.community, "grid": cast.grid1, "channel": "phone", "where": "2号楼"} | said
        given |= {"latitude": 36.605, "longitude": 117.005}
        return intake.register(words, **given, by=cast.by(name), at=moment()).case

    return registered


@pytest.fixture
def sorted_by_li(cast: Any, told_by: Callable[..., Any]) -> Any:
    """The same, sorted: the community's own, held by Min."""
    from wangge.cases import triage

    case = told_by("min")
    triage.classify(case, level="community", holder=cast.min, by=cast.by("li"), at=moment())
    case.refresh_from_db()
    return case


@pytest.fixture
def owes() -> Callable[[Any], None]:
    """`owes(page)`: names for everything, one heading, nothing wider than the window, nothing serious that axe finds."""

    def look(page: Any) -> None:
        address = page.url.split("/", 3)[-1]
        wrong = [*page.evaluate(NAMELESS), *page.evaluate(WIDER)]
        if AXE.exists():
            page.evaluate(AXE.read_text(encoding="utf-8"))
            found = page.evaluate("axe.run(document, {resultTypes: ['violations']})")
            wrong += [
                f"{each['id']}: {each['nodes'][0]['html'][:120]}"
                for each in found["violations"]
                if each["impact"] in ("serious", "critical")
            ]
        assert not wrong, (address, wrong)

    return look


@pytest.fixture
def phone(cast: Any, open_page: Any, live_server: Any) -> Any:
    """A worker's phone, signed in and enrolled, its files kept for later: `phone()`, `phone("sun")`.

    `before` is done to the page before it is opened.
    """

    def opened(who: str = "min", before: Callable[[Any], Any] = bool, **options: Any) -> Any:
        page = open_page(viewport=PHONE, **options)
        cookie = {"name": settings.SESSION_COOKIE_NAME, "value": session_of(cast.people[who])}
        page.context.add_cookies([cookie | {"url": live_server.url, "httpOnly": True}])
        before(page)
        page.goto("/field/")
        ready(page)
        return page

    return opened
