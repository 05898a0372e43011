"""The survey at the office's desk: each step, a page of slips shown once, entering, and a result to sign."""

import datetime as dt
import re
from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from surveys.conftest import ANSWERED, CLOSED, DRAFTED, OPENED, PUBLISHED, SIGNED
from wangge.surveys import results, rounds, samples
from wangge.surveys.models import Ballot, Round, Slip


@pytest.fixture
def at_desk(cast, monkeypatch):
    """`at_desk("zhao", OPENED)`: somebody of the cast signed in, at that moment."""

    def signed_in(who, at):
        monkeypatch.setattr("wangge.faces.console.gate.timezone.now", lambda: at)
        client = Client()
        client.force_login(cast.people[who], backend="django.contrib.auth.backends.ModelBackend")
        return client

    return signed_in


def said(answer):
    return " ".join(str(each) for each in answer.context["messages"])


def test_a_round_is_made_on_its_pages_from_draft_to_signature(cast, at_desk):
    zhao = at_desk("zhao", DRAFTED)
    form = zhao.get(reverse("console:survey-new")).context["form"]
    given = {
        "uid": form.initial["uid"], "half": "2026-01-01", "questions": form.initial["questions"],
        "levels": form.initial["levels"], "method": form.initial["method"], "opens_on": "2026-06-01", "closes_on": "2026-06-20",
    }  # fmt: skip
    zhao.post(reverse("console:survey-new"), given)
    round = Round.objects.get()
    assert [each["score"] for each in round.levels] == [100, 80, 60, 40, 20]
    here = reverse("console:survey", args=[round.uid])
    zhao.post(reverse("console:survey-edit", args=[round.uid]), given | {"questions": "找得到人\n有回音"})
    at_desk("zhao", PUBLISHED).post(here, {"do": "publish"})
    grid = reverse("console:survey-grid", args=[round.uid, "1"])
    at_desk("zhao", PUBLISHED).post(
        grid, {"do": "draw", "listed": "", "households": 40, "source": "物业", "size": 40}
    )
    at_desk("zhao", OPENED).post(here, {"do": "open"})
    sheet = at_desk("zhao", OPENED).post(
        reverse("console:survey-slips", args=[round.uid, "1"]), {"slip": uuid4()}
    )
    found = re.findall(r'class="code">([0-9A-Z-]{14})<', sheet.content.decode())
    assert len(set(found)) == 40
    for way, code in (("paper", found[0]), ("phone", found[1])):
        entered = at_desk("zhao", ANSWERED).post(
            reverse("console:survey-enter", args=[round.uid]),
            {"code": code, "way": way, "q1": "5", "q2": "-"},
        )
        assert entered.status_code == 302
    at_desk("zhao", ANSWERED).post(grid, {"do": "field", "handed": 38, "refused": 1, "away": 1})
    at_desk("zhao", CLOSED).post(here, {"do": "close"})
    result = reverse("console:survey-result", args=[round.uid])
    at_desk("wang", SIGNED).post(result, {"uid": uuid4(), "words": ""})
    round.refresh_from_db()
    assert round.state == "signed"
    assert Ballot.objects.count() == 2
    page = at_desk("xu", SIGNED).get(result)
    assert "少于 5 份不出分" in page.content.decode()


def test_a_page_of_slips_is_shown_once(cast, published, at_desk):
    zhao, address = at_desk("zhao", PUBLISHED), reverse("console:survey-slips", args=[published.uid, "1"])
    slip = uuid4()
    first = zhao.post(address, {"slip": slip})
    assert first.status_code == 200
    assert "no-store" in first["Cache-Control"]
    again = zhao.post(address, {"slip": slip}, follow=True)
    assert "已经印过" in said(again)
    assert Slip.objects.count() == 40
    voided = zhao.post(address, {"slip": slip, "anew": "yes"}, follow=True)
    assert "换一个编号" in said(voided), "a reload of the first form does not make void what it printed"
    assert not Slip.objects.filter(used="void").exists()


def test_before_the_box_is_closed_no_page_shows_more_than_counts(cast, opened, answer, at_desk):
    answer("1", "11", times=6, words="脚手架旁的路灯")
    for who in ("zhao", "wang", "xu"):
        client = at_desk(who, ANSWERED)
        for name in ("survey", "survey-result"):
            page = client.get(reverse(f"console:{name}", args=[opened.uid])).content.decode()
            assert "脚手架" not in page
            assert "6/40" in page or name == "survey-result"
            assert "20.0" not in page


def test_a_leader_opens_none_of_it(cast, opened, answer, close, at_desk):
    answer("1", "11", times=6, words="脚手架旁的路灯")
    close()
    for who in ("li", "qian", "min", "feng", "zheng", "zhou"):
        client = at_desk(who, SIGNED)
        for name in ("survey", "survey-result", "survey-enter", "survey-edit"):
            assert client.get(reverse(f"console:{name}", args=[opened.uid])).status_code == 404
        assert client.get(reverse("console:surveys")).status_code == 404


def test_another_communitys_clerk_finds_no_round_of_ours(cast, opened, at_desk):
    liu = at_desk("liu", ANSWERED)
    assert liu.get(reverse("console:survey", args=[opened.uid])).status_code == 404
    assert (
        liu.post(reverse("console:survey", args=[opened.uid]), {"do": "close", "words": "x"}).status_code
        == 404
    )
    assert "2026年上半年" not in liu.get(reverse("console:surveys")).content.decode()


def test_who_stood_in_as_leader_reads_the_figures_and_not_the_words(cast, opened, answer, at_desk):
    from wangge.territory import staffing

    answer("1", "44", times=30, words="脚手架旁的路灯")
    staffing.stand_in(
        cast.posts["li"],
        cast.wang,
        since=ANSWERED.date(),
        until=ANSWERED.date(),
        by=cast.by("feng"),
        at=ANSWERED,
    )
    rounds.close(opened, by=cast.by("zhao"), at=CLOSED)
    page = at_desk("wang", SIGNED).get(reverse("console:survey-result", args=[opened.uid])).content.decode()
    assert "脚手架" not in page
    assert "您在2026年上半年当过一网格的网格长" in page
    assert (
        "脚手架"
        in at_desk("zhao", SIGNED).get(reverse("console:survey-result", args=[opened.uid])).content.decode()
    )
    refused = at_desk("wang", SIGNED).post(
        reverse("console:survey-result", args=[opened.uid]), {"uid": uuid4()}
    )
    assert refused.status_code == 409
    assert Round.objects.get().state == "closed"


def test_a_refusal_keeps_what_was_entered(cast, opened, codes, at_desk):
    zhao, address = at_desk("zhao", ANSWERED), reverse("console:survey-enter", args=[opened.uid])
    page = zhao.post(address, {"code": "AAAA-AAAA-AAAA", "way": "phone", "q1": "2", "words": "灯不亮"})
    assert page.status_code == 409
    text = page.content.decode()
    assert "答题码不对" in text
    assert "灯不亮" in text
    assert re.search(r'value="2"[^>]*checked', text)


def test_too_many_wrong_codes_are_stopped_even_before_a_right_one(cast, opened, codes, at_desk):
    zhao, address = at_desk("zhao", ANSWERED), reverse("console:survey-enter", args=[opened.uid])
    for n in range(20):
        zhao.post(address, {"code": f"AAAA-AAAA-{n:04d}", "way": "paper", "q1": "2"})
    page = zhao.post(address, {"code": codes["1"][0], "way": "paper", "q1": "2"})
    assert page.status_code == 409
    assert "错得太多了" in page.content.decode()
    assert not Ballot.objects.filled().exists()


def test_one_table_draws_all_grids_and_leaves_those_drawn(cast, round, at_desk):
    rounds.publish(round, by=cast.by("zhao"), at=PUBLISHED)
    text = "网格,户号\n" + "\n".join(f"{g},{n}-101" for g in "12" for n in range(1, 41))
    here = reverse("console:survey", args=[round.uid])

    def sent(content):
        file = SimpleUploadedFile("户号.csv", content, "text/csv")
        form = {"do": "lists", "file": file, "source": "物业", "size": 30}
        return at_desk("zhao", PUBLISHED).post(here, form, follow=True)

    assert "抽好了 2 个网格" in said(sent(text.encode("gb18030")))
    seed = samples.of(round)["1"].seed
    assert "抽好了 0 个网格" in said(sent(text.encode()))
    assert samples.of(round)["1"].seed == seed
    assert "不像楼号门号" in said(sent("1,王秀英".encode()))
    assert "没有网格“9”" in said(sent(b"9,1-101"))


def test_the_result_says_how_it_was_counted(cast, answer, sign, at_desk):
    answer("1", "44", times=30)
    answer("2", "55", times=6)
    row = sign()
    page = (
        at_desk("zhao", SIGNED).get(reverse("console:survey-result", args=[row.round.uid])).content.decode()
    )
    for words in (
        "4800/6000", "<b>80</b>", "30/40（75 %）", "李向阳", results.TOO_FEW, "Wilson 区间", "分子分母都不计", row.digest,
        "箱里的答卷和封箱时一样",
    ):  # fmt: skip
        assert words in page, words


def test_odd_forms_get_a_sentence(cast, round, at_desk):
    zhao = at_desk("zhao", PUBLISHED)
    here = reverse("console:survey", args=[round.uid])
    assert zhao.post(here, {"do": "nonsense"}).status_code == 404
    assert zhao.get(reverse("console:survey", args=[uuid4()])).status_code == 404
    assert zhao.get(reverse("console:survey-grid", args=[round.uid, "none"])).status_code == 404
    new = zhao.post(
        reverse("console:survey-edit", args=[round.uid]), {"questions": "好吗", "levels": "满意 八十"}
    )
    assert new.status_code == 409
    assert "每行写一个说法和一个分数" in new.content.decode()
    assert dt.date(2026, 6, 1) == Round.objects.get().opens_on
