"""The figures at the desk: numbers with what they were made of, the month's paper, the board, what hangs for everybody."""

import datetime as dt
import io
import re
import zipfile
from uuid import uuid4

import pytest

NOW = dt.datetime(2026, 4, 6, 10, 0, tzinfo=dt.timezone(dt.timedelta(hours=8)))
MARCH = dt.date(2026, 3, 1)
DAY, HOUR = dt.timedelta(days=1), dt.timedelta(hours=1)


@pytest.fixture
def clock(clock):
    clock.return_value = NOW
    return clock


@pytest.fixture
def matters(cast, register):
    """In March: one resolved in time, one late, one confidential; one of grid 2."""
    from wangge.cases import handling, triage

    made = []
    for days, more in (
        (20, {}),
        (19, {}),
        (18, {"confidential": True, "by": cast.by("zhao")}),
        (17, {"grid": cast.grid2, "by": cast.by("qian")}),
    ):
        at = NOW - days * DAY
        case = register(at=at, **more)
        holder = cast.zhao if more else cast.li
        triage.classify(case, level="community", holder=holder, by=cast.by("zhao"), at=at)
        made.append(case)
    handling.resolve(made[0], result="已换新", by=cast.by("li"), at=NOW - 20 * DAY + HOUR)
    handling.resolve(made[1], result="已换新", by=cast.by("li"), at=NOW - 10 * DAY)
    return made


def text(answer):
    return answer.content.decode()


def test_each_number_says_what_it_was_made_of(as_, matters):
    page = text(as_("zhao").get("/desk/figures/?period=last-month"))
    assert "1/4" in page  # one of four limits kept
    assert "95 % 区间" in page
    assert "件数少" in page
    assert "按期办结率" in page
    assert "部门和单位按期答复率" in page


def test_one_figure_opens_its_definition_and_the_matters_behind_it(cast, as_, matters):
    page = text(as_("zhao").get("/desk/figures/ontime-rate/?period=last-month&as=no"))
    assert "期限在这段时间里届满的事项；没有办结的也算在内" in page
    assert matters[1].number in page
    assert matters[0].number not in page
    assert 'data-chart="line"' in page
    assert page.count('scope="row"') > 13  # thirteen months, two grids
    leader = text(as_("li").get("/desk/figures/ontime-rate/?period=last-month&as=no"))
    assert matters[1].number in leader
    assert matters[2].number not in leader
    assert "还有 2 件不在这里列出" in leader
    assert "二网格" not in leader


def test_a_grid_that_is_not_ones_own_cannot_be_chosen(as_, matters):
    assert as_("li").get("/desk/figures/?grid=1").status_code == 200
    assert as_("li").get("/desk/figures/?grid=2").status_code == 400
    assert as_("zhao").get("/desk/figures/?grid=2").status_code == 200


@pytest.mark.parametrize(
    "query",
    [
        "since=2026-05-01&until=2026-04-01&period=days",
        "period=days",
        "period=decade",
        "since=0001-01-01&until=9999-12-31",
        "period=days&since=9999-01-01&until=9999-12-31",
        "period=days&since=0001-01-01&until=0001-03-01",
    ],
)
def test_a_span_that_is_none_is_said_to_be_none(as_, query):
    assert as_("zhao").get(f"/desk/figures/?{query}").status_code == 400


def test_grids_stand_in_the_order_of_their_codes(as_, matters):
    page = text(as_("wang").get("/desk/figures/ontime-rate/?period=last-month"))
    by_grid = page[page.index("按网格") :]
    assert by_grid.index("一网格") < by_grid.index("二网格")
    assert "排名" not in by_grid


def test_a_month_is_written_by_the_clerk_signed_by_the_head_and_answered_above(cast, as_, matters):
    from wangge.analysis.models import AnalysisAnswer, MonthlyAnalysis

    clerk, head, street = as_("zhao"), as_("wang"), as_("zhou")
    page = text(clerk.get("/desk/month/"))
    assert "2026-03" in page
    assert 'value="sign"' not in page
    words = {"month": "2026-03", "situation": "三月平稳", "next": "查管网"}
    assert clerk.post("/desk/month/", words | {"do": "save"}).status_code == 302
    assert "三月平稳" in text(head.get("/desk/month/?month=2026-03"))
    assert clerk.post("/desk/month/", words | {"do": "sign"}).status_code == 409
    assert head.post("/desk/month/", words | {"do": "sign"}).status_code == 302
    row = MonthlyAnalysis.objects.get()
    paper = text(head.get("/desk/month/paper/?month=2026-03"))
    assert row.digest in paper
    assert "检查点" in paper
    slip = {
        "month": "2026-03",
        "do": "send",
        "slip": str(uuid4()),
        "to": "office-huaiyin-street",
        "words": "请研究",
    }
    for _ in range(2):
        assert head.post("/desk/month/", slip).status_code == 302
    (address,) = re.findall(r'href="(/desk/answers/[0-9a-f-]{36}/)"', text(street.get("/desk/answers/")))
    assert street.post(address, {"slip": str(uuid4()), "words": "列入计划"}).status_code == 302
    assert AnalysisAnswer.objects.get().words == "列入计划"
    assert "列入计划" in text(clerk.get("/desk/month/?month=2026-03"))
    assert as_("liu").get(address).status_code == 404


@pytest.mark.parametrize("month", ["2026-13", "9999-99", "x", "0000-00", "2019-01", "2030-01", "\x00"])
def test_a_month_that_is_none_gives_the_last_one(as_, month):
    answer = as_("zhao").get("/desk/month/", {"month": month})
    assert answer.status_code == 200
    assert "2026-03" in text(answer)


def test_the_board_answers_only_when_something_changed(cast, as_, register, matters):
    client = as_("wang")
    page = text(client.get("/desk/board/"))
    tag = re.search(r'data-tag="([^"]+)"', page)[1].replace("&quot;", '"')
    assert client.get("/desk/board/now/", headers={"If-None-Match": tag}).status_code == 304
    register(at=NOW)
    changed = client.get("/desk/board/now/", headers={"If-None-Match": tag})
    assert changed.status_code == 200
    assert changed["ETag"] != tag
    for secret in ("李向阳", "水管漏水", matters[0].number):
        assert secret not in text(changed)
        assert secret not in text(client.get("/desk/board/wall/")).replace("王秀英", "")


def test_both_sides_see_the_same_answers(cast, as_, matters):
    from wangge.cases import dispatch

    dispatch.assist(matters[3], unit=cast.water, request="请抢修", by=cast.by("zhao"), at=NOW - 15 * DAY)
    ours, theirs = (
        text(as_("zhao").get("/desk/answers/?period=last-month")),
        text(as_("wu").get("/desk/answers/?period=last-month")),
    )
    assert "自来水公司" in ours
    assert "槐荫社区" in theirs
    for page in (ours, theirs):
        assert "0/1" in page
    assert "供电" not in theirs


def test_what_is_public_is_the_same_on_the_board_and_in_the_portal(cast, as_, matters, client, settings):
    from wangge.analysis.models import AffairsDisclosure

    head = as_("wang")
    said = {
        "slip": str(uuid4()), "first": "2026-03-01", "last": "2026-03-31", "since": "2026-04-06", "until": "2026-04-10", "words": "谢谢",
    }  # fmt: skip
    assert "不少于15日" in text(head.post("/desk/disclosure/", said))
    assert head.post("/desk/disclosure/", said | {"until": "2026-04-25"}).status_code == 302
    assert as_("zhao").post("/desk/disclosure/", said).status_code == 404
    row = AffairsDisclosure.objects.get()
    sheet = text(head.get(f"/desk/disclosure/{row.uid}/"))
    for words in ("2026年4月6日", "2026年4月25日", row.digest, "1/4"):
        assert words in sheet
    from unittest import mock

    client.get("/p/huaiyin/")
    with mock.patch("wangge.faces.portal.presence.today", return_value=NOW.date() - DAY):
        assert client.get(f"/disclosure/{row.uid}/").status_code == 404
    with mock.patch("wangge.faces.portal.presence.today", return_value=NOW.date() + 90 * DAY):
        page = text(client.get(f"/disclosure/{row.uid}/"))
        assert "已满期" in page
        assert "1/4" in page
        assert matters[0].number not in page
        assert f"/disclosure/{row.uid}/" in text(client.get("/disclosure/"))
        client.get("/p/hengfeng/")
        assert client.get("/disclosure/").status_code == 404


def test_a_years_archive_is_one_file_that_verifies(as_, matters, tmp_path):
    from wangge.integrity import verify

    answer = as_("wang").post("/desk/log/archive/", {"year": "2026"})
    with zipfile.ZipFile(io.BytesIO(b"".join(answer.streaming_content))) as packed:
        packed.extractall(tmp_path)
    log = tmp_path / "huaiyin-2026/log"
    assert verify.main([str(log), "--key", str(log / "vkey")]) == 0
    assert as_("zhao").post("/desk/log/archive/", {"year": "2026"}).status_code == 404
    assert as_("wang").post("/desk/log/archive/", {"year": "1066"}).status_code == 302
    assert "导出一年的档案" not in text(as_("zheng").get("/desk/log/"))


def test_the_week_shows_the_weeks_before_it(cast, as_):
    from wangge.reports import weeks

    for back in (2, 3):
        weeks.sign(
            cast.grid1, (NOW - back * 7 * DAY).date(), words={}, by=cast.by("li"), at=NOW - back * 7 * DAY
        )
    page = text(as_("li").get("/desk/week/"))
    assert 'data-chart="line"' in page
    assert page.count("未签发") >= 6


def test_a_page_of_figures_asks_as_often_for_many_matters_as_for_few(
    as_, register, matters, django_assert_max_num_queries
):
    client = as_("zhao")

    def look():
        assert client.get("/desk/figures/?period=last-month").status_code == 200

    look()
    look()
    with django_assert_max_num_queries(60) as few:
        look()
        asked = len(few)
    for n in range(5):
        register(at=NOW - (10 + n) * DAY)
    look()
    with django_assert_max_num_queries(asked):
        look()
