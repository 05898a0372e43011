"""A phone that talks to the real addresses through Django's test client."""

import datetime as dt
import random
from typing import Any

import pytest
from django.test import Client

from sync.outbox_model import Phone

NOW = dt.datetime(2026, 3, 2, 12, 0, tzinfo=dt.timezone(dt.timedelta(hours=8)))


def link_to(client: Client) -> Any:
    """The client as a phone sees a network."""

    def asked(method: str, path: str, content: bytes, headers: dict[str, str]) -> Any:
        given = {name: value for name, value in headers.items() if name != "Content-Type"}
        answer = client.generic(
            method, path, content, content_type=headers.get("Content-Type", ""), headers=given or None
        )
        return answer.status_code, dict(answer.headers), answer.content

    return asked


@pytest.fixture
def moment(monkeypatch: pytest.MonkeyPatch) -> Any:
    """The server's clock: noon on an ordinary Monday, until a test sets it on."""

    class Moment:
        now = NOW

        def on(self, **more: Any) -> dt.datetime:
            self.now += dt.timedelta(**more)
            return self.now

    it = Moment()
    monkeypatch.setattr("django.utils.timezone.now", lambda: it.now)
    return it


@pytest.fixture
def phone_of(cast: Any, moment: Any) -> Any:
    """`phone_of("min")`: Min's phone, enrolled."""

    def made(who: str, seed: int = 1) -> Phone:
        client = Client()
        client.force_login(cast.people[who], backend="django.contrib.auth.backends.ModelBackend")
        phone = Phone(link_to(client), random=random.Random(f"{who}{seed}").randbytes)
        phone.client = client  # type: ignore[attr-defined]
        assert phone.enrol()
        return phone

    return made


def entry(words: str = "三号楼门口路灯不亮", **more: Any) -> dict[str, Any]:
    return {"kind": "patrol", "words": words, "grid": "1"} | more
