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
from django.utils import timezone

from wangge.config import assets, lan


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
        parser.add_argument(
            "--lan", action="store_true", help="在局域网里用：自己的证书，手机能离线（docs/lan.md）"
        )
        parser.add_argument(
            "--lan-address", action="append", default=[], help="本机在局域网里的地址，可以写几次"
        )
        parser.add_argument(
            "--lan-port", type=int, default=0, help="给手机领证书的端口（默认在 --port 上加 1）"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        migrations = MigrationExecutor(connection)
        if migrations.migration_plan(migrations.loader.graph.leaf_nodes()):
            first = "wangge demo" if settings.DEMO else "wangge migrate"
            raise CommandError(f"数据库还没有准备好。请先运行 {first}。")
        connection.close()
        assets.collect()
        if not options["no_loop"]:
            subprocess.Popen([sys.executable, "-m", "wangge.cli", "loop", "--beside", str(os.getpid())])
        if options["lan"]:
            self._lan(options)
        else:
            host = "127.0.0.1" if options["host"] == "0.0.0.0" else options["host"]
            self.stdout.write(f"网站已启动：http://{host}:{options['port']}/   按 Ctrl+C 停止")
        sys.stdout.flush()
        # In this process's place: its workers start clean, with the files just collected.
        os.execv(sys.executable, [sys.executable, "-m", "granian", *self._granian(options)])

    def _granian(self, options: dict[str, Any]) -> list[str]:
        server = ["--interface", "wsgi", "--no-ws", "--log-level", "warning", "--respawn-failed-workers"]
        server += ["--host", options["host"], "--port", str(options["port"]), "--workers-kill-timeout", "10s"]
        server += ["--workers", str(options["workers"]), "--blocking-threads", str(options["threads"])]
        if options["lan"]:
            folder = lan.folder()
            server += [
                "--ssl-certificate",
                str(folder / "server.crt"),
                "--ssl-keyfile",
                str(folder / "server.key"),
            ]
            server += ["--ssl-protocol-min", "tls1.2"]  # what cheap phones of some years ago speak
        return [*server, "wangge.config.wsgi:application"]

    def _lan(self, options: dict[str, Any]) -> None:
        """局域网: certificate, the small page that hands it out, and what to do, on the screen."""
        try:
            addresses = lan.own_addresses(options["lan_address"])
        except ValueError as error:
            raise CommandError(f"这不是一个地址：{error}") from None
        trust = lan.prepare(lan.folder(), addresses, lan.own_names(), at=timezone.now())
        port, options["lan_port"] = options["port"], options["lan_port"] or options["port"] + 1
        options["host"] = "0.0.0.0" if options["host"] == "127.0.0.1" else options["host"]
        os.environ |= {"WANGGE_HTTPS": "1", "WANGGE_LAN": "1", "WANGGE_HOSTS": ",".join(trust.hosts)}
        handing = [sys.executable, "-m", "wangge.config.handing_out", str(trust.authority), trust.fingerprint]
        subprocess.Popen([*handing, str(options["lan_port"]), str(port), str(os.getpid())])
        self.stdout.write(lan.told(trust, port, options["lan_port"]))
