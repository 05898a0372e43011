"""采用: a place adopts a written regulation, from the command line."""

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from wangge.policy import literate
from wangge.policy.pack import Refusal
from wangge.territory import adoption, papers


class Command(BaseCommand):
    help = "一个社区或单位采用一份制度，自某天起施行。文本全文保存，以前的日子仍按以前的文本。"

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--place", required=True, help="社区或单位的代码")
        parser.add_argument("--pack", required=True, help="制度名（community）或文件")
        parser.add_argument("--adopted-by", required=True, help="谁、何时决定，如“居民会议 2026-01-10”")
        parser.add_argument("--consultation", default="", help="怎样征求过意见")
        parser.add_argument("--since", type=papers.day, help="自哪天起（缺省按文本的施行日期）")
        parser.add_argument("--observe-only", action="store_true", help="试行：只解释和提醒，不提出处理建议")

    def handle(self, *, place: str, pack: str, **given: Any) -> None:
        wanted = {name: given[name] for name in ("adopted_by", "consultation", "since", "observe_only")}
        try:
            where = papers.place_called(place)
            text = papers.text_in(literate.find(settings.PACKS, pack))
            row = adoption.adopt(where, text, by=papers.COMMAND_LINE, at=timezone.now(), **wanted)
        except Refusal as refusal:
            raise CommandError(str(refusal)) from None
        self.stdout.write(f"“{where}”自 {row.since} 起采用 {row}（{row.digest[:12]}）")
