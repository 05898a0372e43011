"""What the console's tests share: somebody signed in, and a matter in hand."""

import datetime as dt
from collections.abc import Callable, Iterator
from typing import Any
from unittest import mock

import pytest
from django.test import Client

BEIJING = dt.timezone(dt.timedelta(hours=8))
NOW = dt.datetime(2026, 3, 2, 10, 0, tzinfo=BEIJING)  # an ordinary Monday


@pytest.fixture
def clock() -> Iterator[Any]:
    """The console's own clock stands at NOW; `clock.return_value = …` moves it."""
    with mock.patch("wangge.faces.console.gate.timezone.now", return_value=NOW) as standing:
        yield standing


@pytest.fixture
def as_(cast: Any, clock: Any) -> Callable[[str], Client]:
    """`as_("li").get(…)`: a browser in which this member of the cast has signed in."""
    from django.contrib.auth import get_user_model

    assert get_user_model()

    def signed_in(name: str) -> Client:
        client = Client()
        client.force_login(getattr(cast, name), backend="django.contrib.auth.backends.ModelBackend")
        return client

    return signed_in


@pytest.fixture
def register(cast: Any) -> Callable[..., Any]:
    """A matter of grid 1, told by telephone; keywords change it."""
    from wangge.cases import intake

    def registered(words: str = "二号楼东侧水管漏水，楼道有积水", **said: Any) -> Any:
        given = {
            "place": cast.community,
            "grid": cast.grid1,
            "channel": "phone",
            "by": cast.by("li"),
            "at": NOW,
        } | said
        return intake.register(words, **given).case

    return registered


@pytest.fixture
def matter(register: Any) -> Any:
    """One registered matter of grid 1."""
    return register()


@pytest.fixture
def classified(cast: Any, matter: Any) -> Any:
    """The same, sorted: the community's own, held by Min."""
    from wangge.cases import triage

    triage.classify(matter, level="community", holder=cast.min, by=cast.by("li"), at=NOW)
    return matter
