"""`wangge suggest`: what the category suggestions have learnt; learn to the end of the log, or anew; try a sentence."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand
from django.db.models import Sum
from django.utils import timezone

from wangge.analysis import suggest
from wangge.analysis.models import SortCount
from wangge.policy.pack import Refusal
from wangge.territory.models import Place


class Command(BaseCommand):
    help = "类别提示：从本处自己的分类里学到哪里了；一次学完，或者重新学；试一句话"

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("place", metavar="地方代码")
        parser.add_argument(
            "words", nargs="?", default="", metavar="一句话", help="看这句话会提示哪几类、为什么"
        )
        parser.add_argument("--again", action="store_true", help="丢掉学到的，从头重新学（删去文字以后）")

    def handle(self, *args: Any, **options: Any) -> None:
        place = Place.objects.filter(code=options["place"]).first()
        if place is None:
            raise Refusal(f"没有代码为“{options['place']}”的地方。wangge place list 列出现有的。")
        if options["again"]:
            suggest.forget(place)
        read = 0
        while step := suggest.learn(place, most=5000):
            read += step
        sums = SortCount.objects.filter(place=place)
        matters = sums.aggregate(Sum("matters"))["matters__sum"] or 0
        self.stdout.write(
            f"{place}：又读了 {read} 条记录，共从 {matters} 件事项学到 {sums.filter(matters__gt=0).count()} 类"
        )
        for each in suggest.suggest(options["words"], place=place, on=place.day_of(timezone.now())):
            self.stdout.write(f"  {each.category} {each.share:.0%}：{'、'.join(each.because)}")
