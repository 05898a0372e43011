"""`wangge setup`: asks what the first run needs to know."""

import getpass
import sys
from argparse import ArgumentParser
from typing import Any

from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from wangge.config import first_run

QUESTIONS = {
    "name": "社区或单位的名称（如 槐荫社区）",
    "code": "代码，出现在网址里（如 huaiyin）",
    "street": "上级街道办事处的名称（没有就直接回车）",
    "person": "第一个管理员的姓名",
    "login": "管理员的登录名",
}


class Command(BaseCommand):
    help = "第一次启用：建立社区或单位、采用制度、开通第一个管理员。只能用一次"

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--kind", choices=["community", "company"], default="community")
        for name, question in QUESTIONS.items():
            parser.add_argument(f"--{name}", help=question)
        parser.add_argument("--pack", help="采用哪份制度（packs/ 里的目录名）")
        parser.add_argument("--adopted-by", default="", help="谁在哪天决定采用；不填则先“只提示、不建议后果”")
        parser.add_argument(
            "--password-stdin", action="store_true", help="从标准输入读口令（不写在命令行里）"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        call_command("migrate", verbosity=0)
        first_run.must_not_have_started()
        answers = {name: self._answer(options[name], question) for name, question in QUESTIONS.items()}
        answers |= {"kind": options["kind"], "adopted_by": options["adopted_by"]}
        answers["pack"] = (
            options["pack"] or {"community": "community", "company": "enterprise-ehs"}[options["kind"]]
        )
        password = sys.stdin.readline().rstrip("\n") if options["password_stdin"] else self._password()
        person = first_run.start(first_run.Start(**answers, password=password), at=timezone.localtime())
        self.stdout.write(f"已启用：{person.place}。管理员 {person.name} 的登录名是 {person.login}。")
        self.stdout.write("接下来：wangge serve 启动网站，登录后在“设置”里登记网格和人员。")

    def _answer(self, given: str | None, question: str) -> str:
        if given is not None or not sys.stdin.isatty():
            return given or ""
        return input(f"{question}：").strip()

    def _password(self) -> str:
        if not sys.stdin.isatty():
            raise CommandError("没有终端可以输入口令。请用 --password-stdin 从标准输入给出。")
        while (password := getpass.getpass("口令（至少 8 位，不显示）：")) != getpass.getpass("再输一次："):
            self.stderr.write("两次不一样，请重新输入。")
        return password
