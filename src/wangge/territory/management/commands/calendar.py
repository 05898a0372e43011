"""日历: import a holiday notice from the command line, or list the years there are."""

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from wangge.policy.pack import Refusal
from wangge.territory import jurisdiction, papers


class Command(BaseCommand):
    help = "import 导入一年的放假安排（CSV，列为 date,kind,name）；list 列出已有的年份和文号。"

    def add_arguments(self, parser: CommandParser) -> None:
        acts = parser.add_subparsers(dest="what", required=True)
        acts.add_parser("import", help="导入一年").add_argument("file", help="形如 cn-2027.csv")
        acts.add_parser("list", help="已有的年份")

    def handle(self, *, what: str, file: str = "", **_: object) -> None:
        try:
            if what == "import":
                text = papers.text_in(file, most=1024 * 1024)
                year = jurisdiction.import_calendar(text, by=papers.COMMAND_LINE, at=timezone.now()).year
                self.stdout.write(f"已导入 {year} 年的放假安排。已给出的期限不会自动改变。")
                return
            known = jurisdiction.calendar()
        except Refusal as refusal:
            raise CommandError(str(refusal)) from None
        for each in known.years:
            self.stdout.write(f"{each}\t{known.notice(each)}")
