"""The papers of a matter: each from its own records, each sentence traceable, none before there is something to say."""

import datetime as dt

import pytest
from django.test import Client
from django.urls import reverse

from documents import opening
from wangge.cases import dispatch, feedback, handling, intake, triage
from wangge.documents import of_matters, rendering
from wangge.policy.pack import Refusal

NOW = dt.datetime(2026, 3, 2, 10, 0, tzinfo=dt.timezone(dt.timedelta(hours=8)))


@pytest.fixture
def case(cast):
    words = "二号楼水管漏水，<b>请快来</b>"
    return intake.register(
        words, place=cast.community, grid=cast.grid1, channel="phone", by=cast.by("min"), at=NOW
    ).case


@pytest.fixture
def told(cast, case):
    li, min_ = {"by": cast.by("li"), "at": NOW}, {"by": cast.by("min"), "at": NOW + dt.timedelta(hours=3)}
    triage.classify(case, level="community", holder=cast.min, **li)
    feedback.tell_stage(case, words="材料已经订了，明天到", channel="phone", **min_)
    handling.resolve(case, result="换了一段水管", **min_)
    feedback.tell(case, words="修好了，请看看还漏不漏", channel="phone", **min_)
    case.refresh_from_db()
    return case


def test_every_paper_of_a_settled_matter_opens_in_word_and_pdf(told):
    for kind in ("receipt", "handover", "stage", "reply", "closing"):
        paper = of_matters.KINDS[kind].make(told, told.words)
        paragraphs, tables = opening.word(rendering.render(paper, "docx").content)
        assert paper.title in "".join(paragraphs)
        assert tables[-1][0] == ["序号", "记录", "在哪里看", "存证序号"]
        assert len(tables[-1]) == 1 + told.acts.count(), "every act of the matter is named"
        assert told.number in opening.pdf(rendering.render(paper, "pdf").content)


def test_a_paper_says_what_was_recorded_and_nothing_is_typed_twice(told):
    said = opening.pdf(rendering.render(of_matters.closing(told, told.words), "pdf").content)
    for each in ("换了一段水管", "修好了，请看看还漏不漏", "<b>请快来</b>", "监督电话"):
        assert each in said
    stage = opening.word(rendering.render(of_matters.stage(told, told.words), "docx").content)[1]
    assert ["材料已经订了，明天到" in cell for cell in stage[0][1]] == [False, False, True, False]


def test_what_has_not_happened_has_no_paper_and_says_why(case):
    for kind, why in (
        ("handover", "先“分类”"),
        ("extension", "没有批准过延期"),
        ("stage", "没有分段告知"),
        ("closing", "还没有告知结果"),
    ):
        with pytest.raises(Refusal, match=why):
            of_matters.KINDS[kind].make(case, case.words)
    assert of_matters.more(case) == []


def test_an_approved_later_day_is_told_with_the_old_one_and_the_reason(cast, case):
    triage.classify(case, level="community", holder=cast.min, by=cast.by("li"), at=NOW)
    extension = handling.ask_extension(case, reason="配件要从外地调", by=cast.by("li"), at=NOW)
    handling.extend(extension, by=cast.by("wang"), at=NOW)
    case.refresh_from_db()
    said = opening.pdf(rendering.render(of_matters.extension(case, case.words), "pdf").content)
    assert "配件要从外地调" in said and "原定时限" in said and "B-3.4" in said


def test_the_letter_to_a_unit_names_no_requester(cast, case):
    triage.classify(case, level="other-unit", holder=cast.min, by=cast.by("li"), at=NOW)
    asked = dispatch.assist(case, unit=cast.water, request="请派人抢修", by=cast.by("li"), at=NOW)
    paragraphs, _tables = opening.word(rendering.render(of_matters.letter(asked), "docx").content)
    assert "协办函" in paragraphs and "自来水公司：" in paragraphs and "请派人抢修" in paragraphs


def signed_in(cast, who):
    client = Client()
    client.force_login(cast.people[who], backend="django.contrib.auth.backends.ModelBackend")
    return client


@pytest.fixture
def clock(monkeypatch):
    monkeypatch.setattr("wangge.faces.console.gate.timezone.now", lambda: NOW + dt.timedelta(hours=5))


def test_the_page_hands_out_the_same_paper_as_word_and_pdf(cast, told, clock):
    client = signed_in(cast, "min")
    for name, args in (("console:reply", []), ("console:receipt", []), ("console:paper", ["closing"])):
        address = reverse(name, args=[told.number, *args])
        assert "as=docx" in client.get(address).content.decode()
        for form, mark in (("docx", b"PK"), ("pdf", b"%PDF")):
            answer = client.get(address, {"as": form})
            assert answer.status_code == 200 and answer.content.startswith(mark)
            assert answer["Content-Disposition"].startswith("attachment")


def test_who_does_not_see_the_matter_gets_no_paper_of_it_in_any_form(cast, told, clock):
    for form in ("", "docx", "pdf", "xlsx"):
        address = reverse("console:paper", args=[told.number, "closing"])
        assert signed_in(cast, "sun").get(address, {"as": form}).status_code == 404


def test_a_paper_that_does_not_exist_yet_is_refused_in_words(cast, case, clock):
    answer = signed_in(cast, "min").get(
        reverse("console:paper", args=[case.number, "stage"]), {"as": "pdf"}, follow=True
    )
    assert "还没有分段告知过" in answer.content.decode()
