"""What somebody may not see stands on no page they can open: lists, counts, papers, days, weeks, reports, phone, search.

Each hidden thing carries a word of its own; every reader then opens every page and searches for that word.
"""

import datetime as dt
import json
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from stories import on
from wangge.cases import dispatch, from_journal, intake, protection, triage
from wangge.journal import diary
from wangge.reports import days, inspections, upward, weeks
from wangge.territory import reach

NOW = on("03-02 12:00")
TODAY = NOW.date()
READERS = ("min", "li", "sun", "qian", "xu", "zhou", "wu", "zheng", "feng", "chen", "liu", "han")
OFFICE = {"zhao", "wang"}
# word: who may read it
SEEN = {
    "紫藤架": OFFICE | {"min", "zhou", "he"},  # a matter about Li, which the office reported to the street
    "夹竹桃": OFFICE,  # confidential
    "木芙蓉": OFFICE | {"sun", "qian"},  # grid 2
    "柳絮团": {"lin", "liu"},  # another community
    "凌霄花": OFFICE | {"min"},  # an entry about Li
    "爬山虎": OFFICE
    | {"min"},  # an entry whose matter was made confidential; its author knows what they wrote
    "石榴树": OFFICE | {"sun", "qian"},  # an entry of grid 2
    "狗尾草": {"lin", "liu"},  # an entry of another community
}


@pytest.fixture
def planted(cast: Any, monkeypatch: pytest.MonkeyPatch) -> dict[str, Any]:
    for module in ("wangge.faces.console.gate", "wangge.faces.field.views.today", "wangge.faces.field.wire"):
        monkeypatch.setattr(f"{module}.timezone.now", lambda: NOW + dt.timedelta(hours=3))

    def matter(words: str, grid: Any, by: str, **said: Any) -> Any:
        given = {"place": grid.place, "grid": grid, "channel": "phone", "by": cast.by(by), "at": NOW}
        point = {"longitude": cast.in_grid1[0], "latitude": cast.in_grid1[1]} if grid == cast.grid1 else {}
        return intake.register(words, **given, **point, **said).case

    def entry(words: str, grid: Any, by: str, **said: Any) -> Any:
        return diary.write(words, **({"kind": "heard", "grid": grid, "by": cast.by(by), "at": NOW} | said))

    matters = {
        "紫藤架": matter("紫藤架下网格长说话不好听水管漏水", cast.grid1, "min", about=[cast.li]),
        "夹竹桃": matter("夹竹桃边有人拍门水管漏水", cast.grid1, "zhao", confidential=True),
        "木芙蓉": matter("木芙蓉旁水管漏水", cast.grid2, "sun"),
        "柳絮团": matter("柳絮团堵住水管漏水", cast.willow1, "lin"),
    }
    shown = matter("大家都看得到的水管漏水", cast.grid1, "min")
    closed = entry("爬山虎墙后有人吵", cast.grid1, "min")
    entries = {
        "凌霄花": entry("凌霄花处居民说网格长", cast.grid1, "min", about=[cast.li]),
        "爬山虎": closed,
        "石榴树": entry("石榴树下", cast.grid2, "sun", kind="news"),
        "狗尾草": entry("狗尾草", cast.willow1, "lin"),
    }
    for row in (matters["紫藤架"], shown):
        triage.classify(row, level="other-unit", holder=cast.min, by=cast.by("zhao"), at=NOW)
    dispatch.assist(shown, unit=cast.water, request="请抢修", by=cast.by("zhao"), at=NOW)
    made = from_journal.from_entry(closed, code=intake.new_code(), by=cast.by("zhao"), at=NOW).case
    protection.protect(made, why="涉及隐私", by=cast.by("zhao"), at=NOW)
    matters["爬山虎"] = made
    zhao: dict[str, Any] = {"by": cast.by("zhao"), "at": NOW + dt.timedelta(hours=1)}
    days.sign(cast.grid1, TODAY, **zhao)
    board = days.board(cast.grid1, TODAY, reach.reach_of(cast.zhao, TODAY))
    reports = []
    for to in (cast.street, cast.wang):
        items = upward.worth_telling(board.items, to)
        reports.append(upward.send(cast.grid1, TODAY, to=to, words="报", items=items, **zhao))
    inspection = inspections.inspect(cast.community, TODAY, seed=1, **zhao)
    weeks.sign(cast.grid1, TODAY, words={}, **zhao)
    return {
        "cast": cast, "matters": matters, "shown": shown, "entries": entries, "reports": reports, "inspection": inspection
    }  # fmt: skip


def addresses(planted: dict[str, Any]) -> list[tuple[str, dict[str, str]]]:
    """Every page that shows content, with the questions that could draw it out."""
    found: list[tuple[str, dict[str, str]]] = []

    def page(name: str, *args: Any, **query: str) -> None:
        found.append((reverse(name, args=args), query))

    for case in (*planted["matters"].values(), planted["shown"]):
        for name in ("matter", "receipt", "reply"):
            page(f"console:{name}", case.number)
        page("console:act", case.number, "merge")
        page("portal:case", case.number)
    for entry in planted["entries"].values():
        page("console:entry", entry.uid)
    for report in planted["reports"]:
        page("console:report", report.uid)
    page("console:inspection-held", planted["inspection"].uid)
    for name in (
        "triage",
        "notices",
        "diary",
        "remarks",
        "reports",
        "inspection",
        "visits",
        "me",
        "log",
        "looks",
        "day-check",
    ):
        page(f"console:{name}")
    for grid in ("1", "2"):
        for name in ("day", "day-paper", "week", "week-paper"):
            page(f"console:{name}", grid=grid, day=TODAY.isoformat())
    for name in ("map", "map-points"):
        page(f"console:{name}", bbox="116.9,36.5,117.1,36.7", zoom="18", whose="all", show="all")
    for show in ("all", "open", "new"):
        page("console:desk", whose="all", show=show)
    page("field:today")
    for word in ("紫藤架", "夹竹桃", "凌霄花", "柳絮团"):
        page("console:register-similar", words=f"{word}水管漏水", where="")
        page("console:desk", whose="all", show="all", q=word)
        page("console:diary", q=word)
        page("field:search", q=word)
    return found


def said_back(text: str, query: dict[str, str]) -> str:
    """The page without the words that were asked with: a search form repeats them."""
    for name in ("q", "words"):
        if query.get(name):
            text = text.replace(f'value="{query[name]}"', "")
    return text


@pytest.mark.long
def test_no_page_tells_anybody_what_they_may_not_see(planted):
    leaks = set()
    numbers = {planted["matters"][word].number: word for word in planted["matters"]}
    numbers = {number: word for number, word in numbers.items() if number.startswith("HY")}
    for who in READERS:
        client = Client()
        client.force_login(getattr(planted["cast"], who), backend="django.contrib.auth.backends.ModelBackend")
        for address, query in addresses(planted):
            answer = client.get(address, query)
            if answer.status_code != 200 or answer.streaming:
                continue
            text = said_back(answer.content.decode(), query)
            if "json" in answer["Content-Type"]:
                text = json.dumps(json.loads(text), ensure_ascii=False)
            for word, readers in SEEN.items():
                if who not in readers and word in text:
                    leaks.add((who, address, word))
            for number, word in numbers.items():
                if who not in SEEN[word] | ({"min"} if word == "爬山虎" else set()) and number in text:
                    leaks.add((who, address, number, word))
    assert not leaks, "\n".join(map(str, sorted(leaks)))


def test_an_answer_about_oneself_waits_for_another_to_pass_it_on(planted):
    cast, (street, _head) = planted["cast"], planted["reports"]
    words = {"words": "请调查", "about": planted["matters"]["紫藤架"].uid}
    said = upward.answer(street, **words, by=cast.by("zhou"), at=NOW + dt.timedelta(hours=2))
    assert upward.waiting(reach.reach_of(cast.li, TODAY), cast.community) == []
    assert upward.waiting(reach.reach_of(cast.zhao, TODAY), cast.community) == [said]
