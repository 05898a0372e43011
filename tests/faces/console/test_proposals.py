"""The pages of the due process: what the person concerned reads, what the office may do, what is printed."""

import datetime as dt
import re
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from proposing import at, decided, drafted, served
from wangge.accountability import follow_ups, proposals
from wangge.accountability.lifecycle import State
from wangge.accountability.models import Observing, Proposal


@pytest.fixture
def now(monkeypatch):
    """The moment of every request, moved on by a test."""
    moment = [at(5, 7)]
    monkeypatch.setattr("wangge.faces.console.gate.timezone.now", lambda: moment[0])
    return moment


def client(cast: Any, who: str) -> Client:
    browser = Client()
    browser.force_login(cast.people[who], backend="django.contrib.auth.backends.ModelBackend")
    return browser


def text(answer: Any) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", "", answer.content.decode()))


def hidden(answer: Any, act: str) -> dict[str, str]:
    """What the form of an act carries unseen."""
    form = next(each for each in answer.content.decode().split("<form")[1:] if f'value="{act}"' in each)
    found = re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)"', form)
    return {name: value for name, value in found if name != "csrfmiddlewaretoken"}


def do(browser: Client, proposal: Proposal, act: str, **said: Any) -> Any:
    address = reverse("console:proposal", args=[proposal.uid])
    return browser.post(address, hidden(browser.get(address), act) | said)


def test_the_person_concerned_reads_facts_clause_arithmetic_reasons_rights_and_the_day(cast, now):
    proposal = served(cast)
    said = text(client(cast, "li").get(reverse("console:proposal", args=[proposal.uid])))
    for each in (
        "4月7日 HY2026-00007", "四次以上包括第四次", "C-4.1", "四次都没有按期回话", "不说明不等于承认", "C-5.1", "向槐荫街道办事处申诉",
        "有人提出了这份建议，还没有决定", "说明申辩",
    ):  # fmt: skip
        assert each in said, each


def test_one_road_through_the_pages_from_service_to_the_appeal(cast, now):
    """Everybody signs in anew each day."""
    proposal = drafted(cast)
    here = reverse("console:proposal", args=[proposal.uid])
    assert client(cast, "li").get(here).status_code == 404
    road: list[tuple[int, str, str, dict[str, str]]] = [
        (7, "zhao", "serve", {"told": "当面交给您"}), (8, "li", "respond", {"words": "那几天停电", "said_all": "on"}),
        (11, "wang", "decide", {"outcome": "adopted", "reasons": "其余三次属实"}), (12, "li", "appeal", {"words": "两次是转办"}),
        (13, "he", "decide-appeal", {"answer": "overturned", "reasons": "确是转办"}),
    ]  # fmt: skip
    for day, who, act, said in road:
        now[0] = at(5, day)
        if who == "li" and act == "respond":
            assert "期满以前不作决定" in text(client(cast, "li").get(here))
        if act == "appeal":
            assert client(cast, "he").get(here).status_code == 404
        assert do(client(cast, who), proposal, act, **said).status_code == 302, act
    proposal.refresh_from_db()
    assert proposal.state == State.OVERTURNED
    assert "没有成立" in text(client(cast, "li").get(here))


def test_a_refusal_keeps_what_was_written_and_says_why(cast, now):
    proposal = served(cast)
    proposals.respond(proposal, words="都说了", said_all=True, by=cast.by("li"), at=at(5, 7))
    answer = do(
        client(cast, "wang"), proposal, "decide", outcome="changed", reasons="我的理由写了很长", measure=""
    )
    assert answer.status_code == 409
    assert "我的理由写了很长" in answer.content.decode()
    assert "没有这一项" in text(answer) or "较轻" in text(answer)


def test_the_time_to_answer_is_over_when_the_page_is_opened_though_no_loop_ran(cast, now):
    proposal = served(cast)
    now[0] = at(5, 13, 9)
    said = text(client(cast, "wang").get(reverse("console:proposal", args=[proposal.uid])))
    assert "已听取说明，等决定" in said and "作出决定" in said


def test_nobody_else_opens_my_record_and_nothing_is_a_page_too(cast, now):
    served(cast)
    assert "也没有人提出过什么" in text(client(cast, "qian").get(reverse("console:my-record")))
    mine = text(client(cast, "li").get(reverse("console:my-record")))
    assert "槐荫社区建〔2026〕1号" in mine and "也没有人提出过什么" not in mine
    assert "没有关于您的记录" in text(client(cast, "he").get(reverse("console:my-record")))


def test_a_criticism_of_the_grid_is_not_listed_as_one_of_its_leader(cast, now):
    served(cast, cast.grid1, clause="C-4.4", measure="criticism")
    mine = text(client(cast, "li").get(reverse("console:my-record")))
    assert "由您替它说明，不记在您名下" in mine
    assert "提出过的建议和决定" not in mine


def test_who_complained_is_on_no_page_of_the_person_concerned(cast, now):
    from wangge.accountability import allegations

    said = allegations.raise_(
        cast.community, what="visit-complaint", person=cast.li, words="我是王桂兰，电话13912345678，他没来", channel="phone",
        happened_on=dt.date(2026, 5, 4), by=cast.by("zhao"), at=at(5, 5),
    )  # fmt: skip
    allegations.put(said, told="有一户说约好没有来", by=cast.by("zhao"), at=at(5, 5))
    fact = {
        "name": "visit-complaint",
        "on": "2026-05-04",
        "event": "visit:1",
        "evidence": [f"allegation:{said.uid}"],
        "note": "一户反映约好没有来 13912345678",
        "excluded": "",
    }
    proposal = served(cast, clause="C-4.6", measure="criticism", facts=[fact])
    li = client(cast, "li")
    for address in (
        reverse("console:proposal", args=[proposal.uid]), reverse("console:my-record"),
        reverse("console:proposal-paper", args=[proposal.uid, "service"]), reverse("console:allegation", args=[said.uid]),
    ):  # fmt: skip
        body = li.get(address).content.decode()
        assert "王桂兰" not in body and "13912345678" not in body, address


def test_a_person_recused_finds_no_such_page(cast, now):
    proposal = drafted(cast)
    proposals.recuse(proposal, person=cast.wang, reason="亲戚", by=cast.by("zhao"), at=at(5, 6))
    assert client(cast, "wang").get(reverse("console:proposal", args=[proposal.uid])).status_code == 404


def test_the_papers_can_be_printed_and_a_draft_shows_how_it_will_look(cast, now):
    proposal = drafted(cast)
    zhao = client(cast, "zhao")
    preview = text(zhao.get(reverse("console:proposal-paper", args=[proposal.uid, "preview"])))
    assert "纸样，还没有送达" in preview and "李向阳：" in preview
    assert zhao.get(reverse("console:proposal-paper", args=[proposal.uid, "service"])).status_code == 302
    proposals.serve(proposal, by=cast.by("zhao"), at=at(5, 6))
    paper = text(client(cast, "li").get(reverse("console:proposal-paper", args=[proposal.uid, "service"])))
    for each in (
        "槐荫社区建〔2026〕1号",
        "关于培训并写培训笔记的建议送达书",
        "2026年5月12日以前（含当日）",
        "2026年5月6日",
        "签收只表示收到",
    ):
        assert each in paper, each


def test_the_self_review_has_a_place_to_write_and_is_done_when_read(cast, now):
    proposal = decided(cast)
    proposals.expire(proposal, at=proposal.appeal_by)
    task = follow_ups.of(cast.li).get()
    now[0] = at(6, 1)
    address = reverse("console:follow-up", args=[task.uid])
    li, zhao = client(cast, "li"), client(cast, "zhao")
    assert client(cast, "xu").get(address).status_code == 404
    assert client(cast, "qian").get(address).status_code == 404
    for browser, act, words in (
        (zhao, "arrange", "周五下午，跟钱卫东学转办"),
        (li, "write", "先回话，再转办"),
        (zhao, "read", "写得好"),
    ):
        assert browser.post(address, hidden(browser.get(address), act) | {"words": words}).status_code == 302
    assert follow_ups.of(cast.li).get().done
    assert "已完成" in text(li.get(reverse("console:my-record")))


def test_the_head_ends_observing_on_the_page_and_every_page_says_that_it_is_on(cast, now):
    now[0] = at(2, 3)
    wang = client(cast, "wang")
    assert "只看不提" in text(client(cast, "li").get(reverse("console:my-record")))
    assert "只看不提" in text(wang.get(reverse("console:proposals")))
    assert client(cast, "zhao").get(reverse("console:observing")).status_code == 404
    address = reverse("console:observing")
    slip = re.search(r'name="slip" value="([^"]+)"', wang.get(address).content.decode())[1]
    assert wang.post(address, {"slip": slip, "until": "2026-02-02", "why": "大家熟悉了"}).status_code == 302
    assert Observing.objects.get().why == "大家熟悉了"
    assert "只看不提" not in text(client(cast, "li").get(reverse("console:my-record")))


def test_a_list_of_twenty_asks_no_more_than_a_list_of_one(cast, now, django_assert_max_num_queries):
    served(cast)
    wang = client(cast, "wang")
    wang.get(reverse("console:proposals"))
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    with CaptureQueriesContext(connection) as one:
        wang.get(reverse("console:proposals"))
    for n in range(8):
        served(cast, key=f"another {n}")
    with django_assert_max_num_queries(len(one)):  # session, person, posts, seen, rows, count, tasks, unread…
        wang.get(reverse("console:proposals"))
