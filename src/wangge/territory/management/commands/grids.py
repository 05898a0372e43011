"""网格: import grids and boundaries from GeoJSON, or report a place's gaps."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from wangge.policy.pack import Refusal
from wangge.territory import coverage, division, papers


class Command(BaseCommand):
    help = "import 导入网格边界（GeoJSON）；gaps 报告缺口：无人的网格、没有网格的地方、没人负责的日子。"

    def add_arguments(self, parser: CommandParser) -> None:
        acts = parser.add_subparsers(dest="what", required=True)
        bring, gaps = acts.add_parser("import", help="导入"), acts.add_parser("gaps", help="报告缺口")
        for each in (bring, gaps):
            each.add_argument("--place", required=True, help="社区或单位的代码")
            each.add_argument("--since", type=papers.day, help="自哪天起（缺省为今天）")
        gaps.add_argument("--until", type=papers.day, help="看到哪天")
        bring.add_argument("file", help="FeatureCollection，属性有 code、name，可有 covers、contact")
        bring.add_argument(
            "--datum",
            default="wgs84",
            help="wgs84、cgcs2000（测绘成果、天地图）、gcj02（国内地图）或 bd09（百度）",
        )
        bring.add_argument("--dry-run", action="store_true", help="只看结果，不写入")

    def handle(self, *, what: str, place: str, since: Any, **given: Any) -> None:
        now = timezone.now()
        try:
            where = papers.place_called(place)
            since = since or where.day_of(now)
            if what == "gaps":
                found = coverage.coverage(where, since, given["until"]).gaps
                self.stdout.write("\n".join(str(gap) for gap in found) or "没有缺口")
                return
            how = {name: given[name] for name in ("datum", "dry_run")} | {"since": since, "at": now}
            text = papers.text_in(given["file"])
            report = division.import_grids(where, text, by=papers.COMMAND_LINE, **how)
        except Refusal as refusal:
            raise CommandError(str(refusal)) from None
        self.stdout.write("\n".join([*(["试运行，没有写入"] if given["dry_run"] else []), *report.sentences]))
