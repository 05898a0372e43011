import datetime as dt
from uuid import uuid4

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from stories import MONDAY, RESIDENT, ZONE, on, registered
from wangge.cases import access, intake
from wangge.cases.lifecycle import NotAllowed
from wangge.cases.models import Act, Case, Requester
from wangge.integrity.actor import Actor
from wangge.integrity.models import Body, Leaf
from wangge.integrity.passage import UidTaken
from wangge.policy.pack import Refusal


def report(cast, words="路灯不亮", **more):
    said = {"place": cast.community, "channel": "web", "by": RESIDENT, "at": MONDAY} | more
    return intake.register(words, **said)


def test_a_report_gets_a_number_a_code_and_a_promise(cast):
    receipt = report(cast, grid=cast.grid1)
    assert (receipt.number, receipt.case.state, receipt.repeated) == ("HY2026-00001", "registered", False)
    assert report(cast).number == "HY2026-00002"
    assert receipt.promise.startswith("3月2日24:00前定下由谁办")
    assert receipt.first_asked == cast.li and receipt.supervision_phone == "8800 0009"
    assert receipt.leaf is not None and receipt.leaf.kind == "case.register"


def test_numbers_begin_anew_each_year_and_at_each_place(cast):
    report(cast)
    assert report(cast, at=dt.datetime(2027, 1, 1, 0, 30, tzinfo=ZONE)).number == "HY2027-00001"
    assert (
        report(cast, at=dt.datetime(2026, 12, 31, 17, 0, tzinfo=dt.UTC)).number == "HY2027-00002"
    )  # already 2027 here
    assert report(cast, place=cast.willow).number == "LX2026-00001"


def test_the_code_is_kept_only_as_a_hash_and_opens_the_matter_however_it_is_typed(cast):
    receipt = report(cast)
    typed = receipt.code.lower().replace("-", " ")
    assert len(access.plain_code(receipt.code)) == 26
    assert access.with_code(" hy2026-00001 ", typed) == receipt.case
    bodies = b"".join(bytes(each) for each in Body.objects.values_list("content", flat=True))
    row = Case.objects.values().get()
    for spelling in (receipt.code, access.plain_code(receipt.code)):
        assert spelling not in str(row) and spelling.encode() not in bodies
    refusals = set()
    for number, code in (
        ("HY2026-00001", "x" * 26),
        ("HY2026-00009", receipt.code),
        ("", ""),
        ("HY2026-00001", ""),
    ):
        with pytest.raises(access.NoSuchMatter) as refused:
            access.with_code(number, code)
        refusals.add(str(refused.value))
    assert len(refusals) == 1


def test_the_same_form_sent_twice_is_one_matter_and_shows_the_same_code(cast):
    uid, code = uuid4(), intake.new_code()
    first = report(cast, uid=uid, code=code)
    again = report(cast, uid=uid, code=code, at=MONDAY + dt.timedelta(minutes=1))
    assert again.case == first.case and again.repeated and again.code == first.code == code
    assert report(cast, uid=uid).code is None, "whoever does not bring the code does not get one"
    assert Case.objects.count() == Act.objects.count() == 1
    with pytest.raises(UidTaken, match="已经交过一次"):
        report(cast, words="另一件事", uid=uid)
    assert report(cast).number == "HY2026-00002", "a repeated form uses up no number"


def test_a_report_takes_at_most_nine_statements(cast):
    report(cast)
    most = 0
    for _ in range(4):  # the log reads its neighbours at every second size
        with CaptureQueriesContext(
            connection,
        ) as asked:
            report(cast, grid=cast.grid1, name="王", contact="13800001111", prefers="phone")
        most = max(most, sum("SAVEPOINT" not in each["sql"] for each in asked))
    # counter, case, head, (neighbours), leaf, body, act, the first answer owed, requester
    assert most <= 9


def test_words_are_kept_as_said_and_nothing_empty_nul_or_endless_gets_in(cast):
    case = registered(cast, "  停电了！\r\n三天了。 ")
    assert case.words == "停电了！\n三天了。" and case.summary == "停电了"
    for words, sentence in (("  ", "还没有写"), ("有\x00", "存不下"), ("长" * 5001, "最多 5000 字")):
        with pytest.raises(Refusal, match=sentence):
            report(cast, words=words)
    assert Case.objects.count() == 1 and Leaf.objects.filter(kind="case.register").count() == 1


def test_what_does_not_fit_is_refused_in_a_sentence(cast):
    for wrong, sentence in (
        ({"channel": "pigeon"}, "没有“pigeon”这种来源"), ({"lane": "red"}, "紧急程度"), ({"longitude": 117.0}, "一起给"),
        ({"longitude": 200.0, "latitude": 36.0}, "不在地球上"), ({"grid": cast.willow1}, "不在槐荫社区"),
        ({"place": cast.street}, "登记在社区或单位"), ({"received_at": on("03-03 10:00")}, "晚于现在"),
        ({"received_at": MONDAY.replace(tzinfo=None)}, "没有时区"), ({"prefers": "phone"}, "请留一个号码"),
        ({"code": "AAAA"}, "查询码太短"), ({"at": on("01-01 10:00").replace(year=2020)}, "没有可依的时限"),
    ):  # fmt: skip
        with pytest.raises(Refusal, match=sentence):
            report(cast, **wrong)
    assert not Case.objects.exists()


def test_a_point_finds_its_grid_and_the_clock_runs_from_when_we_first_learned_of_it(cast):
    longitude, latitude = cast.in_grid2
    receipt = report(cast, longitude=longitude, latitude=latitude, received_at=on("03-01 20:00"))
    assert receipt.case.grid == cast.grid2
    assert receipt.case.received_at == on("03-01 20:00") and receipt.registered_at == MONDAY
    assert report(cast, received_at=MONDAY + dt.timedelta(minutes=5)).received_at == MONDAY, (
        "a fast clock is held back"
    )


def test_an_urgent_report_has_its_limit_at_once(cast):
    receipt = report(cast, lane="urgent")
    assert receipt.case.due_at == on("03-03 10:00") and receipt.deadline.clause == "C-3.2"
    assert receipt.promise.startswith("3月3日10:00前处理或者采取临时措施")


def test_name_and_number_are_sealed_apart_and_nobody_need_give_them(cast):
    report(cast)
    assert not Requester.objects.exists()
    report(cast, name="王大妈", contact="13800001111", prefers="phone")
    with connection.cursor() as cursor:
        cursor.execute("SELECT name, contact FROM cases_requester")
        assert "王大妈" not in str(found := cursor.fetchall()) and "13800001111" not in str(found)
    assert Requester.objects.get().name == "王大妈"


def test_staff_register_for_others_at_their_own_place_only(cast):
    receipt = report(cast, channel="phone", by=cast.by("min"))
    assert receipt.case.first_asked == cast.min
    with pytest.raises(NotAllowed, match="您的岗位在柳溪社区"):
        report(cast, channel="phone", by=cast.by("liu"))
    with pytest.raises(NotAllowed, match="您现在的岗位不能做"):
        report(cast, channel="phone", by=cast.by("zheng"))
    forged = Actor("person", "head", "冒名", person_id=cast.min.pk, post_id=cast.posts["min"].pk)
    with pytest.raises(NotAllowed, match="不在任期内"):
        report(cast, by=forged)


def test_a_draft_has_no_number_and_is_registered_with_one(cast):
    case = intake.draft(
        "电梯停了", place=cast.community, channel="phone", grid=cast.grid1, by=cast.by("min"), at=MONDAY
    )
    assert (case.number, case.state) == (None, "draft")
    assert case in access.visible(cast.min, on=cast.since) and case not in access.visible(
        cast.wang, on=cast.since
    )
    uid = uuid4()
    receipt = intake.register_draft(case, uid=uid, by=cast.by("min"), at=on("03-02 11:00"))
    assert (receipt.number, case.state, case.received_at) == ("HY2026-00001", "registered", MONDAY)
    assert access.with_code(receipt.number, receipt.code) == case
    again = intake.register_draft(case, uid=uid, by=cast.by("min"), at=on("03-02 11:01"))
    assert again.number == "HY2026-00001" and again.code is None
    assert access.with_code(receipt.number, receipt.code) == case, (
        "the code in the resident's hand still opens it"
    )


def test_settled_at_once_with_words_for_the_resident(cast):
    case = registered(cast)
    intake.settle(case, result="当场换了灯泡", by=cast.by("min"), at=on("03-02 10:20"))
    assert (case.state, case.told_at, case.resolved_by) == ("settled", on("03-02 10:20"), cast.min)
    step = case.acts.last()
    assert step.said == "当场换了灯泡" and step.cite["clause"] == "B-3.5"
    other = registered(cast)
    with pytest.raises(Refusal, match="还没有写办理结果"):
        intake.settle(other, result=" ", by=cast.by("min"), at=MONDAY)
    with pytest.raises(NotAllowed, match="没有这件事项，或者不在您的范围内"):
        intake.settle(other, result="好了", by=cast.by("sun"), at=MONDAY)


def test_what_is_missing_is_told_once_and_whole(cast):
    case = registered(cast)
    with pytest.raises(Refusal, match="还没有写缺哪些材料"):
        intake.tell_missing(case, items=[" "], by=cast.by("min"), at=MONDAY)
    intake.tell_missing(case, items=["身份证明", "房屋证明"], by=cast.by("min"), at=MONDAY)
    assert "1. 身份证明；2. 房屋证明" in case.acts.last().said
    with pytest.raises(NotAllowed, match=r"3月2日一次告知过.*不能再添"):
        intake.tell_missing(case, items=["照片"], by=cast.by("min"), at=on("03-02 11:00"))
