"""`wangge verify`: rows against the log, the log against its signatures, everything with a history against its acts."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand

from wangge.cases import replay
from wangge.cases.models import Case
from wangge.integrity import audit, checkpoints, replaying
from wangge.policy.pack import Refusal
from wangge.territory.models import Place


class Command(BaseCommand):
    help = (
        "核对存证：数据库里写着的、日志里记着的、检查点上签着的，互相对得上吗。只看不改；对不上时退出码为 1"
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("codes", nargs="*", metavar="地方代码", help="只核对这些地方（默认全部）")
        parser.add_argument(
            "--quick", action="store_true", help="不逐件重放事项、建议、反映、考核和调查的经过"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        codes = set(options["codes"])
        places = list(Place.objects.filter(code__in=codes) if codes else Place.objects.order_by("code"))
        if unknown := codes - {place.code for place in places}:
            raise Refusal(f"没有代码为“{'、'.join(sorted(unknown))}”的地方。wangge place list 列出现有的。")
        wrong = sum(self._one(place, quick=options["quick"]) for place in places)
        if wrong:
            raise Refusal(f"发现 {wrong} 处不符。请保留现场，先做备份，再请系统维护人员查看。")

    def _one(self, place: Place, *, quick: bool) -> int:
        problems = [str(each) for each in audit.check(place.pk)]
        for model in () if quick else replaying.kinds():
            rows = model._base_manager.filter(place=place).order_by("pk")
            wrong = replaying.check(rows, replay.differences if model is Case else replaying.differences)
            problems += [f"{name}：{each}" for name, said in wrong.items() for each in said]
        signed = checkpoints.of(place.pk).first()
        extent = f"{checkpoints.size(place.pk)} 条，签到第 {signed.size if signed else 0} 条"
        self.stdout.write(f"{place}：{extent}，{f'{len(problems)} 处不符' if problems else '没有发现改动'}")
        for each in problems:
            self.stdout.write(f"  {each}")
        return len(problems)
