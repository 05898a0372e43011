import json
import sqlite3
import zipfile
from datetime import UTC, datetime

import pytest
from django.db import connection

from wangge.config import backups
from wangge.config.backups import BackupRefused

AT = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
LATER = datetime(2026, 3, 3, 9, 0, tzinfo=UTC)


@pytest.fixture
def home(tmp_path, settings, monkeypatch):
    """A data directory with a database, one photo and one key."""
    if connection.vendor != "sqlite":
        pytest.skip("of PostgreSQL, pg_dump and pg_restore make the copy")
    settings.HOME = tmp_path / "home"
    (settings.HOME / "media/2026").mkdir(parents=True)
    (settings.HOME / "keys").mkdir()
    (settings.HOME / "media/2026/photo.jpg").write_bytes(b"photo")
    (settings.HOME / "keys/place").write_bytes(b"key")
    monkeypatch.setitem(settings.DATABASES["default"], "NAME", str(settings.HOME / "wangge.sqlite3"))
    monkeypatch.setattr(connection, "close", lambda: None)
    write(settings.HOME, "before")
    return settings.HOME


def write(home, word):
    with sqlite3.connect(home / "wangge.sqlite3") as database:
        database.execute("PRAGMA journal_mode=WAL")
        database.execute("CREATE TABLE IF NOT EXISTS word (said)")
        database.execute("DELETE FROM word")
        database.execute("INSERT INTO word VALUES (?)", [word])
    database.close()


def read(home):
    database = sqlite3.connect(home / "wangge.sqlite3")
    said = database.execute("SELECT said FROM word").fetchone()[0]
    database.close()
    return said


def test_a_backup_brings_everything_back_and_keeps_what_it_replaced(home):
    file = backups.backup(at=AT)
    assert file.stat().st_mode & 0o777 == 0o600
    write(home, "after")
    (home / "media/2026/photo.jpg").unlink()
    aside = backups.restore(file, force=True, at=LATER)
    assert read(home) == "before"
    assert (home / "media/2026/photo.jpg").read_bytes() == b"photo"
    assert (home / "keys/place").read_bytes() == b"key"
    assert read(aside) == "after"


def test_a_backup_is_taken_while_somebody_writes(home):
    open_writer = sqlite3.connect(home / "wangge.sqlite3", isolation_level=None)
    open_writer.execute("BEGIN IMMEDIATE")
    open_writer.execute("UPDATE word SET said = 'half'")
    file = backups.backup(at=AT)
    open_writer.execute("COMMIT")
    open_writer.close()
    backups.restore(file, force=True, at=LATER)
    assert read(home) == "before"


def test_what_is_there_is_never_overwritten_unasked(home):
    file = backups.backup(at=AT)
    write(home, "after")
    with pytest.raises(BackupRefused, match="--force"):
        backups.restore(file, force=False, at=LATER)
    with pytest.raises(BackupRefused, match="已经存在"):
        backups.backup(file, at=AT)
    assert read(home) == "after"


def test_into_an_empty_directory_no_force_is_needed(home, settings, monkeypatch, tmp_path):
    file = backups.backup(tmp_path / "kept.zip", at=AT)
    settings.HOME = tmp_path / "new"
    settings.HOME.mkdir()
    monkeypatch.setitem(settings.DATABASES["default"], "NAME", str(settings.HOME / "wangge.sqlite3"))
    assert backups.restore(file, force=False, at=LATER) is None
    assert read(settings.HOME) == "before"


def changed(file, to, name, content):
    """The backup with one member replaced."""
    with zipfile.ZipFile(file) as old, zipfile.ZipFile(to, "w") as new:
        for member in old.namelist():
            new.writestr(member, content if member == name else old.read(member))
    return to


def test_a_damaged_backup_changes_nothing(home, tmp_path):
    file = backups.backup(at=AT)
    write(home, "after")
    for broken in (
        changed(file, tmp_path / "a.zip", "media/2026/photo.jpg", b"other"),
        changed(file, tmp_path / "b.zip", "manifest.json", b"{}"),
        changed(file, tmp_path / "c.zip", "manifest.json", b"not json"),
    ):
        with pytest.raises(BackupRefused):
            backups.restore(broken, force=True, at=LATER)
    (tmp_path / "d.zip").write_bytes(file.read_bytes()[:-100])
    with pytest.raises(BackupRefused, match="不是本系统的备份"):
        backups.restore(tmp_path / "d.zip", force=True, at=LATER)
    assert read(home) == "after"


@pytest.mark.parametrize("name", ["../outside", "/etc/passwd", "media/../../outside", "settings.py", "media"])
def test_a_name_that_leads_outside_is_refused(home, tmp_path, name):
    evil = tmp_path / "evil.zip"
    files = [{"name": name, "size": 1, "sha256": "0" * 64}]
    with zipfile.ZipFile(evil, "w") as archive:
        archive.writestr(
            "manifest.json", json.dumps({"format": 1, "wangge": "0", "made_at": "", "files": files})
        )
        archive.writestr(name, "x")
    with pytest.raises(BackupRefused, match="不该有"):
        backups.restore(evil, force=True, at=LATER)
    assert read(home) == "before"


def test_a_backup_that_would_fill_the_disk_is_refused_before_it_is_unpacked(home, tmp_path, monkeypatch):
    bomb = tmp_path / "bomb.zip"
    with zipfile.ZipFile(bomb, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(backups.MANIFEST, json.dumps({"format": 1, "wangge": "0", "files": []}))
        archive.writestr("media/1", b"\0" * 1_000_000)
    room = tmp_path / "room"
    room.mkdir()
    monkeypatch.setattr(backups.shutil, "disk_usage", lambda _path: type("Usage", (), {"free": 1000})())
    with pytest.raises(BackupRefused, match="放不下"):
        backups.read(bomb, room)
    assert not list(room.iterdir())
