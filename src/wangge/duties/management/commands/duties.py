"""`wangge duties --place CODE`: who owes what by when, in a span of days; what is done, late, missed, excused."""

import datetime as dt
import json
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from wangge.duties import access, ledger
from wangge.duties.ledger import STATE_WORDS, Line
from wangge.policy.provisions import period
from wangge.territory import papers
from wangge.territory.models import Grid, Person, Place


class Command(BaseCommand):
    help = "定期义务台账：谁、哪天以前、该做什么，做了没有，依哪一条。默认看这个月到期的"

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--place", required=True, metavar="代码", help="社区或单位的代码")
        parser.add_argument("--person", metavar="登录名", help="只看这个人的")
        parser.add_argument("--grid", metavar="代码", help="只看这个网格的")
        parser.add_argument(
            "--from",
            dest="since",
            type=dt.date.fromisoformat,
            metavar="日期",
            help="到期日从哪天起（默认本月一日）",
        )
        parser.add_argument(
            "--to",
            dest="until",
            type=dt.date.fromisoformat,
            metavar="日期",
            help="到哪天为止（默认本月最后一天）",
        )
        parser.add_argument("--json", action="store_true", help="输出 JSON，供别的程序读")

    def handle(self, *args: Any, **options: Any) -> None:
        place = papers.place_called(options["place"])
        now = timezone.now()
        first, last = period("month", options["since"] or place.day_of(now))
        since, until = options["since"] or first, options["until"] or last
        if until < since:
            raise CommandError("--to 要在 --from 以后。")
        lines = ledger.ledger(
            place,
            since,
            until,
            person=_person(place, options["person"]),
            grid=_grid(place, options["grid"]),
            at=now,
        )
        if options["json"]:
            self.stdout.write(json.dumps([_told(line) for line in lines], ensure_ascii=False, indent=2))
            return
        self.stdout.write(f"{place} {since:%Y-%m-%d}—{until:%Y-%m-%d} 到期的定期义务：{len(lines)} 项")
        for line in lines:
            why = f"（{line.why}）" if line.why else ""
            self.stdout.write(
                f"{line.due:%Y-%m-%d} {STATE_WORDS[line.state]}{why} {ledger.word(line.duty)} {access.owner_words(line)}"
                f" {line.since:%m-%d}—{line.until:%m-%d} {line.citation.clause}"
            )
        for state, said in STATE_WORDS.items():
            if n := sum(line.state == state for line in lines):
                self.stdout.write(f"{said} {n} 项")


def _person(place: Place, login: str | None) -> Person | None:
    if login is None:
        return None
    found = place.people.filter(login=login).first()
    if found is None:
        raise CommandError(f"“{place}”没有登录名为“{login}”的人。")
    return found


def _grid(place: Place, code: str | None) -> Grid | None:
    if code is None:
        return None
    found = place.grids.filter(code=code).first()
    if found is None:
        raise CommandError(f"“{place}”没有代码为“{code}”的网格。")
    return found


def _told(line: Line) -> dict[str, Any]:
    """一行, for a program."""
    return {
        "duty": line.duty, "word": ledger.word(line.duty), "clause": line.citation.clause, "grid": line.grid.code if line.grid else None,
        "sector": line.sector.code if line.sector else None, "owed_by": line.owed_by.name if line.owed_by else None,
        "people": [person.name for person in line.people], "since": line.since.isoformat(), "until": line.until.isoformat(),
        "due": line.due.isoformat(), "due_at": line.due_at.isoformat(), "provisional": line.asked.provisional,
        "state": line.state.value, "excused_by": line.excused_by, "why": line.why,
        "done_at": line.done_at.isoformat() if line.done_at else None, "counted": line.counted, "needed": line.needed,
        "evidence": list(line.evidence),
    }  # fmt: skip
