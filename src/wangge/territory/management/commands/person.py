"""人员: add a person and appoint people from the command line."""

import secrets
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import transaction
from django.utils import timezone

from wangge.policy.pack import Refusal
from wangge.territory import papers, staffing


class Command(BaseCommand):
    help = "add 登记工作人员并开通登录（可同时任命）；appoint 任命已登记的人。"

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("what", choices=["add", "appoint"])
        parser.add_argument("--place", required=True, help="社区、街道或单位的代码")
        words = {"name": "姓名", "login": "登录名；不给则不能登录", "role": "岗位，如 grid-worker"}
        for name, what in (words | papers.WHAT).items():
            parser.add_argument(f"--{name}", default="", help=what)
        parser.add_argument("--since", type=papers.day, help="任职自哪天起（缺省为今天）")

    def handle(self, *, what: str, place: str, login: str, role: str, **given: Any) -> None:
        done: Any = {"by": papers.COMMAND_LINE, "at": timezone.now()}
        new = what == "add"
        first = secrets.token_urlsafe(9) if login and new else None
        said = [f"登录名 {login}，初始密码 {first}（只显示这一次，请本人尽快更换）"] if first else []
        try:
            with transaction.atomic():
                where, add = papers.place_called(place), {"login": login, "password": first} | done
                person = staffing.join(where, given["name"], **add) if new else papers.person(login)
                if role or not new:
                    done |= {"since": given["since"] or where.day_of(done["at"]), "place": where}
                    about = papers.about(where, *(given[key] for key in papers.WHAT))
                    said.append(str(staffing.appoint(person, role, **about, **done)))
        except Refusal as refusal:
            raise CommandError(str(refusal)) from None
        self.stdout.write("\n".join([f"已登记{person}" if new else "已任命", *said]))
