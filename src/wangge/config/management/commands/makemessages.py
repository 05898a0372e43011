"""`wangge makemessages`: in the place of Django's own, which needs gettext's programs."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand

from wangge.config import messages


class Command(BaseCommand):
    help = "把界面上的词句收进 locale/en/LC_MESSAGES/django.po，等待翻译"
    requires_system_checks = ()

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--language", default="en")

    def handle(self, *args: Any, **options: Any) -> None:
        path = messages.po_path(options["language"])
        catalog = messages.brought_up_to_date(options["language"])
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(messages.written(catalog))
        waiting = messages.untranslated(catalog)
        self.stdout.write(f"{path}：{len(catalog)} 条，其中 {len(waiting)} 条还没有译文。")
