"""`wangge what-if --pack NEW --place CODE --from … --to …`: who and what would differ under a text not yet adopted."""

import datetime as dt
import json
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from wangge.accountability import rehearsal
from wangge.policy import literate
from wangge.policy.pack import Refusal
from wangge.policy.whatif import Difference
from wangge.territory import papers


class Command(BaseCommand):
    help = "试算：拿已有的记录按一份还没有采用的文本算一遍，列出谁和哪件事会不同、为什么。不写任何东西"

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--pack", required=True, metavar="文件", help="要试算的制度：名字、目录或文件")
        parser.add_argument("--place", required=True, metavar="代码", help="社区或单位的代码")
        parser.add_argument(
            "--from", dest="since", type=papers.day, metavar="日期", help="从哪天起（默认今年一月一日）"
        )
        parser.add_argument(
            "--to", dest="until", type=papers.day, metavar="日期", help="到哪天为止（默认今天）"
        )
        parser.add_argument("--lang", choices=["zh", "en"], default="zh")
        parser.add_argument("--json", action="store_true", help="输出 JSON，供别的程序读")

    def handle(self, *, pack: str, place: str, **given: Any) -> None:
        lang = given["lang"]
        try:
            where = papers.place_called(place)
            new = literate.load(literate.find(settings.PACKS, pack))
            until = given["until"] or where.day_of(timezone.now())
            since = given["since"] or dt.date(until.year, 1, 1)
            found = rehearsal.rehearse(where, new, since=since, until=until)
        except Refusal as refusal:
            raise CommandError(str(refusal)) from None
        if given["json"]:
            told = {
                "findings": [_told(each) for each in found.findings],
                "deadlines": [_told(each) for each in found.deadlines],
            }
            self.stdout.write(json.dumps(told, ensure_ascii=False, indent=2))
            return
        same = f"《{found.old.title}》{found.old.version} → 《{new.title}》{new.version}"
        if lang == "zh":
            self.stdout.write(
                f"{where} {since}—{until}：{found.facts} 条事实、{found.matters} 件事项。{same}"
            )
        else:
            self.stdout.write(
                f"{where} {since} to {until}: {found.facts} facts, {found.matters} matters. {same}"
            )
        for word, differences in (
            ("认定的不同" if lang == "zh" else "Findings that would differ", found.findings),
            ("到期日的不同" if lang == "zh" else "Deadlines that would differ", found.deadlines),
        ):
            self.stdout.write(
                f"\n{word}：{len(differences)}" if lang == "zh" else f"\n{word}: {len(differences)}"
            )
            for each in differences:
                self.stdout.write(f"  {each.sentence(lang)}")


def _told(each: Difference) -> dict[str, Any]:
    return {
        "about": each.about, "clause": each.clause, "effect": each.effect, "sentence": each.sentence(), "why": list(each.why()),
    }  # fmt: skip
