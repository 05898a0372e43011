"""`wangge witness`: the office above cosigns the logs below, by files that travel on a stick or in a mail."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand
from django.utils import timezone

from wangge.integrity import checkpoints, keys, notes, witness
from wangge.integrity.models import LogHead
from wangge.policy.pack import Refusal


class Command(BaseCommand):
    help = "见证：上级给下级的日志签证。下级 ask 写出请求，上级 cosign 签，下级 keep 收回；先各自用 trust、key 交换公钥"

    def add_arguments(self, parser: ArgumentParser) -> None:
        deeds = parser.add_subparsers(dest="deed", required=True, metavar="动作")
        key = deeds.add_parser("key", help="上级：显示我们的见证公钥")
        key.add_argument("name", help="见证方的名称，如 street.example")
        trust = deeds.add_parser("trust", help="上级：从此见证这个日志")
        trust.add_argument("origin", help="日志名称")
        trust.add_argument("vkey", nargs="+", help="日志的公钥")
        ask = deeds.add_parser("ask", help="下级：签好现有记录，写出请求")
        ask.add_argument("origin", help="日志名称")
        ask.add_argument("file", type=Path)
        ask.add_argument("--seen", type=int, default=0, help="上级上次见证到多少条（默认 0：还没有）")
        cosign = deeds.add_parser("cosign", help="上级：核对请求并签证，答复写在旁边的 .cosigned")
        cosign.add_argument("file", type=Path)
        cosign.add_argument("name", help="见证方的名称")
        keep = deeds.add_parser("keep", help="下级：收下签证")
        keep.add_argument("origin", help="日志名称")
        keep.add_argument("file", type=Path)
        keep.add_argument("vkey", help="见证方的公钥")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            self.stdout.write(getattr(self, "_" + options["deed"])(options))
        except (notes.NoteRefused, OSError, UnicodeDecodeError) as error:
            raise Refusal(str(error)) from error

    def _key(self, given: dict[str, Any]) -> str:
        return keys.witness_signer(given["name"]).verifier.vkey()

    def _trust(self, given: dict[str, Any]) -> str:
        return f"从此见证“{witness.trust(given['origin'], given['vkey']).origin}”。"

    def _log(self, origin: str) -> LogHead:
        head = LogHead.objects.filter(origin=origin, size__gt=0).first()
        if head is None:
            raise Refusal(f"没有名为“{origin}”的日志，或者里面还没有记录。")
        return head

    def _ask(self, given: dict[str, Any]) -> str:
        point = checkpoints.sign(self._log(given["origin"]).place_id, at=timezone.now())
        assert point is not None
        if not 0 <= given["seen"] <= point.size:
            raise Refusal(f"日志只有 {point.size} 条，上级不会见证到 {given['seen']} 条。")
        given["file"].write_text(witness.request_for(point, given["seen"]), encoding="utf-8")
        return f"已写出到 {point.size} 条的请求：{given['file']}"

    def _cosign(self, given: dict[str, Any]) -> str:
        answer = witness.witness_file(given["file"], keys.witness_signer(given["name"]), at=timezone.now())
        if not answer.ok:
            raise Refusal(f"没有签：{answer.said}（{answer.status}）")
        return f"{answer.said}答复：{given['file'].with_suffix('.cosigned')}"

    def _keep(self, given: dict[str, Any]) -> str:
        point = checkpoints.of(self._log(given["origin"]).place_id).first()
        if point is None:
            raise Refusal("还没有检查点。")
        key = notes.Verifier.parse(given["vkey"])
        kept = checkpoints.keep_cosignature(
            point, given["file"].read_text(encoding="utf-8"), key, at=timezone.now()
        )
        return f"已收下“{kept.name}”对前 {kept.size} 条的见证。"
