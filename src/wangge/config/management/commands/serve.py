"""`wangge serve`: the web server, and the loop beside it."""

import os
import subprocess
import sys
from argparse import ArgumentParser
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.db import connection
from django.db.migrations.executor import MigrationExecutor

from wangge.config import assets


class Command(BaseCommand):
    help = "启动网站，并带上定时事务"

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--host", default="127.0.0.1", help="监听的地址（默认只让本机访问）")
        parser.add_argument("--port", type=int, default=8000)
        parser.add_argument("--workers", type=int, default=min(4, os.cpu_count() or 1), help="进程数")
        parser.add_argument("--threads", type=int, default=8, help="每个进程的线程数")
        parser.add_argument(
            "--no-loop", action="store_true", help="不带定时事务（另有一处运行 wangge loop 时）"
        )
        parser.add_argument("--demo", action="store_true", help="用 var/demo 里的演示数据")

    def handle(self, *args: Any, **options: Any) -> None:
        migrations = MigrationExecutor(connection)
        if migrations.migration_plan(migrations.loader.graph.leaf_nodes()):
            raise CommandError(
                "数据库还没有准备好。请先运行 wangge migrate"
                + ("（演示：wangge demo）" if settings.DEMO else "")
                + "。"
            )
        assets.collect()
        connection.close()
        beside = None if options["no_loop"] else self._loop()
        try:
            self._web(options)
        finally:
            if beside:
                beside.terminate()

    def _loop(self) -> subprocess.Popen[bytes]:
        return subprocess.Popen([sys.executable, "-m", "wangge.cli", "loop", "--beside", str(os.getpid())])

    def _web(self, options: dict[str, Any]) -> None:
        from granian import Granian
        from granian.constants import Interfaces

        host, port = options["host"], options["port"]
        self.stdout.write(
            f"网站已启动：http://{'127.0.0.1' if host == '0.0.0.0' else host}:{port}/   按 Ctrl+C 停止"
        )
        Granian(
            "wangge.config.wsgi:application",
            address=host,
            port=port,
            interface=Interfaces.WSGI,
            workers=options["workers"],
            blocking_threads=options["threads"],
            log_access=False,
            respawn_failed_workers=True,
            workers_kill_timeout=10,
        ).serve()
