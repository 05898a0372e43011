"""The pages of the ledger: a month, the place's table, one line with its days, outages; and how many queries they ask."""

import datetime as dt
from unittest import mock

import pytest
from django.test import Client

from duties.conftest import FRIDAY, MONDAY, moment
from wangge.duties import fulfilling, ledger, records
from wangge.reports import days

DAY = dt.timedelta(days=1)


@pytest.fixture
def as_(cast):
    """`as_("li")`: a browser of this person, on the Friday afternoon."""
    with mock.patch("wangge.faces.console.gate.timezone.now", return_value=moment(FRIDAY)):

        def signed_in(name):
            client = Client()
            client.force_login(getattr(cast, name), backend="django.contrib.auth.backends.ModelBackend")
            return client

        yield signed_in


def text(answer):
    assert answer.status_code in (200, 409), answer.status_code
    return answer.content.decode()


def test_a_leader_meets_their_own_month_with_what_is_still_to_do(cast, as_):
    days.sign(cast.grid1, MONDAY, by=cast.by("li"), at=moment(MONDAY))
    page = text(as_("li").get("/desk/duties/"))
    assert "李向阳的定期义务" in page and "每周汇总" in page and "二网格" not in page
    assert f"/desk/duties/B-1.3/{MONDAY}/1/" not in page, "what was done is behind its day"
    assert f"/desk/duties/B-1.3/{MONDAY + DAY}/1/" in page
    assert f"/desk/duties/B-1.3/{MONDAY}/1/" in text(as_("li").get(f"/desk/duties/?day={MONDAY}"))


def test_filters_narrow_by_grid_person_duty_and_state(cast, as_):
    page = text(as_("zhao").get("/desk/duties/?grid=2&duty=daily-upload&state=missed"))
    assert f"/desk/duties/B-1.3/{MONDAY}/2/" in page and "/1/" not in page.split('id="list"')[1]
    page = text(as_("zhao").get(f"/desk/duties/?person={cast.qian.uid}&state=all"))
    assert "钱卫东的定期义务" in page and "李向阳" not in page.split('id="list"')[1]
    assert as_("zhao").get("/desk/duties/?month=2026-13").status_code == 400


def test_a_worker_without_duties_is_taught_and_not_shown_anothers(cast, as_):
    page = text(as_("min").get("/desk/duties/"))
    assert "没有由您来做的定期义务" in page and "李向阳" not in page
    assert as_("min").get(f"/desk/duties/B-1.3/{MONDAY}/1/").status_code == 404
    assert as_("qian").get(f"/desk/duties/B-1.3/{MONDAY}/1/").status_code == 404


def test_the_place_is_shown_by_the_code_of_the_grid(cast, as_):
    page = text(as_("zhao").get("/desk/duties/place/"))
    assert page.index("一网格") < page.index("二网格") and "不排名" in page
    assert as_("min").get("/desk/duties/place/").status_code == 404
    assert "二网格" not in text(as_("li").get("/desk/duties/place/")).split("<h2")[1]


def test_one_line_explains_itself_day_by_day_and_leads_to_where_it_is_done(cast, as_, staffed):
    staffed.away("li", FRIDAY, FRIDAY)
    page = text(as_("zhao").get(f"/desk/duties/B-2.3/{MONDAY}/1/"))
    assert "李向阳请假" in page and "一周从周一到周日" in page, "the reading stands beside it"
    page = text(as_("qian").get(f"/desk/duties/B-2.3/{MONDAY}/2/"))
    assert f"/desk/week/?grid=2&amp;day={MONDAY}" in page
    for wrong in ("B-2.3/2026-03-03/1", "B-2.3/nonsense/1", "B-9.9/2026-03-02/1", "B-2.3/2026-03-02/none"):
        assert as_("zhao").get(f"/desk/duties/{wrong}/").status_code == 404


def test_the_clerk_writes_the_analysis_and_takes_it_back_on_the_page(cast, as_, monkeypatch):
    monkeypatch.delitem(records.READERS, "monthly-analysis")  # as for a duty that leaves no record here
    address = "/desk/duties/C-4.4.1/2026-02-01/-/"
    client = as_("zhao")
    page = client.get(address)
    slip = page.context["forms"]["done"]["slip"].value()
    said = {
        "do": "done",
        "slip": slip,
        "words": "共性问题两件",
        "done_on": "2026-03-05",
        "evidence": "会议记录",
    }
    for _again in range(2):
        assert client.post(address, said).status_code == 302
    shown = text(client.get(address))
    assert "按期做了" in shown and "共性问题两件" in shown
    [row] = fulfilling.said_of(line(cast))
    assert client.post(address, {"do": "take-back", "row": row.uid, "words": ""}).status_code == 302
    assert line(cast).fulfilled, "without a reason nothing is taken back"
    client.post(address, {"do": "take-back", "row": row.uid, "words": "写错月份"})
    assert not line(cast).fulfilled
    assert "这一项要填" in text(client.post(address, {"do": "done", "slip": slip, "words": ""}))
    assert client.post(address, {"do": "everything"}).status_code == 404


def line(cast):
    return ledger.one(
        cast.community, clause="C-4.4.1", since=dt.date(2026, 2, 1), whose="-", at=moment(FRIDAY)
    )


def test_nothing_to_report_is_declared_on_the_page_and_the_office_needs_a_reason(cast, as_):
    address = f"/desk/duties/B-1.2/{FRIDAY}/1/"
    form = as_("zhao").get(address).context["forms"]["nothing"]
    said = {"do": "nothing", "slip": form["slip"].value(), "words": "没有要上报的", "done_on": str(FRIDAY)}
    assert "这一项要填" in text(as_("zhao").post(address, said))
    assert as_("li").post(address, said).status_code == 302
    assert "已声明无事项" in text(as_("li").get(address))


def test_an_outage_is_noted_and_taken_back_on_its_page(cast, as_):
    client = as_("feng")
    form = client.get("/desk/duties/outages/").context["form"]
    said = {
        "slip": form["slip"].value(),
        "since": "2026-03-02T09:00",
        "until": "2026-03-02T18:00",
        "words": "断网",
        "grid": "",
    }
    assert client.post("/desk/duties/outages/", said).status_code == 302
    assert (
        "系统故障"
        in text(as_("zhao").get(f"/desk/duties/B-1.3/{MONDAY}/1/")).split("page-head__lead")[1][:200]
    )
    [row] = client.get("/desk/duties/outages/").context["rows"]
    assert client.post(f"/desk/duties/outages/{row.uid}/back/", {"words": "记错"}).status_code == 302
    assert not client.get("/desk/duties/outages/").context["rows"]
    assert "先开始" in text(client.post("/desk/duties/outages/", said | {"until": "2026-03-02T08:00"}))
    assert as_("li").get("/desk/duties/outages/").status_code == 404


def test_the_desk_the_day_and_the_notices_speak_of_duties(cast, as_):
    from wangge.duties import reminders

    reminders.turn(at=moment(FRIDAY, 9))
    desk = text(as_("li").get("/desk/"))
    assert f"/desk/duties/B-2.3/{MONDAY}/1/" in desk
    assert f"/desk/duties/B-1.3/{FRIDAY}/1/" in text(as_("li").get("/desk/day/"))
    assert "今天该做" in text(as_("li").get("/desk/notices/"))
    as_("li").post("/desk/notices/read/")
    assert "chip--accent" not in text(as_("li").get("/desk/notices/")).split("<main")[1]


def test_the_phone_shows_what_is_owed_today(cast):
    from wangge.sync import today

    shown = today.shown(cast.li, cast.community, at=moment(FRIDAY))["duties"]
    assert {"title": "每周汇总（一网格）", "words": "3月8日以前 · B-2.3", "due": "2026-03-08"} in shown
    assert today.shown(cast.min, cast.community, at=moment(FRIDAY))["duties"] == []


@pytest.mark.parametrize(
    "address", ["/desk/duties/", "/desk/duties/place/", "/desk/duties/?state=all", "/desk/"]
)
def test_a_page_asks_the_same_number_of_queries_for_ten_grids_as_for_two(cast, as_, address):
    client = as_("zhao")
    for day in (MONDAY, FRIDAY):
        days.sign(cast.grid1, day, by=cast.by("li"), at=moment(day))
    client.get(address)
    few = asked(client, address)
    more_grids(cast, 10)
    days.sign(cast.grid2, MONDAY, by=cast.by("qian"), at=moment(MONDAY))
    days.sign(cast.grid2, FRIDAY, by=cast.by("qian"), at=moment(FRIDAY))
    client.get(address)
    assert asked(client, address) == few


def asked(client, address):
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    with CaptureQueriesContext(connection) as found:
        assert client.get(address).status_code == 200
    return len(found)


def more_grids(cast, n):
    from wangge.territory import division, staffing

    done = {"by": cast.by("feng"), "at": moment(MONDAY, 8)}
    for i in range(n):
        grid = division.open_grid(
            cast.community, f"x{i}", f"新{i}网格", covers="x", contact="8800", since=cast.since, **done
        )
        person = staffing.join(cast.community, f"新人{i}", **done)
        staffing.appoint(person, "grid-leader", grid=grid, since=cast.since, **done)
