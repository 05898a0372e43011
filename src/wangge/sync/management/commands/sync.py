"""`wangge sync`: the phones — files carried in by hand, devices and what they still owe, a lost phone."""

from argparse import ArgumentParser
from getpass import getpass
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand
from django.utils import timezone

from wangge.integrity.actor import Actor
from wangge.policy.pack import Refusal
from wangge.sync import carried, chain, enrolment

WORDS = {"accepted": "已收妥", "conflict": "待您决定", "quarantined": "留存待定", "retry": "没有收下，请再试"}


class Command(BaseCommand):
    help = "手机同步：import 收进手机导出的未上传文件 · devices 看各台手机收到哪里 · end 停用一台丢失的手机"

    def add_arguments(self, parser: ArgumentParser) -> None:
        deeds = parser.add_subparsers(dest="deed", required=True, metavar="动作")
        bring = deeds.add_parser("import", help="收进手机导出的未上传文件（要导出时设的口令）")
        bring.add_argument("file", type=Path)
        bring.add_argument("--password-file", type=Path, help="口令写在这个文件里（不写在命令行上）")
        bring.add_argument("--out", type=Path, help="把回执写成文件，带回手机")
        devices = deeds.add_parser("devices", help="各台手机：收到第几条，缺哪些，为什么")
        devices.add_argument("login", help="工作人员的登录名")
        end = deeds.add_parser("end", help="停用：手机丢了、交给别人了")
        end.add_argument("device", help="设备编号（devices 显示的）")
        end.add_argument("reason", help="为什么停用")

    def handle(self, *args: Any, **options: Any) -> None:
        getattr(self, "_" + options["deed"])(options)

    def _import(self, options: dict[str, Any]) -> None:
        try:
            content = options["file"].read_bytes()
            given = options["password_file"]
            password = given.read_text(encoding="utf-8").strip() if given else ""
        except OSError as error:
            raise Refusal(f"读不了文件：{error.strerror}。") from error
        if not password and carried.asks_password(content):
            password = getpass("导出时设的口令：")
        brought = carried.bring(content, password, at=timezone.now())
        self.stdout.write(f"{brought.who}：{len(brought.items)} 条，附件 {brought.files} 个。")
        for item in brought.items:
            word = WORDS[item["status"]] + ("（先前已收过）" if item.get("dup") else "")
            self.stdout.write(f"  {item['record_id']}  {word}  {item.get('reason', '')}".rstrip())
        if options["out"]:
            options["out"].write_text(brought.receipts(), encoding="utf-8")
            self.stdout.write(f"回执写在 {options['out']}，请带回手机导入，手机才知道已经收妥。")

    def _devices(self, options: dict[str, Any]) -> None:
        devices = enrolment.of_login(options["login"])
        if not devices:
            raise Refusal(f"“{options['login']}”还没有登记手机。")
        for device in devices:
            ended = "（已停用）" if device.ends.exists() else ""
            self.stdout.write(f"{device.name_on_wire}  {device}{ended}：收到第 {device.high} 条")
            for gap in chain.gaps(device):
                span = f"{gap.first}" if gap.first == gap.last else f"{gap.first}–{gap.last}"
                self.stdout.write(f"  缺第 {span} 条：{gap.why}")

    def _end(self, options: dict[str, Any]) -> None:
        device = enrolment.find(options["device"])
        if device is None:
            raise Refusal("没有这台设备，请用 wangge sync devices 查编号。")
        enrolment.end(device, reason=options["reason"], by=Actor.importing("系统管理员"), at=timezone.now())
        self.stdout.write("已停用。它以后再传来的内容会留存起来，由人来定。")
