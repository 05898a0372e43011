"""Acts from the screen: done once, refused with a sentence, and nothing that was written is lost."""

import uuid

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from wangge.cases import dispatch, handling, lifecycle
from wangge.faces.console import deeds


def do(case, act):
    return reverse("console:act", args=[case.number, act])


def test_every_act_of_the_table_that_people_take_has_its_form():
    people = {name for name, step in lifecycle.STEPS.items() if step.roles - {"clock", "import", "resident"}}
    assert people - {"draft", "register"} == set(deeds.DEEDS)


@pytest.mark.long
def test_every_form_of_an_allowed_act_opens_and_refuses_an_empty_answer_in_words(
    as_, classified, cast, clock
):
    from wangge.cases import access

    for who in ("min", "li", "zhao", "wang"):
        client = as_(who)
        for possible in access.acts_for(classified, cast.by(who), at=clock.return_value):
            opened = client.get(do(classified, possible.act))
            assert opened.status_code == 200, possible.act
            assert possible.does in opened.content.decode().replace("\u2009", ""), possible.act
            form = deeds.DEEDS[possible.act].form
            if any(field.required for field in form.base_fields.values()):
                assert client.post(do(classified, possible.act), {}).status_code == 400, possible.act


def test_a_matter_goes_its_whole_way_by_the_screen(as_, matter, cast, clock):
    li, min_, zhao = as_("li"), as_("min"), as_("zhao")
    assert li.post(do(matter, "classify"), {"level": "community", "holder": cast.min.pk}).status_code == 302
    assert min_.post(do(matter, "resolve"), {"result": "换了水管"}).status_code == 302
    assert li.post(do(matter, "tell"), {"words": "水管换好了", "channel": "phone"}).status_code == 302
    assert zhao.post(do(matter, "check"), {"found": "yes", "method": "call"}).status_code == 302
    assert zhao.post(do(matter, "close"), {}).status_code == 302
    matter.refresh_from_db()
    assert matter.state == "closed"
    assert matter.holder_id == cast.min.pk


def test_an_extension_is_asked_by_one_and_approved_by_another(as_, classified, cast):
    assert as_("zhao").post(do(classified, "ask-extension"), {"reason": "等备件"}).status_code == 302
    wang = as_("wang")
    assert "等备件" in wang.get(reverse("console:matter", args=[classified.number])).content.decode()
    assert wang.post(do(classified, "extend"), {"said": "要等备件，延到下周一"}).status_code == 302
    assert "没有等您批准的申请" in wang.post(do(classified, "extend"), {}).content.decode()


def test_help_is_asked_for_accepted_and_answered(as_, classified, cast):
    asked = {"unit": cast.water.pk, "request": "请抢修主管"}
    assert as_("li").post(do(classified, "assist"), asked).status_code == 302
    wu = as_("wu")
    assert wu.post(do(classified, "accept"), {}).status_code == 302
    assert wu.post(do(classified, "answer"), {"words": "已修好"}).status_code == 302
    classified.refresh_from_db()
    assert classified.state == "in-progress"


def test_pressing_twice_does_it_once(as_, classified):
    said = {"text": "去看过了", "uid": str(uuid.uuid4())}
    li = as_("li")
    for _press in range(2):
        assert li.post(do(classified, "note"), said).status_code == 302
    assert classified.acts.filter(act="note").count() == 1


def test_a_page_that_is_out_of_date_shows_what_others_did_and_keeps_what_was_written(
    as_, classified, cast, clock
):
    stale = classified.version
    dispatch.assign(classified, to=cast.sun, by=cast.by("zhao"), at=clock.return_value)
    answer = as_("li").post(do(classified, "resolve"), {"result": "我写了很久的结果", "base_version": stale})
    page = answer.content.decode()
    assert answer.status_code == 409
    assert "赵明慧" in page
    assert "我写了很久的结果" in page
    assert f'name="base_version" value="{classified.version}"' in page


def test_a_refusal_is_a_sentence_beside_what_was_written(as_, classified):
    answer = as_("li").post(do(classified, "merge"), {"into": "HY2026-77777"})
    assert answer.status_code == 400
    assert "没有找到编号是“HY2026-77777”的事项" in answer.content.decode()
    answer = as_("li").post(do(classified, "merge"), {"into": classified.number})
    assert answer.status_code == 409


def test_what_is_not_allowed_now_leads_back_with_the_reason(as_, classified):
    answer = as_("min").get(do(classified, "extend"), follow=True)
    assert "由" in answer.content.decode()
    assert as_("min").post(do(classified, "extend"), {}).status_code == 409


def test_an_act_nobody_knows_is_not_found(as_, classified):
    assert as_("li").get(do(classified, "explode")).status_code == 404
    assert as_("li").get(do(classified, "remind")).status_code == 404


@pytest.mark.parametrize(
    ("act", "said"),
    [
        ("assign", {"to": "999999"}), ("assign", {"to": "x"}), ("assist", {"unit": "0", "request": "a"}),
        ("ask-suspension", {"reason": "weather", "words": "x", "review_on": "31/12"}),
        ("ask-suspension", {"reason": "weather", "words": "x", "review_on": "2099-01-01"}),
        ("ask-extension", {"reason": "x", "wanted_on": "2025-01-01"}), ("note", {"text": "a" * 5000}), ("note", {"text": "a\x00b"}),
        ("resolve", {"result": "好", "base_version": "-1"}), ("resolve", {"result": "好", "uid": "not-a-uuid"}),
        ("set-lane", {"lane": "normal", "why": "x"}), ("tell-missing", {"items": " \n ", "channel": "oral"}),
    ],
)  # fmt: skip
def test_bad_input_is_answered_with_a_sentence(as_, classified, act, said):
    answer = as_("li").post(do(classified, act), said)
    assert answer.status_code in (400, 409)
    assert answer.context["form"].errors


def test_a_file_that_is_no_photo_is_refused_by_name_and_a_pdf_is_kept(as_, classified):
    li = as_("li")
    bad = SimpleUploadedFile("坏.png", b"<svg onload=alert(1)>", content_type="image/png")
    answer = li.post(do(classified, "attach"), {"files": [bad]})
    assert answer.status_code == 409
    assert "坏.png" in answer.content.decode()
    good = [SimpleUploadedFile(f"申请{n}.pdf", b"%%PDF-1.4\n%d\n%%%%EOF\n" % n) for n in range(2)]
    assert li.post(do(classified, "attach"), {"files": good, "uid": str(uuid.uuid4())}).status_code == 302
    assert classified.attachments.count() == 2
    kept = classified.attachments.first()
    sent = li.get(reverse("console:attachment", args=[classified.number, kept.pk]))
    assert sent["X-Content-Type-Options"] == "nosniff"
    assert sent["Content-Disposition"].startswith("attachment")
    assert "sandbox" in sent["Content-Security-Policy"]


def test_a_person_with_two_posts_acts_in_the_one_that_may(as_, cast, register, clock):
    from wangge.territory import staffing

    staffing.appoint(
        cast.min, "clerk", place=cast.community, since=cast.since, by=cast.by("feng"), at=clock.return_value
    )
    case = register("八号楼门禁坏了", grid=cast.grid2, by=cast.by("sun"))
    assert as_("min").post(do(case, "classify"), {"level": "community"}).status_code == 302
    assert case.acts.get(act="classify").by_role == "clerk"


def test_forms_come_alone_when_a_folded_act_is_opened(as_, classified):
    answer = as_("li").get(do(classified, "note"), headers={"HX-Request": "true"})
    page = answer.content.decode()
    assert page.lstrip().startswith("<form")
    assert "<html" not in page


def test_a_head_may_refuse_what_was_asked(as_, classified, cast, clock):
    handling.ask_extension(classified, reason="备件", by=cast.by("zhao"), at=clock.return_value)
    assert as_("wang").post(do(classified, "refuse-request"), {"why": "先借备件"}).status_code == 302
    assert handling.open_request(classified) is None


def test_a_matter_that_becomes_invisible_to_me_leads_to_the_desk(as_, classified):
    answer = as_("li").post(do(classified, "protect"), {"confidential": "yes", "why": "当事人要求"})
    assert answer["Location"] in (
        reverse("console:desk"),
        reverse("console:matter", args=[classified.number]),
    )


def test_words_are_taken_out_from_the_screen_by_somebody_of_the_office(as_, classified, cast):
    assert as_("li").post(do(classified, "redact"), {"passages": "水管", "reason": "要求"}).status_code == 409
    refused = as_("wang").post(do(classified, "redact"), {"passages": "没有这几个字", "reason": "要求"})
    assert refused.status_code == 409 and "没有找到这些字" in refused.content.decode()
    wang = as_("wang")
    assert wang.post(do(classified, "redact"), {"passages": "水管", "reason": "本人要求"}).status_code == 302
    page = wang.get(reverse("console:matter", args=[classified.number])).content.decode()
    assert "［已删去］" in page and "水管" not in page and "本人要求" in page


def test_what_stands_on_the_page_only_is_shown_and_passed_on_from_the_matter(as_, register, cast, clock):
    case = register(name="李大妈", contact="13800001111", prefers="phone")
    handling.ask(case, question="门牌几号？", by=cast.by("li"), at=clock.return_value)
    li = as_("li")
    page = li.get(reverse("console:matter", args=[case.number])).content.decode()
    assert "还要做的" in page and "门牌几号？" in page and "转告当事人" in page
    assert li.post(do(case, "pass-on"), {"channel": "code", "reached": "yes"}).status_code == 400
    assert li.post(do(case, "pass-on"), {"channel": "phone", "reached": "yes"}).status_code == 302
    assert "pass-on" not in [each.kind for each in case.errands.filter(done_at=None)]
