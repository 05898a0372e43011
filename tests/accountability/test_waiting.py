"""等我的: whoever must answer, serve, decide, review or verify finds it, with its day and clause; nobody else does."""

import datetime as dt

import pytest

from accountability.conftest import DAY, NOW
from proposing import at, drafted, served
from wangge.accountability import allegations, proposals, reviews, waiting


def steps(cast, who, when):
    return [each.step for each in waiting.of(cast.reach(who, when.date()), at=when)]


EVERYBODY = ("li", "zhao", "wang", "he", "zhou", "qian", "xu", "min", "feng", "liu")


def waits(cast, when):
    """Who is waited for, and for what."""
    return {who: found[0] for who in EVERYBODY if (found := steps(cast, who, when))}


def test_on_every_stage_one_is_waited_for_and_told_until_when_by_which_clause(cast):
    proposal = drafted(cast)
    assert waits(cast, at(5, 6)) == {"zhao": "serve"}
    proposals.serve(proposal, by=cast.by("zhao"), at=at(5, 6))
    assert waits(cast, at(5, 7)) == {"li": "respond"}
    (mine,) = waiting.of(cast.reach("li", dt.date(2026, 5, 7)), at=at(5, 7))
    assert (mine.until, mine.clause, mine.uid) == (proposal.respond_by, "C-5.1", proposal.uid)
    proposals.respond(proposal, words="都说了", said_all=True, by=cast.by("li"), at=at(5, 8))
    assert waits(cast, at(5, 8)) == {"wang": "decide"}
    proposals.decide(proposal, outcome="adopted", reasons="属实", by=cast.by("wang"), at=at(5, 11))
    assert waits(cast, at(5, 12)) == {"li": "appeal"}
    proposals.appeal(proposal, words="不服", by=cast.by("li"), at=at(5, 12))
    assert waits(cast, at(5, 13)) == {"he": "decide-appeal", "zhou": "decide-appeal"}
    proposals.decide_appeal(proposal, answer="upheld", reasons="维持", by=cast.by("he"), at=at(5, 14))
    assert waits(cast, at(5, 15)) == {"li": "write"}, "the training that follows"


def test_whoever_has_answered_is_not_asked_again_and_what_is_over_is_the_clocks(cast):
    proposal = served(cast)
    proposals.respond(proposal, words="还要想想", by=cast.by("li"), at=at(5, 7))
    assert waits(cast, at(5, 8)) == {}
    assert waits(cast, at(5, 13)) == {}, (
        "the loop has not been there yet: nobody is told to answer what is over"
    )


def test_whom_it_concerns_and_whoever_is_recused_are_not_asked_to_decide(cast):
    proposal = served(cast, cast.wang, clause="C-4.6", measure="criticism")
    proposals.respond(proposal, words="都说了", said_all=True, by=cast.by("wang"), at=at(5, 8))
    assert waits(cast, at(5, 8)) == {"he": "decide"}
    proposals.recuse(proposal, person=cast.he, reason="是亲戚", by=cast.by("zhao"), at=at(5, 8))
    assert waits(cast, at(5, 8)) == {}


def test_in_a_company_the_side_that_has_written_waits_for_the_other(cast):
    from wangge.accountability import legal

    proposal = served(
        cast, cast.gao, by="song", clause="A-2.2.1", measure="deduction", amount=300.0, low=0, high=300.0
    )
    proposals.respond(proposal, words="都说了", said_all=True, by=cast.by("gao"), at=at(5, 8))
    checks = {each.code: "有" for each in legal.checks_for("deduction", "employed")}
    proposals.decide(
        proposal, outcome="adopted", reasons="属实", checks=checks, by=cast.by("han"), at=at(5, 11)
    )
    proposals.appeal(proposal, words="不服", by=cast.by("gao"), at=at(5, 12))
    assert [steps(cast, who, at(5, 13)) for who in ("pan", "tang", "han", "song")] == [
        ["review"],
        ["review"],
        [],
        [],
    ]
    proposals.review(proposal, answer="overturned", reasons="请了假", by=cast.by("pan"), at=at(5, 13))
    assert [steps(cast, who, at(5, 13)) for who in ("pan", "tang")] == [[], ["decide-appeal"]]


def test_an_allegation_is_put_answered_and_verified_by_somebody_else(cast, raised):
    row = raised()
    assert steps(cast, "wang", NOW) == ["put"] and steps(cast, "li", NOW) == []
    allegations.put(row, told="有居民反映没有人接电话", by=cast.by("zhao"), at=NOW)
    (mine,) = waiting.of(cast.reach("li"), at=NOW)
    assert (mine.step, mine.clause, mine.until) == ("answer", "C-5.1", row.answer_by)
    assert steps(cast, "wang", NOW) == []
    allegations.answer(row, words="那天在开会", by=cast.by("li"), at=NOW + DAY)
    assert steps(cast, "wang", NOW + DAY) == ["uphold"]
    assert steps(cast, "zhao", NOW + DAY) == [], "who wrote it down does not verify it"


def test_silence_does_not_stop_the_verifying(cast, raised):
    row = raised()
    allegations.put(row, told="有居民反映没有人接电话", by=cast.by("zhao"), at=NOW)
    assert steps(cast, "wang", row.answer_by) == ["uphold"] and steps(cast, "li", row.answer_by) == []


def test_a_review_waits_for_whoever_neither_asked_for_it_nor_is_concerned(cast, rate):
    rating = rate(1)
    reviews.ask(rating, reason="out-of-duty", words="要拆邻居的墙", by=cast.by("li"), at=NOW + DAY)
    assert [steps(cast, who, NOW + DAY) for who in ("zhao", "wang", "li")] == [
        ["decide-review"],
        ["decide-review"],
        [],
    ]


def test_however_much_waits_it_is_read_in_as_many_queries(cast, raised, rate, django_assert_max_num_queries):
    def read():
        with django_assert_max_num_queries(
            10
        ) as seen:  # five lists; entries of follow-ups, when there are any
            found = waiting.of(cast.reach("wang", dt.date(2026, 5, 7)), at=at(5, 7))
        return found, len(seen)

    drafted(cast, by="wang", clause="B-4.1", measure="removal-letter", key="first")
    raised()
    few, queries = read()
    for number in range(4):
        served(cast, cast.qian, key=f"again-{number}", by="zhao", clause="C-4.1", when=at(5, 6))
        drafted(cast, by="wang", clause="B-4.1", measure="removal-letter", key=f"more-{number}")
        raised()
    many, again = read()
    assert len(many) > len(few) and again == queries


@pytest.mark.parametrize(("who", "said"), [("li", "一份关于您的建议，可以说明"), ("wang", "")])
def test_the_desk_says_it_with_its_clause_and_day(cast, who, said, monkeypatch, client):
    from django.urls import reverse

    monkeypatch.setattr("wangge.faces.console.gate.timezone.now", lambda: at(5, 7))
    proposal = served(cast)
    client.force_login(cast.people[who], backend="django.contrib.auth.backends.ModelBackend")
    duties = client.get(reverse("console:desk")).context["duties"]
    lines = [each for each in duties if each["url"] == reverse("console:proposal", args=[proposal.uid])]
    assert [(each["text"], each["clause"]) for each in lines] == ([(said, "C-5.1")] if said else [])
    assert all("12" in each["until"] for each in lines), "the five working days end on 12 May"
