"""A log of its own for each test, with keys of its own."""

import pytest

from integrity.entries import fill
from wangge.integrity import secrecy


@pytest.fixture(autouse=True)
def keys_of_its_own(settings, tmp_path):
    settings.HOME = tmp_path / "home"
    settings.LOG_ORIGIN = "wangge.example"
    secrecy._ring.cache_clear()


@pytest.fixture
def log(db):
    """Thirteen entries at place 1, of three subjects."""
    return fill()
