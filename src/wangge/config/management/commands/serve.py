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
        parser.add_argument("--threads", type=int, default=4, help="每个进程的线程数")
        parser.add_argument(
            "--no-loop", action="store_true", help="不带定时事务（另有一处运行 wangge loop 时）"
        )
        parser.add_argument("--demo", action="store_true", help="用 var/demo 里的演示数据")

    def handle(self, *args: Any, **options: Any) -> None:
        migrations = MigrationExecutor(connection)
        if migrations.migration_plan(migrations.loader.graph.leaf_nodes()):
            first = "wangge demo" if settings.DEMO else "wangge migrate"
            raise CommandError(f"数据库还没有准备好。请先运行 {first}。")
        connection.close()
        assets.collect()
        if not options["no_loop"]:
            subprocess.Popen([sys.executable, "-m", "wangge.cli", "loop", "--beside", str(os.getpid())])
        host = "127.0.0.1" if options["host"] == "0.0.0.0" else options["host"]
        self.stdout.write(f"网站已启动：http://{host}:{options['port']}/   按 Ctrl+C 停止")
        sys.stdout.flush()
        # In this process's place: its workers start clean, with the files just collected.
        os.execv(sys.executable, [sys.executable, "-m", "granian", *self._granian(options)])

    def _granian(self, options: dict[str, Any]) -> list[str]:
        server = ["--interface", "wsgi", "--no-ws", "--log-level", "warning", "--respawn-failed-workers"]
        server += ["--host", options["host"], "--port", str(options["port"]), "--workers-kill-timeout", "10s"]
        server += ["--workers", str(options["workers"]), "--blocking-threads", str(options["threads"])]
        return [*server, "wangge.config.wsgi:application"]
