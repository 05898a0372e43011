"""备份 (backup): database, attachments and keys as one file, and back again.

The file is a zip whose `manifest.json` carries the SHA-256 of each member. The database is copied through
its own online backup while people work on; attachments after it, so that none it speaks of is missing.
Restoring reads and checks everything before it touches anything, and moves what was there aside.
"""

import hashlib
import json
import os
import shutil
import sqlite3
import subprocess
import tempfile
import zipfile
from collections.abc import Iterator
from datetime import datetime
from importlib.metadata import version
from pathlib import Path, PurePosixPath
from typing import Any

from django.conf import settings
from django.db import connection

from wangge.policy.pack import Refusal

FORMAT = 1
SQLITE, DUMP, MANIFEST = "database.sqlite3", "database.dump", "manifest.json"
FOLDERS = ("media", "keys")
CHUNK = 1024 * 1024


class BackupRefused(Refusal):
    """备份或恢复不能进行: the sentence says why and what is possible."""


def _tool(name: str) -> str:
    found = shutil.which(name)
    if not found:
        raise BackupRefused(f"这台机器上没有 {name}。请安装 PostgreSQL 的客户端工具再试。")
    return found


def _postgresql(*command: str) -> None:
    of = connection.settings_dict
    given = {
        "PGHOST": of["HOST"] or of["OPTIONS"].get("host", ""),
        "PGPORT": str(of["PORT"]),
        "PGUSER": of["USER"],
    }
    given |= {"PGPASSWORD": of["PASSWORD"], "PGDATABASE": of["NAME"]}
    # By environment, not by arguments: a process list shows arguments to everybody.
    done = subprocess.run(
        command,
        env=os.environ | {k: v for k, v in given.items() if v},
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode:
        raise BackupRefused(f"{Path(command[0]).name} 没有完成：{done.stderr.strip().splitlines()[-1]}")


def _copy_database(into: Path) -> str:
    if connection.vendor == "postgresql":
        _postgresql(_tool("pg_dump"), "--format=custom", "--no-owner", f"--file={into / DUMP}")
        return DUMP
    source, copy = sqlite3.connect(settings.DATABASES["default"]["NAME"]), sqlite3.connect(into / SQLITE)
    source.backup(copy, pages=4096)
    found = copy.execute("PRAGMA integrity_check").fetchone()[0]
    copy.close()
    source.close()
    if found != "ok":
        raise BackupRefused(f"数据库本身有损坏，没有生成备份：{found}")
    return SQLITE


def _digest(path: Path) -> str:
    with path.open("rb") as opened:
        return hashlib.file_digest(opened, "sha256").hexdigest()


def _members(database: Path) -> Iterator[tuple[str, Path]]:
    yield database.name, database
    for folder in FOLDERS:
        for path in sorted((settings.HOME / folder).rglob("*")):
            if path.is_file():
                yield path.relative_to(settings.HOME).as_posix(), path


def backup(to: Path | None = None, *, at: datetime) -> Path:
    """Writes a backup; the file appears under its name only when it is complete."""
    target = to or settings.HOME / "backups" / f"wangge-{at:%Y%m%d-%H%M%S}.zip"
    if target.exists():
        raise BackupRefused(f"{target} 已经存在，没有覆盖。请换一个文件名。")
    if connection.vendor == "sqlite" and not Path(settings.DATABASES["default"]["NAME"]).exists():
        raise BackupRefused(f"{settings.HOME} 里还没有数据库，没有可备份的内容。")
    target.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=target.parent, prefix=".backup-") as room:
        database = Path(room) / _copy_database(Path(room))
        half = Path(room) / "half.zip"
        files: list[dict[str, Any]] = []
        with zipfile.ZipFile(half, "x", zipfile.ZIP_DEFLATED, compresslevel=3) as archive:
            for name, path in _members(database):
                archive.write(path, name)
                files.append({"name": name, "size": path.stat().st_size, "sha256": _digest(path)})
            manifest = {
                "format": FORMAT,
                "made_at": at.isoformat(),
                "wangge": version("wangge"),
                "files": files,
            }
            archive.writestr(MANIFEST, json.dumps(manifest, ensure_ascii=False, indent=1))
        half.chmod(0o600)
        with half.open("rb") as written:
            os.fsync(written.fileno())
        half.rename(target)
    return target


def _is_ours(name: str) -> bool:
    path = PurePosixPath(name)
    return name in (SQLITE, DUMP) or (
        len(path.parts) > 1 and path.parts[0] in FOLDERS and ".." not in path.parts
    )


def read(file: Path, into: Path) -> dict[str, Any]:
    """Unpacks a backup and checks every hash; returns the manifest. Nothing outside `into` is touched."""
    try:
        archive = zipfile.ZipFile(file)
        manifest: dict[str, Any] = json.loads(archive.read(MANIFEST))
        listed = manifest["files"]
    except (OSError, zipfile.BadZipFile, KeyError, ValueError) as reason:
        raise BackupRefused(
            f"{file} 不是本系统的备份文件，或者已经损坏（{type(reason).__name__}）。"
        ) from reason
    if manifest["format"] > FORMAT:
        raise BackupRefused(f"这个备份由更新的版本（{manifest['wangge']}）生成，请先升级本系统。")
    free = shutil.disk_usage(into).free
    if sum(each.file_size for each in archive.infolist()) > free:
        raise BackupRefused(f"这个备份展开后放不下：磁盘只剩 {free // 1024 // 1024} MB。没有恢复。")
    with archive:
        for entry in listed:
            name = entry["name"]
            if not _is_ours(name):
                raise BackupRefused(f"备份里有不该有的文件名“{name}”，没有恢复。")
            target = into / name
            target.parent.mkdir(parents=True, exist_ok=True)
            total = hashlib.sha256()
            try:
                with archive.open(name) as source, open(target, "wb", opener=_private) as copy:
                    while chunk := source.read(CHUNK):
                        total.update(chunk)
                        copy.write(chunk)
            except (KeyError, OSError, zipfile.BadZipFile) as reason:
                raise BackupRefused(f"备份里的“{name}”读不出来，没有恢复。请用另一份备份。") from reason
            if total.hexdigest() != entry["sha256"]:
                raise BackupRefused(f"备份里的“{name}”与清单的校验值不符，没有恢复。请用另一份备份。")
    return manifest


def _private(path: str, flags: int) -> int:
    return os.open(path, flags, 0o600)


def restore(file: Path, *, force: bool, at: datetime) -> Path | None:
    """Puts a backup in place; with force, what was there is moved aside, and where to is returned."""
    if not file.exists():
        raise BackupRefused(f"找不到 {file}。")
    database = Path(settings.DATABASES["default"]["NAME"])
    on_server = connection.vendor == "postgresql"
    there = bool(connection.introspection.table_names()) if on_server else database.exists()
    if there and not force:
        raise BackupRefused(
            "这里已经有数据，没有覆盖。确定要换成备份里的，请先停止网站，再加 --force 运行一次。"
        )
    connection.close()
    with tempfile.TemporaryDirectory(dir=settings.HOME, prefix=".restore-") as room:
        unpacked = Path(room)
        names = {entry["name"] for entry in read(file, unpacked)["files"]}
        if (DUMP if on_server else SQLITE) not in names:
            raise BackupRefused("备份来自另一种数据库（SQLite 与 PostgreSQL 之间不能这样转换）。")
        aside = settings.HOME / f"replaced-{at:%Y%m%d-%H%M%S}"
        moved = False
        if on_server:
            name = connection.settings_dict["NAME"]
            _postgresql(
                _tool("pg_restore"),
                "--clean",
                "--if-exists",
                "--no-owner",
                "--single-transaction",
                f"--dbname={name}",
                str(unpacked / DUMP),
            )
        else:
            for part in (database, Path(f"{database}-wal"), Path(f"{database}-shm")):
                moved |= _move(part, aside)
            (unpacked / SQLITE).rename(database)
        for folder in FOLDERS:
            moved |= _move(settings.HOME / folder, aside)
            if (unpacked / folder).exists():
                (unpacked / folder).rename(settings.HOME / folder)
    return aside if moved else None


def _move(path: Path, aside: Path) -> bool:
    if not path.exists():
        return False
    aside.mkdir(parents=True, exist_ok=True, mode=0o700)
    path.rename(aside / path.name)
    return True
