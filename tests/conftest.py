"""What every test stands on: a data directory of its own, quick passwords, sources instead of collected files."""

import os
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck
from hypothesis import settings as examples

examples.register_profile("check", max_examples=50, deadline=None, derandomize=True)
examples.register_profile("soak", max_examples=2000, deadline=None, suppress_health_check=[HealthCheck.too_slow])
examples.load_profile(os.environ.get("WANGGE_EXAMPLES", "check"))


def pytest_configure(config: pytest.Config) -> None:
    from django.conf import settings

    home = tempfile.TemporaryDirectory(prefix="wangge-test-")
    config.add_cleanup(home.cleanup)
    settings.HOME = Path(home.name)
    settings.MEDIA_ROOT = settings.HOME / "media"
    settings.STATIC_ROOT = settings.HOME / "static"
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    settings.STORAGES = settings.STORAGES | {
        "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
    }
    settings.WHITENOISE_USE_FINDERS = True


@pytest.fixture(autouse=True)
def in_the_language_of_the_house() -> Iterator[None]:
    """A test that asks for English must not leave the next one reading English."""
    from django.utils import translation

    with translation.override("zh-hans"):
        yield
