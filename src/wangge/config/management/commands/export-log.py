"""`wangge export-log`: a directory that anyone can check without us."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand
from django.utils import timezone

from wangge.integrity import checkpoints, export
from wangge.policy.pack import Refusal
from wangge.territory.models import Place


class Command(BaseCommand):
    help = "导出存证日志，供别人独立核对：python 目录/verify.py 目录 --key 公钥"

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("code", metavar="地方代码")
        parser.add_argument("directory", type=Path, metavar="目录", help="写到哪里（新目录）")
        parser.add_argument("--bodies", action="store_true", help="连同正文（含个人信息，请妥善保管）")
        parser.add_argument(
            "--rows", action="store_true", help="连同数据库里的动作，供与日志比对（含个人信息）"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        place = Place.objects.filter(code=options["code"]).first()
        if place is None:
            raise Refusal(f"没有代码为“{options['code']}”的地方。wangge place list 列出现有的。")
        checkpoints.sign(place.pk, at=timezone.now())
        bodies, rows = options["bodies"] or options["rows"], options["rows"]
        written = export.write(place.pk, options["directory"], bodies=bodies, rows=rows)
        key = (written / "vkey").read_text(encoding="utf-8").split()[-1]
        self.stdout.write(f"已导出：{written}\n核对：python {written}/verify.py {written} --key {key}")
