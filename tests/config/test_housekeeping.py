from datetime import UTC, datetime, timedelta

import pytest
from axes.models import AccessLog
from django.contrib.sessions.models import Session

from wangge.config import housekeeping

NOW = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)


@pytest.fixture
def signed_in(db):
    def at(moment: datetime) -> None:
        made = AccessLog.objects.create(username="li", ip_address="192.0.2.7", user_agent="")
        AccessLog.objects.filter(pk=made.pk).update(attempt_time=moment)

    return at


def test_a_year_old_record_of_signing_in_goes_and_six_months_stay(signed_in):
    for days in (1, 100, 200, 400):
        signed_in(NOW - timedelta(days=days))
    housekeeping.turn(at=NOW)
    assert sorted((NOW - log.attempt_time).days for log in AccessLog.objects.all()) == [1, 100, 200]


def test_a_clock_that_jumped_ahead_deletes_nothing(signed_in):
    signed_in(NOW)
    housekeeping.turn(at=NOW + timedelta(days=400))
    assert AccessLog.objects.count() == 1


def test_sessions_that_are_over_go(db):
    Session.objects.create(session_key="old", expire_date=NOW - timedelta(seconds=1))
    Session.objects.create(session_key="new", expire_date=NOW + timedelta(seconds=1))
    housekeeping.turn(at=NOW)
    assert [session.session_key for session in Session.objects.all()] == ["new"]
