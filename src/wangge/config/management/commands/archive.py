"""`wangge archive`: one year of a place, with its log and the verifier"""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand
from django.utils import timezone

from wangge.analysis import archive
from wangge.integrity.actor import Actor
from wangge.policy.pack import Refusal
from wangge.territory.models import Place


class Command(BaseCommand):
    help = "导出一年的档案：目录、签发的文书、带正文的存证日志和核验程序；含个人信息，请妥善保管"

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("directory", type=Path, metavar="目录", help="写到哪里（新目录）")
        parser.add_argument("--place", required=True, metavar="代码", help="地方代码")
        parser.add_argument("--year", required=True, type=int, metavar="年")

    def handle(self, *args: Any, **options: Any) -> None:
        place = Place.objects.filter(code=options["place"]).first()
        if place is None:
            raise Refusal(f"没有代码为“{options['place']}”的地方。wangge place list 列出现有的。")
        by = Actor.importing("命令行归档")
        kept = archive.write(place, options["year"], options["directory"], by=by, at=timezone.now())
        key = (kept / "log/vkey").read_text(encoding="utf-8").split()[-1]
        self.stdout.write(f"已导出：{kept}\n核对：python {kept}/log/verify.py {kept} --key {key}")
