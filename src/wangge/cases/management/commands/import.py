"""导入: bring an office's backlog in from the command line."""

import sys
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from wangge.cases.backlog import console
from wangge.policy.pack import Refusal


class Command(BaseCommand):
    help = "导入原有的台账（CSV 或 Excel）：matters 事项，inspections 检查，checklists 检查表。同一来源编号只导入一次，可以放心重复运行。"

    def add_arguments(self, parser: CommandParser) -> None:
        console.arguments(parser)

    def handle(self, **given: Any) -> None:
        try:
            code = console.run(
                given,
                settings.PACKS,
                console.stream(self.stdout),
                console.stream(self.stderr),
                at=timezone.now(),
            )
        except Refusal as refusal:
            raise CommandError(str(refusal)) from None
        if code:
            sys.exit(code)
