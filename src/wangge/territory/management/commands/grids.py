"""网格: import grids and boundaries from GeoJSON, or report a place's gaps."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from wangge.policy.pack import Refusal
from wangge.territory import coverage, division, papers


class Command(BaseCommand):
    help = "import 导入网格边界（GeoJSON）；gaps 报告缺口：无人的网格、没有网格的地方、没人负责的日子。"

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("what", choices=["import", "gaps"])
        parser.add_argument(
            "file", nargs="?", help="FeatureCollection，属性有 code、name，可有 covers、contact"
        )
        parser.add_argument("--place", required=True, help="社区或单位的代码")
        parser.add_argument("--since", type=papers.day, help="自哪天起（缺省为今天）")
        parser.add_argument("--until", type=papers.day, help="gaps：看到哪天")
        parser.add_argument(
            "--datum", default="wgs84", help="坐标系：wgs84、gcj02（国内地图）或 bd09（百度）"
        )
        parser.add_argument("--dry-run", action="store_true", help="只看结果，不写入")

    def handle(self, *, what: str, file: str | None, place: str, dry_run: bool, **given: Any) -> None:
        now = timezone.now()
        try:
            where = papers.place_called(place)
            since = given["since"] or where.day_of(now)
            if what == "gaps":
                found = coverage.coverage(where, since, given["until"]).gaps
                self.stdout.write("\n".join(str(gap) for gap in found) or "没有缺口")
                return
            asked = {"datum": given["datum"], "since": since, "dry_run": dry_run}
            text = papers.text_in(file or "")
            report = division.import_grids(where, text, by=papers.COMMAND_LINE, at=now, **asked)
        except Refusal as refusal:
            raise CommandError(str(refusal)) from None
        self.stdout.write("\n".join([*(["试运行，没有写入"] if dry_run else []), *report.sentences]))
