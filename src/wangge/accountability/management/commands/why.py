"""`wangge why NUMBER`: the whole chain of a matter or a finding, from the record to the sentence of the regulation."""

import datetime as dt
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand

from wangge.accountability import findings
from wangge.accountability import why as of_finding
from wangge.cases import why as of_matter
from wangge.territory import papers
from wangge.territory.models import Place


class Command(BaseCommand):
    help = (
        "为什么是这一天、为什么是这个人：一件事项的每一步、每个期限，一个认定数了什么、没数什么，各依哪一条。"
        "不显示反映人"
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "number", help="事项的编号（写在回执上），或者认定的编号（F-4K7Q2M，写在“按制度看记录”里）"
        )
        parser.add_argument("--place", help="地方的代码（几个地方编号相同时）")
        parser.add_argument("--on", type=dt.date.fromisoformat, help="认定看到哪一天（默认今天）")
        parser.add_argument("--lang", choices=["zh", "en"], default="zh")

    def handle(self, *args: Any, **options: Any) -> None:
        number, lang = options["number"], options["lang"]
        place = papers.place_called(options["place"]) if options["place"] else None
        if "|" in number or number[:2].upper() == "F-":
            answering = Place.objects.filter(kind__in=findings.ANSWERING).order_by("code")
            text = of_finding.why(number, places=[place] if place else answering, on=options["on"], lang=lang)
        else:
            text = of_matter.why(number, place=place, lang=lang)
        self.stdout.write(text)
