"""`wangge loop`: what happens because time passes."""

import logging
import os
import time
from argparse import ArgumentParser
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand
from django.db import close_old_connections
from django.utils import timezone
from django.utils.module_loading import import_string

log = logging.getLogger("wangge.loop")


class Command(BaseCommand):
    help = "定时事务：到点的提醒、到期的自动办结等。每件事只做一次，同时运行几个也不会重复"

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--once", action="store_true", help="只做一遍就结束")
        parser.add_argument("--every", type=int, default=20, metavar="秒", help="两遍之间隔多久（默认 20）")
        parser.add_argument("--beside", type=int, metavar="PID", help="上级进程不在了就结束（serve 使用）")

    def handle(self, *args: Any, **options: Any) -> None:
        turns = [(name, import_string(name)) for name in settings.LOOPS]
        while self._wanted(options["beside"]):
            for name, turn in turns:
                try:
                    turn(at=timezone.now())
                except Exception:
                    # One loop's failure must not stop the reminders of the others.
                    if options["once"]:
                        raise
                    log.exception("定时事务 %s 这一遍没有做完，下一遍再试", name)
            if options["once"]:
                return
            close_old_connections()
            until = time.monotonic() + options["every"]
            while time.monotonic() < until and self._wanted(options["beside"]):
                time.sleep(1)

    def _wanted(self, beside: int | None) -> bool:
        return beside is None or os.getppid() == beside
