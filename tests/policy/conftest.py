"""A small pack of our own words, the published calendars, and one place's clock."""

from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from wangge.policy import literate
from wangge.policy.workdays import Calendar

HERE = Path(__file__).parent
PACKS = HERE.parents[1] / "packs"
ZONE = ZoneInfo("Asia/Shanghai")


def at(day: str, clock: str = "10:00") -> datetime:
    return datetime.fromisoformat(f"{day}T{clock}").replace(tzinfo=ZONE)


@pytest.fixture(scope="session")
def calendar():
    return Calendar.load(PACKS / "calendars")


@pytest.fixture(scope="session")
def yard():
    """槐荫小院: every kind of limit in one small text."""
    return literate.load(HERE / "good" / "yard.md")


@pytest.fixture
def when():
    return at


@pytest.fixture
def zone():
    return ZONE
