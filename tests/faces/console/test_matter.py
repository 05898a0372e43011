"""The matter page: words, time, what one may do now; who asked stays masked until a reason is given."""

import datetime as dt

import pytest
from django.urls import reverse

from wangge.cases import dispatch, handling, intake


def at(case, name="matter", *args):
    return reverse(f"console:{name}", args=[case.number, *args])


def test_the_page_shows_the_words_the_due_day_with_its_clause_and_the_next_act(as_, classified):
    page = as_("min").get(at(classified)).content.decode()
    assert classified.words in page
    assert "B-3.1" in page
    assert 'id="act-resolve"' in page
    assert "写明办理结果" in page


def test_a_leader_sees_until_when_each_level_would_be(as_, matter):
    page = as_("li").get(at(matter)).content.decode()
    assert "社区 — 3月3日 周二 24:00前（B-3.1）" in page
    assert "街道办事处 — 3月4日 周三 24:00前（B-3.2）" in page


def test_who_asked_is_masked_until_a_reason_is_given_and_the_look_is_written_down(as_, register, cast):
    from wangge.cases import access

    case = register(name="王桂英", contact="13812345678", prefers="phone")
    zhao = as_("zhao")
    page = zhao.get(at(case)).content.decode()
    assert "王桂英" not in page
    assert "13812345678" not in page
    assert access.looked_at(cast.community).count() == 0
    refused = zhao.post(at(case, "reveal"), {"purpose": " "}, follow=True).content.decode()
    assert "要先写明为什么看" in refused
    opened = zhao.post(at(case, "reveal"), {"purpose": "联系当事人，问清情况"}).content.decode()
    assert "13812345678" in opened
    look = access.looked_at(cast.community).get()
    assert (look.reason, look.person_id) == ("联系当事人，问清情况", cast.zhao.pk)
    assert "13812345678" not in as_("zheng").get(reverse("console:looks")).content.decode()


def test_the_unit_that_is_asked_never_opens_who_asked(as_, register, cast, clock):
    case = register("三号楼停水，请打13812345678", name="王桂英", contact="13812345678", prefers="phone")
    dispatch.assist(case, unit=cast.water, request="请抢修", by=cast.by("li"), at=clock.return_value)
    wu = as_("wu")
    for page in (wu.get(at(case)), wu.post(at(case, "reveal"), {"purpose": "想打电话"})):
        assert "13812345678" not in page.content.decode()
        assert "王桂英" not in page.content.decode()


def test_a_matter_about_somebody_does_not_exist_for_them(as_, register, cast):
    case = register("网格长说话不好听", about=[cast.li])
    assert as_("li").get(at(case)).status_code == 404
    assert as_("zhao").get(at(case)).status_code == 200


@pytest.mark.parametrize("number", ["HY2026-99999", "%00", "..%2F..", "'", "x" * 300, "<script>"])
def test_an_address_of_no_matter_is_not_found(as_, cast, number):
    assert as_("li").get(f"/desk/case/{number}/").status_code == 404


def test_the_page_costs_the_same_queries_however_long_the_thread(
    as_, classified, cast, clock, django_assert_max_num_queries
):
    li = as_("li")
    for n in range(3):
        handling.note(classified, text=f"第{n}次看过", by=cast.by("li"), at=clock.return_value)
    li.get(at(classified))
    # session, person, place, posts, matter; who may do what (post, cover, request, assistances, requester, rating …);
    # thread, materials, tellings, similar, merged, seal, candidates, categories, units, notices
    with django_assert_max_num_queries(60):
        li.get(at(classified))
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    with CaptureQueriesContext(connection) as few:
        li.get(at(classified))
    for n in range(20):
        handling.note(
            classified, text=f"又看过{n}", by=cast.by("li"), at=clock.return_value + dt.timedelta(minutes=n)
        )
    with CaptureQueriesContext(connection) as many:
        li.get(at(classified))
    assert len(many) == len(few)


def test_papers_print_without_the_code_and_without_the_requesters_number(as_, register, cast, clock):
    case = register("二号楼停水，我的电话13812345678", name="王桂英", contact="13812345678", prefers="phone")
    by, now = cast.by("li"), clock.return_value
    asked = dispatch.assist(case, unit=cast.water, request="请派人抢修", by=by, at=now)
    intake.tell_missing(case, items=["房产证复印件"], channel="phone", by=by, at=now)
    li = as_("li")
    receipt = li.get(at(case, "receipt")).content.decode()
    assert "code--secret" not in receipt
    letter = li.get(at(case, "letter", asked.pk)).content.decode()
    assert "请派人抢修" in letter
    assert "自来水公司" in letter
    assert "13812345678" not in letter
    assert "房产证复印件" in li.get(at(case, "missing")).content.decode()
    assert "还没有告知结果" in li.get(at(case, "reply"), follow=True).content.decode()


def test_the_proof_is_a_file_once_a_checkpoint_covers_it(as_, matter, cast, clock):
    from wangge.integrity import checkpoints

    li = as_("li")
    assert "还没有签入检查点" in li.get(at(matter, "proof"), follow=True).content.decode()
    checkpoints.sign(cast.community.pk, at=clock.return_value)
    answer = li.get(at(matter, "proof"))
    assert answer["Content-Disposition"] == f'attachment; filename="{matter.number}.tlog-proof.txt"'
    assert answer.content.startswith(b"c2sp.org/tlog-proof@v1")


def test_the_clock_of_a_matter_says_whose_limit_it_is(as_, matter, cast, clock):
    page = as_("li").get(f"/desk/case/{matter.number}/").content.decode()
    assert "分类以后才有期限。" in page and page.index("分类期限：") < page.index("今天到期")
    intake.settle(matter, result="当场答复", by=cast.by("li"), at=clock.return_value)
    page = as_("li").get(f"/desk/case/{matter.number}/").content.decode()
    assert "还没有分类" not in page and "没有定办理期限" in page


def test_staff_who_find_no_page_are_led_back_to_the_desk(as_, client):
    page = as_("min").get("/desk/case/ZZ2020-0001/").content.decode()
    assert "没有这一页，或者您的岗位看不到。" in page and "回办公桌" in page and "查询码" not in page
    assert "查询码" in client.get("/no-such-page/").content.decode()
