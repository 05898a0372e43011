"""The diary at the desk: written once, turned into a matter with one press; the day, the week, the inspection, visits."""

import datetime as dt
import re
from uuid import uuid4

import pytest

NOW = dt.datetime(2026, 3, 2, 10, 0, tzinfo=dt.timezone(dt.timedelta(hours=8)))
TODAY = NOW.date()


@pytest.fixture
def write(cast):
    from wangge.journal import diary

    def written(words="三号楼二单元灯不亮", **said):
        who = said.pop("who", "min")
        return diary.write(
            words, **({"kind": "heard", "grid": cast.grid1, "by": cast.by(who), "at": NOW} | said)
        )

    return written


@pytest.fixture
def household(cast):
    from wangge.journal import households

    return households.add(
        cast.grid1, name="王桂兰", address="三号楼201", need="company", basis="consent",
        review_on=TODAY + dt.timedelta(days=90), by=cast.by("min"), at=NOW,
    )  # fmt: skip


def text(answer):
    return answer.content.decode()


def test_an_entry_is_written_in_one_page_and_once(cast, as_):
    from wangge.journal.models import Entry

    client = as_("min")
    page = text(client.get("/desk/diary/write/"))
    slip = re.search(r'name="slip" value="([^"]+)"', page)[1]
    said = {
        "slip": slip,
        "kind": "phone",
        "words": "李大妈说路灯不亮",
        "grid": cast.grid1.pk,
        "where": "三号楼",
        "name": "李大妈",
    }
    for _ in range(2):
        answer = client.post("/desk/diary/write/", said)
        assert answer.status_code == 302
    entry = Entry.objects.get()
    assert (entry.words, entry.where, entry.grid) == ("李大妈说路灯不亮", "三号楼", cast.grid1)
    page = text(client.get(answer["Location"]))
    assert "李大妈说路灯不亮" in page
    assert "李**" in page
    other = client.post("/desk/diary/write/", said | {"words": "别的话"})
    assert other.status_code == 409
    assert "别的话" in text(other), "what was typed is kept"


def test_an_empty_entry_says_what_is_missing(as_):
    answer = as_("min").post("/desk/diary/write/", {"slip": uuid4(), "kind": "heard", "words": ""})
    assert answer.status_code == 409
    assert "还没有写日志" in text(answer)


def test_the_day_shows_entries_acts_and_visits(cast, as_, write, register, household):
    from wangge.journal import visits

    write()
    register()
    visits.visit(household, outcome="met", words="气色不错", by=cast.by("min"), at=NOW)
    page = text(as_("li").get("/desk/diary/"))
    for each in ("三号楼二单元灯不亮", "二号楼东侧水管漏水", "气色不错"):
        assert each in page
    assert "三号楼二单元灯不亮" not in text(as_("sun").get("/desk/diary/"))


def test_my_own_are_searched(as_, write):
    write()
    write("南门有人摆摊")
    page = text(as_("min").get("/desk/diary/", {"q": "摆摊"}))
    assert "南门有人摆摊" in page
    assert "三号楼二单元灯不亮" not in page


def test_one_press_makes_it_a_matter(cast, as_, write):
    from wangge.cases.models import Case

    entry = write(where="三号楼")
    client = as_("li")
    answer = client.post(f"/desk/diary/{entry.uid}/", {"do": "matter"})
    case = Case.objects.get()
    assert answer["Location"] == f"/desk/case/{case.number}/"
    assert (case.words, case.first_asked) == (entry.words, cast.min)
    receipt = text(client.get(f"/desk/case/{case.number}/paper/receipt/"))
    assert "查询码" in receipt
    client.post(f"/desk/diary/{entry.uid}/", {"do": "matter"})
    assert Case.objects.count() == 1
    assert case.number in text(client.get(f"/desk/diary/{entry.uid}/"))


def test_a_correction_a_sorting_and_a_following_are_added(cast, as_, write):
    from wangge.journal.models import Entry

    entry = write("南门要修充电棚", kind="news")
    client = as_("li")
    at = f"/desk/diary/{entry.uid}/"
    assert client.post(at, {"do": "amend", "words": "是北门", "reason": "听错"}).status_code == 302
    assert client.post(at, {"do": "follow", "words": "已经启用", "settles": "on"}).status_code == 302
    assert client.post(at, {"do": "sort", "verdict": "nothing"}).status_code == 302
    wrong = client.post(at, {"do": "sort", "verdict": "settled"})
    assert wrong.status_code == 409
    assert "当时怎样办结的" in text(wrong)
    row = Entry.objects.whole().get()
    assert (row.follow, row.verdict, row.words) == ("settled", "nothing", "南门要修充电棚")
    assert "是北门" in text(client.get(at))


def test_words_are_taken_out_by_the_office_and_an_entry_that_became_a_matter_leads_there(cast, as_, write):
    from wangge.cases import from_journal

    entry = write("王桂芳家灯不亮")
    address = f"/desk/diary/{entry.uid}/"
    assert "删去文字" not in text(as_("min").get(address)) and "删去文字" not in text(as_("li").get(address))
    zhao = as_("zhao")
    assert "删去文字" in text(zhao.get(address))
    said = {"do": "redact", "passages": "王桂芳", "reason": "本人要求"}
    assert as_("li").post(address, said).status_code == 409
    refused = zhao.post(address, said | {"passages": "李四四"})
    assert refused.status_code == 409 and "没有找到这些字" in text(refused)
    assert zhao.post(address, said).status_code == 302
    assert "［已删去］家灯不亮" in text(zhao.get(address))
    made = write("王桂芳家漏水")
    case = from_journal.from_entry(made, by=cast.by("li"), at=NOW).case
    assert f"/desk/case/{case.number}/do/redact/" in text(zhao.get(f"/desk/diary/{made.uid}/"))


def test_who_told_us_is_shown_for_a_purpose(cast, as_, write):
    from wangge.integrity.models import Look

    entry = write(name="李大妈", contact="13912345678")
    client = as_("li")
    assert "13912345678" not in text(client.get(f"/desk/diary/{entry.uid}/"))
    assert "13912345678" in text(client.post(f"/desk/diary/{entry.uid}/asker/", {"purpose": "回电话"}))
    assert Look.objects.count() == 1
    assert as_("sun").post(f"/desk/diary/{entry.uid}/asker/", {"purpose": "好奇"}).status_code == 404


def test_the_leader_signs_the_day_and_prints_it(cast, as_, write, register):
    write()
    register()
    client = as_("li")
    page = text(client.get("/desk/day/"))
    assert "还有 2 件待分类" in page
    answer = client.post(
        "/desk/day/", {"do": "sign", "grid": "1", "day": "2026-03-02", "words": "明天去看", "early": "on"}
    )
    assert answer["Location"] == "/desk/day/?grid=1&day=2026-03-02"
    page = text(client.get(answer["Location"]))
    assert "已签发" in page
    assert "已上传：社区网络" in page
    paper = text(client.get("/desk/day/paper/", {"grid": "1", "day": "2026-03-02"}))
    assert "当日信息分类表" in paper
    assert "李向阳" in paper
    assert "共收到 2 件：当时结办 0，" in paper, "the figures are printed, not only their words"
    again = client.post("/desk/day/", {"do": "sign", "grid": "1", "day": "2026-03-02"})
    assert again.status_code == 409
    assert (
        client.post(
            "/desk/day/", {"do": "correct", "grid": "1", "day": "2026-03-02", "words": "补一件"}
        ).status_code
        == 302
    )


def test_the_days_complaints_are_printed_by_themselves(as_, write, register):
    write("三号楼门口路灯不亮")
    register("物业推诿，打了三次电话", kind="complaint")
    client = as_("li")
    assert "only=complaints" in client.get("/desk/day/").content.decode()
    asked = {"grid": "1", "day": "2026-03-02", "only": "complaints"}
    paper = text(client.get("/desk/day/paper/", asked))
    assert "投诉每日汇总（B-2.1）" in paper and "这一天收到投诉 1 件。" in paper
    assert "物业推诿" in paper and "路灯" not in paper


def test_a_worker_sees_the_day_and_does_not_sign_it(as_, write):
    from wangge.reports.models import DaySheet

    write()
    client = as_("min")
    assert "签发并上传" not in text(client.get("/desk/day/"))
    client.post("/desk/day/", {"do": "sign", "grid": "1", "day": "2026-03-02"})
    assert not DaySheet.objects.exists()


def test_a_signed_day_is_carried_on_a_stick_and_checked(cast, as_, write):
    from django.core.files.uploadedfile import SimpleUploadedFile

    write()
    client = as_("li")
    said = {"grid": "1", "day": "2026-03-02"}
    client.post("/desk/day/", said | {"do": "sign", "early": "on"})
    file = client.post("/desk/day/file/", said)
    assert file["Content-Disposition"] == 'attachment; filename="huaiyin-1-2026-03-02.zip"'
    good = as_("zhao").post("/desk/day/check/", {"file": SimpleUploadedFile("a.zip", file.content)})
    assert "都对得上" in text(good)
    assert "三号楼二单元灯不亮" in text(good)
    bad = as_("zhao").post("/desk/day/check/", {"file": SimpleUploadedFile("a.zip", b"rubbish")})
    assert bad.status_code == 409


def test_a_report_goes_up_is_answered_and_fed_back(cast, as_, classified):
    from wangge.cases import triage

    triage.reclassify(classified, level="street", why="超出社区", by=cast.by("li"), at=NOW)
    client = as_("li")
    page = text(client.get("/desk/day/"))
    words = re.search(r"<textarea[^>]*>\s*(今日收到[^<]*)</textarea>", page)[1]
    assert "限期办理 1 件" in words
    office = f"office-{cast.street.pk}"
    client.post(
        "/desk/day/", {"do": "report", "grid": "1", "day": "2026-03-02", "to": office, "words": words}
    )
    street = as_("zhou")
    listed = text(street.get("/desk/reports/"))
    address = re.search(r'href="(/desk/reports/[^"]+/)"', listed)[1]
    assert classified.number in text(street.get(address))
    street.post(address, {"about": classified.uid, "words": "明天派人"})
    page = text(client.get("/desk/day/"))
    assert "明天派人" in page
    answer = re.search(r'name="answer" value="([^"]+)"', page)[1]
    client.post(
        "/desk/day/", {"do": "pass-on", "grid": "1", "day": "2026-03-02", "answer": answer, "told": "phone"}
    )
    assert "槐荫街道办事处的处理意见：明天派人" in text(client.get(f"/desk/case/{classified.number}/"))
    assert as_("wu").get(address).status_code == 404


def test_the_week_writes_itself_is_saved_signed_and_printed(cast, as_, write):
    write("想要晾衣架", kind="need")
    client = as_("li")
    page = text(client.get("/desk/week/"))
    assert "想要晾衣架" in page
    said = {"grid": "1", "day": "2026-03-02", "needs": "晾衣架，下周问物业"}
    client.post("/desk/week/", said | {"do": "save"})
    assert "下周问物业" in text(client.get("/desk/week/"))
    client.post("/desk/week/", said | {"do": "sign"})
    page = text(client.get("/desk/week/"))
    assert "已签发" in page
    paper = text(client.get("/desk/week/paper/", {"grid": "1", "day": "2026-03-02"}))
    assert "下周问物业" in paper
    assert "wangge.local/p/huaiyin" in paper, "the checkpoint that vouches for it"
    client.post("/desk/week/", {"grid": "1", "day": "2026-03-02", "do": "correct", "words": "物业答应了"})
    assert "物业答应了" in text(client.get("/desk/week/"))


def test_the_clerk_inspects_remarks_and_the_worker_answers(cast, as_, write):
    write()
    clerk, worker = as_("zhao"), as_("min")
    page = text(clerk.get("/desk/inspection/"))
    seed = re.search(r'name="seed" value="(\d+)"', page)[1]
    answer = clerk.post(
        "/desk/inspection/", {"week": "2026-03-02", "seed": seed, "per_grid": "3", "words": ""}
    )
    address = answer["Location"]
    page = text(clerk.get(address))
    entry = re.search(r'name="entry" value="([^"]+)"', page)[1]
    clerk.post(address, {"do": "remark", "entry": entry, "words": "写清单元"})
    assert "1 条检查意见还没有看" in text(worker.get("/desk/diary/"))
    page = text(worker.get("/desk/diary/remarks/"))
    assert "写清单元" in page
    to = re.search(r'name="to" value="([^"]+)"', page)[1]
    worker.post("/desk/diary/remarks/", {"to": to, "words": "二单元，下次写上"})
    assert "二单元，下次写上" in text(clerk.get(address))
    assert "检查意见还没有看" not in text(worker.get("/desk/diary/"))


def test_a_day_still_running_is_no_gap_and_lowers_nobody(as_, clock):
    clerk = as_("zhao")
    clock.return_value = NOW.replace(hour=2, minute=20)
    page = text(clerk.get("/desk/inspection/"))
    assert "网格空档" not in page and "今天还没有过完，不算在内。" in page
    clock.return_value = NOW.replace(hour=18)
    page = text(as_("zhao").get("/desk/inspection/"))
    assert "网格空档" in page and "今天还没有过完" not in page


def test_a_day_still_running_is_signed_only_knowingly(as_, clock, write):
    from wangge.reports.models import DaySheet

    write()
    client, said = as_("li"), {"do": "sign", "grid": "1", "day": "2026-03-02"}
    clock.return_value = NOW.replace(hour=2, minute=30)
    page = text(client.get("/desk/day/"))
    assert "今天还没有过完。签发以后再收到的不在这张表上" in page
    refused = client.post("/desk/day/", said)
    assert refused.status_code == 409 and "请先打勾" in text(refused) and not DaySheet.objects.exists()
    clock.return_value = NOW.replace(hour=17, minute=45)
    client = as_("li")
    assert "今天还没有过完" not in text(client.get("/desk/day/"))
    client.post("/desk/day/", said)
    assert DaySheet.objects.exists()


def test_before_signing_the_page_names_what_has_no_grid(cast, as_, register):
    nobodys = register("路口窨井盖响", grid=None, where="南门路口", by=cast.by("zhao"))
    page = text(as_("li").get("/desk/day/"))
    assert "还有 1 件没有定网格" in page and f"/desk/case/{nobodys.number}/" in page


def test_a_vacant_grid_is_asked_before_anything_is_decided(cast, as_, clock):
    clerk, leader = as_("zhao"), as_("li")
    clock.return_value = NOW.replace(hour=18)
    answer = clerk.post("/desk/inspection/", {"week": "2026-03-02", "seed": "1", "per_grid": "0"})
    clerk.post(answer["Location"], {"do": "vacancy", "grid": "1", "words": "周一没有记录"})
    page = text(leader.get("/desk/diary/remarks/"))
    assert "一网格空岗，请说明" in page
    to = re.search(r'name="to" value="([^"]+)"', page)[1]
    leader.post("/desk/diary/remarks/", {"to": to, "words": "全体在街道培训"})
    page = text(clerk.get(answer["Location"]))
    assert "全体在街道培训" in page
    vacancy = re.search(r'name="vacancy" value="([^"]+)"', page)[1]
    clerk.post(
        answer["Location"], {"do": "decide", "vacancy": vacancy, "stands": "no", "words": "属实在培训"}
    )
    assert "已撤销" in text(clerk.get(answer["Location"]))


def test_a_company_has_no_visits_to_households(as_):
    assert as_("gao").get("/desk/visits/").status_code == 404
    assert "/desk/visits/" not in as_("gao").get("/desk/diary/").content.decode()


def test_households_are_listed_by_need_and_shown_for_a_purpose(cast, as_, household):
    client = as_("min")
    page = text(client.get("/desk/visits/"))
    assert "独自居住，需要常有人看看" in page
    assert "王桂兰" not in page
    assert "0/3" in page
    at = f"/desk/visits/{household.uid}/"
    assert "王桂兰" not in text(client.get(at))
    assert "三号楼201" in text(client.post(at, {"do": "reveal", "purpose": "上门走访"}))
    for slip in [uuid4()] * 2:
        client.post(
            at, {"do": "visit", "slip": slip, "outcome": "met", "felt": "satisfied", "needs": "想装扶手"}
        )
    assert "1/3" in text(client.get("/desk/visits/"))
    assert text(client.get(at)).count("想装扶手") == 1
    assert as_("sun").get(at).status_code == 404


def test_a_household_is_added_reviewed_planned_and_ended(cast, as_):
    from wangge.journal.models import Household

    client = as_("li")
    said = {"grid": cast.grid1.pk, "name": "李国强", "address": "五号楼101", "need": "meals", "basis": "consent",
            "review_on": "2026-09-01"}  # fmt: skip
    wrong = client.post("/desk/visits/", said | {"review_on": "2028-01-01"})
    assert wrong.status_code == 409
    assert "一年以内" in text(wrong)
    assert client.post("/desk/visits/", said).status_code == 302
    at = f"/desk/visits/{Household.objects.get().uid}/"
    assert (
        client.post(at, {"do": "plan", "planned_on": "2026-03-10", "person": cast.min.pk}).status_code == 302
    )
    assert "3月10日" in text(client.get("/desk/visits/"))
    again = {
        "do": "review",
        "need": "doorstep",
        "basis": "legal",
        "basis_words": "残疾人保障法第五条",
        "review_on": "2026-10-01",
    }
    assert client.post(at, again).status_code == 302
    assert "残疾人保障法第五条" in text(client.get(at))
    assert client.post(at, {"do": "end", "reason": "搬走了"}).status_code == 302
    assert "五号楼101" not in text(client.get(at))
    assert Household.objects.get().name == ""
