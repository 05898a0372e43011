"""`wangge backup`."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand
from django.utils import timezone

from wangge.config import backups


class Command(BaseCommand):
    help = "把数据库、附件和密钥备份成一个文件（不必停止网站）。备份里有密钥，请妥善保管"
    requires_system_checks = ()

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", nargs="?", type=Path, help="写到哪里（默认在数据目录的 backups/ 里）")

    def handle(self, *args: Any, **options: Any) -> None:
        written = backups.backup(options["file"], at=timezone.localtime())
        self.stdout.write(f"已备份：{written}（{written.stat().st_size / 1024 / 1024:.1f} MB）")
