"""地方: open a place from the command line, or list those there are."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from wangge.policy.pack import Refusal
from wangge.territory import codes12, division, papers
from wangge.territory.models import Place


class Command(BaseCommand):
    help = "open 设立区县、街道、社区或单位；list 列出现有的。"

    def add_arguments(self, parser: CommandParser) -> None:
        acts = parser.add_subparsers(dest="what", required=True)
        acts.add_parser("list", help="列出现有的")
        parser = acts.add_parser("open", help="设立")
        parser.add_argument("code", help="代码，用在网址和命令里，如 huaiyin")
        parser.add_argument("--name", required=True, help="名称，如 槐荫社区")
        parser.add_argument("--kind", default="community", help="district、street、community 或 company")
        parser.add_argument("--parent", help="上级的代码")
        parser.add_argument("--code12", default="", help="十二位区划代码")
        parser.add_argument("--zone", default="Asia/Shanghai", help="时区，如 Asia/Urumqi")
        parser.add_argument("--since", type=papers.day, help="自哪天起（缺省为今天）")

    def handle(self, *, what: str, since: Any = None, **given: Any) -> str:
        if what == "list":
            rows = Place.objects.order_by("kind", "code")
            return "\n".join(f"{row.code}\t{row.get_kind_display()}\t{row.name}" for row in rows)
        done: Any = {"since": since or timezone.localdate(), "by": papers.COMMAND_LINE, "at": timezone.now()}
        try:
            given["parent"] = papers.place_called(given["parent"]) if given["parent"] else None
            given = {key: given[key] for key in ("kind", "code", "name", "parent", "code12")}
            made = division.open_place(**given, **done)
        except Refusal as refusal:
            raise CommandError(str(refusal)) from None
        for doubt in codes12.read(made.code12).doubts if made.code12 else ():
            self.stderr.write(f"请核对区划代码：{doubt}")
        return f"已设立{made.get_kind_display()}“{made}”（{made.code}）"
