"""What the tests of duties share: an ordinary week of March 2026, and ways to ask the ledger."""

import datetime as dt
from typing import Any

import pytest

BEIJING = dt.timezone(dt.timedelta(hours=8))
MONDAY = dt.date(2026, 3, 2)
FRIDAY = dt.date(2026, 3, 6)


def moment(day: dt.date, hour: int = 16, minute: int = 0) -> dt.datetime:
    return dt.datetime.combine(day, dt.time(hour, minute), BEIJING)


@pytest.fixture
def lines(cast: Any) -> Any:
    """`lines("daily-report", MONDAY, grid=cast.grid1)`: the ledger's lines of one duty."""
    from wangge.duties import ledger

    def asked(
        duty: str, since: dt.date, until: dt.date | None = None, *, place: Any = None, **how: Any
    ) -> Any:
        found = ledger.ledger(place or cast.community, since, until or since, **how)
        return [each for each in found if each.duty == duty]

    return asked


@pytest.fixture
def staffed(cast: Any) -> Any:
    """人事: leave, stand-ins, ends of posts – by the administrator."""
    from wangge.territory import staffing

    done = {"by": cast.by("feng"), "at": moment(MONDAY, 8)}

    class Acts:
        def away(self, who: str, since: dt.date, until: dt.date) -> Any:
            return staffing.absence(getattr(cast, who), since=since, until=until, reason="年假", **done)

        def stand_in(self, of: str, who: str, since: dt.date, until: dt.date) -> Any:
            return staffing.stand_in(cast.posts[of], getattr(cast, who), since=since, until=until, **done)

        def end(self, who: str, until: dt.date) -> Any:
            return staffing.end(cast.posts[who], until=until, **done)

    return Acts()
