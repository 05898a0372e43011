"""人员: add a person and appoint people from the command line."""

import secrets
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import transaction
from django.utils import timezone

from wangge.policy.pack import Refusal
from wangge.territory import papers, staffing

ONCE = "（只显示这一次，请本人尽快更换）"


class Command(BaseCommand):
    help = "add 登记工作人员并开通登录（可同时任命）；appoint 任命已登记的人。"

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("what", choices=["add", "appoint"])
        parser.add_argument("--place", required=True, help="社区、街道或单位的代码")
        parser.add_argument("--name", default="", help="add：姓名")
        parser.add_argument("--login", help="登录名；不给则不能登录")
        parser.add_argument("--phone", default="", help="工作电话")
        parser.add_argument("--role", help="岗位，如 grid-worker、grid-leader、clerk、head")
        for about, name in papers.WHAT.items():
            parser.add_argument(f"--{about}", help=f"{name}代码")
        parser.add_argument("--since", type=papers.day, help="任职自哪天起（缺省为今天）")

    def handle(self, *, what: str, place: str, login: str | None, role: str | None, **given: Any) -> None:
        done = {"by": papers.COMMAND_LINE, "at": timezone.now()}
        password = secrets.token_urlsafe(9) if login and what == "add" else None
        try:
            with transaction.atomic():
                where = papers.place_called(place)
                kept = done | {"login": login, "password": password, "phone": given["phone"]}
                new = what == "add"
                person = staffing.join(where, given["name"], **kept) if new else papers.person(login)
                if role or not new:
                    about = papers.about(where, given["grid"], given["sector"], given["unit"])
                    since = given["since"] or where.day_of(done["at"])
                    post = staffing.appoint(person, role or "", place=where, since=since, **about, **done)
                    self.stdout.write(f"已任命：{post}")
        except Refusal as refusal:
            raise CommandError(str(refusal)) from None
        if password:
            self.stdout.write(
                f"已登记{person}，登录名 {login}，初始密码 {password}（只显示这一次，请本人尽快更换）"
            )
