"""`wangge restore`."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand
from django.utils import timezone

from wangge.config import backups
from wangge.sync import epochs


class Command(BaseCommand):
    help = "从备份恢复。先核对每个文件的校验值，再动现有数据；请先停止网站"
    requires_system_checks = ()

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path, help="wangge backup 写下的文件")
        parser.add_argument("--force", action="store_true", help="现有数据移到一旁，换成备份里的")

    def handle(self, *args: Any, **options: Any) -> None:
        now = timezone.localtime()
        aside = backups.restore(options["file"], force=options["force"], at=now)
        epochs.mark(f"恢复备份 {options['file'].name}", at=now)
        self.stdout.write("已恢复。" + (f"原来的数据移到了 {aside}。" if aside else ""))
        self.stdout.write("接下来请运行 wangge migrate 和 wangge verify，再启动网站。")
        self.stdout.write("手机下次联网会自动对账，把备份以后传来的内容再传一遍；请让大家都联网一次。")
