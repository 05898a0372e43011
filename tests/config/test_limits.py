from datetime import UTC, datetime, timedelta

import pytest
from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.http import HttpResponse
from django.test import RequestFactory
from django.utils import timezone

from wangge.config.limits import BodyLimit, SessionLimit

NINE = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)


class SignedIn:
    """A session as far as the limit looks at it."""

    is_authenticated = True
    pk = 1

    def get_username(self):
        return "li"


class Session(dict):
    session_key = "kept"

    flush = dict.clear


@pytest.fixture
def visit(db, monkeypatch):
    session = Session()

    def visited(after: timedelta) -> bool:
        """Whether the person is still signed in at a request this long after nine."""
        monkeypatch.setattr(timezone, "now", lambda: NINE + after)
        asked = RequestFactory().get("/desk/")
        asked.session, asked.user = session, SignedIn()
        SessionLimit(lambda request: HttpResponse())(asked)
        return not isinstance(asked.user, AnonymousUser)

    return visited


def test_a_sign_in_ends_when_nobody_is_there(visit):
    assert visit(timedelta())
    assert visit(settings.SESSION_IDLE - timedelta(minutes=1))
    assert visit(2 * settings.SESSION_IDLE - timedelta(minutes=2))
    assert not visit(3 * settings.SESSION_IDLE)


def test_a_sign_in_ends_with_the_day_however_busy(visit):
    step, passed = settings.SESSION_IDLE / 2, timedelta()
    while passed <= settings.SESSION_LONGEST:
        assert visit(passed)
        passed += step
    assert not visit(passed)


@pytest.mark.parametrize("announced", [str(settings.BODY_LIMIT + 1), "-1", "many", "１２"])
def test_a_body_too_large_is_refused_before_it_is_read(announced):
    asked = RequestFactory().post("/report/")
    asked.META["CONTENT_LENGTH"] = announced
    answer = BodyLimit(lambda request: pytest.fail("read"))(asked)
    assert answer.status_code == 413
    assert "MB" in answer.content.decode()


def test_an_ordinary_body_passes():
    assert (
        BodyLimit(lambda request: HttpResponse("ok"))(RequestFactory().post("/", {"a": "b"})).content == b"ok"
    )
