"""What every test stands on: a data directory of its own, quick passwords, sources as they are."""

import os
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck
from hypothesis import settings as examples

import laid_tables
from browsing import browser, open_page, page  # noqa: F401
from cast import cast  # noqa: F401

MANY = int(os.environ.get("WANGGE_EXAMPLE_COUNT", "1000"))
examples.register_profile("check", max_examples=50, deadline=None, derandomize=True)
examples.register_profile(
    "soak", max_examples=MANY, deadline=None, suppress_health_check=[HealthCheck.too_slow]
)
examples.load_profile(os.environ.get("WANGGE_EXAMPLES", "check"))


def pytest_configure(config: pytest.Config) -> None:
    from django.conf import settings

    home = tempfile.TemporaryDirectory(prefix="wangge-test-", ignore_cleanup_errors=True)
    config.add_cleanup(home.cleanup)
    settings.HOME = Path(home.name)
    settings.MEDIA_ROOT = settings.HOME / "media"
    settings.STATIC_ROOT = settings.HOME / "static"
    settings.STATIC_ROOT.mkdir()
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    settings.STORAGES = settings.STORAGES | {
        "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
    }
    settings.WHITENOISE_USE_FINDERS = True
    if config.option.markexpr.startswith("browser") and settings.DATABASES["default"]["ENGINE"].endswith(
        "sqlite3"
    ):
        # A browser asks for several things at once; threads cannot share one database in memory. It need not outlive a
        # power cut: waiting for the disk would be most of a journey's time.
        database = settings.DATABASES["default"]
        database.setdefault("TEST", {})["NAME"] = str(settings.HOME / "test.sqlite3")
        options = database["OPTIONS"]
        options["init_command"] = options["init_command"].replace("synchronous=FULL", "synchronous=OFF")
    memory = "django.core.cache.backends.locmem.LocMemCache"
    settings.CACHES = {name: {"BACKEND": memory, "LOCATION": name} for name in settings.CACHES}


def _on_postgresql() -> bool:
    from django.conf import settings

    return settings.DATABASES["default"]["ENGINE"].endswith("postgresql")


@pytest.hookimpl(tryfirst=True)  # before pytest-django puts what commits after what is rolled back
def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    for item in items:
        if "browser" in item.path.parts or item.path.name.startswith("test_browser"):
            item.add_marker("browser")
        if "faults" in item.path.parts:
            item.add_marker("fault")
        if getattr(getattr(item, "obj", None), "is_hypothesis_test", False):
            item.add_marker("property")
    if _on_postgresql():
        asking = [item for item in items if _asks_the_database(item)]
        config.hook.pytest_deselected(items=[item for item in items if not _asks_the_database(item)])
        items[:] = asking
    # Two processes end together if what takes long does not come last.
    items.sort(key=lambda item: item.get_closest_marker("long") is None)


def _asks_the_database(item: pytest.Item) -> bool:
    """Whoever does not say so gets no connection from pytest-django, and the same answer under any database."""
    fixtures = getattr(item, "fixturenames", ())
    asks = not {"db", "transactional_db", "live_server"}.isdisjoint(fixtures)
    return asks or item.get_closest_marker("django_db") is not None


def pytest_terminal_summary(terminalreporter: Any) -> None:
    if _on_postgresql():
        terminalreporter.write_line("On PostgreSQL: only what asks a database; the rest is the same on both.")


@pytest.fixture(scope="session")
def django_db_modify_db_settings(django_db_modify_db_settings: None) -> Iterator[None]:
    from django.db.backends.signals import connection_created

    connection_created.connect(laid_tables.lay)
    yield
    connection_created.disconnect(laid_tables.lay)


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup: None, django_db_blocker: Any) -> None:
    from django.db import connection

    with django_db_blocker.unblock():
        laid_tables.keep(connection)


@pytest.fixture
def rounds() -> int:
    """How often a fault test strikes: a few times in a check, many times in `bin/soak`."""
    return examples.default.max_examples if examples.default else 50


@pytest.fixture(autouse=True)
def nothing_left_from_the_test_before() -> Iterator[None]:
    """A test that asks for English, or tries too often, must not change what the next one meets."""
    from django.core.cache import caches
    from django.utils import translation

    for each in caches.settings:
        caches[each].clear()
    with translation.override("zh-hans"):
        yield
