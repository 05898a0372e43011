"""wangge demo: load the invented community and factory, once; print the accounts."""

from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import transaction
from django.utils import timezone
from tqdm import tqdm

from wangge.demo import accounts, ground
from wangge.demo.days import Year
from wangge.territory import division


class Command(BaseCommand):
    help = "装入演示数据（只写在演示用的目录里），印出演示账号。"

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--matters", type=int, default=320, help="多少件事项（默认 320）")

    def handle(self, *, matters: int, **options: Any) -> None:
        if not settings.DEMO:
            raise CommandError("演示数据只能装在演示目录里。请用：wangge demo，不要改 WANGGE_DEMO。")
        call_command("migrate", verbosity=0)
        now = timezone.localtime()
        if not division.answering_places(on=now.date()):
            self.stderr.write("正在装入演示数据：一个社区、一家工厂、一年的事项（一两分钟）……")
            # One transaction: a demo that was interrupted starts anew, and the disk is waited for once.
            with transaction.atomic(), tqdm(total=matters, unit="件", disable=None) as bar:
                laid = ground.lay(today=now.date(), at=now.replace(year=now.year - 2, month=1, day=2))
                ground.open_accounts(laid)
                total = Year(laid, now=now).play(matters, progress=bar.update)
            self.stdout.write(f"已装入 {total} 件事项。")
        self.stdout.write(f"演示账号（口令都是 {accounts.PASSWORD}）：")
        for one in accounts.listed():
            self.stdout.write(f"  {one['login']:<11} {one['role']}：{one['name']}")
