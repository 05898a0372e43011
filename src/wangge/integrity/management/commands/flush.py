"""`flush` empties a test database; anywhere else it would empty the log, and refuses."""

from typing import Any

from django.core.management.base import CommandError
from django.core.management.commands import flush
from django.db import connections

from wangge.integrity import append_only


class Command(flush.Command):
    def handle(self, **options: Any) -> None:
        connection: Any = connections[options["database"]]
        name = str(connection.settings_dict["NAME"])
        if (
            connection.vendor == "sqlite"
            and not connection.is_in_memory_db()
            and "test" not in name.rpartition("/")[2]
        ):
            raise CommandError(
                "日志只增不改，这个数据库不能清空。要重新开始，请另设一个数据目录（WANGGE_HOME）。"
            )
        append_only.unguard(connection)
        try:
            super().handle(**options)
        finally:
            append_only.guard(connection)
