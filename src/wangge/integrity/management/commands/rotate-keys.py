"""`wangge rotate-keys`: a new key for sealed fields, or a further one for a log or for the phones' vaults."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand

from wangge.integrity import keys, secrecy
from wangge.integrity.models import LogHead
from wangge.policy.pack import Refusal


class Command(BaseCommand):
    help = "换钥：另立加密个人信息的密钥，并用它把现有内容重新加密（旧钥留着，好读旧备份）；网站不必停"

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--log", metavar="日志名称", help="改为给这个日志加一把签名私钥，新旧两把同时签")

        parser.add_argument("--vault", action="store_true", help="改为另立开手机锁柜的钥匙，旧的留着")

    def handle(self, *args: Any, **options: Any) -> None:
        origin = options["log"]
        if options["vault"]:
            keys.add_vault_key()
            self.stdout.write("已加一把，手机下次联网就用新的；旧的不能删，还有手机锁在它下面。请马上备份。")
            return
        if origin is None:
            rows = secrecy.rotate()
            self.stdout.write(f"已换钥，重新加密了 {rows} 行。请马上备份。")
            return
        if not LogHead.objects.filter(origin=origin).exists():
            known = "、".join(LogHead.objects.order_by("origin").values_list("origin", flat=True))
            raise Refusal(f"没有名为“{origin}”的日志；现有：{known or '无'}。")
        signer = keys.add_log_key(origin)
        self.stdout.write(f"已加一把。新的公钥：{signer.verifier.vkey()}\n请马上备份，并把公钥告诉核对的人。")
