"""`wangge why NUMBER`: the whole chain of one matter, from the record to the sentence of the regulation."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand

from wangge.cases.why import why
from wangge.territory import papers


class Command(BaseCommand):
    help = "为什么是这一天、为什么是这个人：一件事项的每一步、每个期限，各依哪一条。不显示当事人"

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("number", help="编号，写在回执上")
        parser.add_argument("--place", help="地方的代码（几个地方编号相同时）")
        parser.add_argument("--lang", choices=["zh", "en"], default="zh")

    def handle(self, *args: Any, **options: Any) -> None:
        place = papers.place_called(options["place"]) if options["place"] else None
        self.stdout.write(why(options["number"], place=place, lang=options["lang"]))
