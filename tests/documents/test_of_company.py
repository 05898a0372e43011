"""Papers of a company and of problems: patrol, register, statistics, notice; disclosure, list of problems, questionnaire."""

import datetime as dt
import io

import pytest
from django.test import Client
from django.urls import reverse

from company_scene import NOW, patrols_of, safety_of
from wangge.analysis import common_finding, disclosure
from wangge.analysis import common_problems as common
from wangge.analysis.models import CommonIssue
from wangge.cases import intake
from wangge.documents import of_common, of_disclosure, of_patrol, of_safety, rendering
from wangge.documents.superior import exporting, forms
from wangge.integrity.actor import Actor
from wangge.patrol.models import Patrol
from wangge.safety import statistics, telling
from wangge.safety.models import Hazard, HazardStatistics
from wangge.territory import reach

DAY = dt.timedelta(days=1)
HEAD = (
    "序号",
    "隐患编号",
    "隐患部位",
    "隐患内容",
    "隐患级别",
    "排查日期",
    "整改期限",
    "整改责任人",
    "是否完成整改",
)


def said(paper) -> str:
    rows = [str(cell) for table in paper.tables for row in table.rows for cell in row]
    return "\n".join([paper.title, *(getattr(each, "text", "") for each in paper.blocks), *rows])


@pytest.fixture
def works(cast, monkeypatch):
    """The company's day, and Song at her desk."""
    monkeypatch.setattr("wangge.faces.console.gate.timezone.now", lambda: NOW)
    given = {"place": cast.community, "channel": "phone", "grid": cast.grid2, "by": cast.by("zhao")}
    case = intake.register("八号楼水管漏水", at=NOW - DAY, **given).case
    made = patrols_of(cast) | safety_of(cast, case)
    client = Client()
    client.force_login(cast.people["han"], backend="django.contrib.auth.backends.ModelBackend")
    return made, client


def test_a_patrol_is_told_item_by_item_with_what_was_found_and_where_it_stands_in_the_log(works, cast):
    made, client = works
    patrol = Patrol.objects.get(uid=made["patrol"])
    paper = of_patrol.record(patrol)
    assert "通道畅通" in said(paper) and "还没有处理" in said(paper)
    assert patrol.leaf_index in {each.leaf for each in paper.sources}
    page = reverse("console:patrol", args=[patrol.uid])
    assert "as=docx" in client.get(page).content.decode()
    for form in ("docx", "pdf"):
        answer = client.get(page, {"as": form})
        assert answer.headers["Content-Type"] == rendering.TYPES[form]


def test_the_register_on_paper_names_each_hazard_and_nobody_who_reported_it(works, cast):
    _made, client = works
    paper = of_safety.register(cast.company, Hazard.objects.filter(place=cast.company), of="全部", at=NOW)
    hazard = Hazard.objects.get(place=cast.company, words="护栏松动")
    assert hazard.number in said(paper) and "护栏松动" in said(paper)
    assert cast.people["gao"].name not in said(paper), "who reported it is nobody's business"
    for form in ("docx", "pdf"):
        answer = client.get(reverse("console:hazards-export", args=[form]), {"show": "all"})
        assert answer.headers["Content-Type"] == rendering.TYPES[form]
    assert client.get(reverse("console:hazards-export", args=["doc"])).status_code == 404


def test_statistics_and_notice_say_what_was_signed_and_put_up(works, cast):
    made, client = works
    row = HazardStatistics.objects.get(uid=made["hazard_statistics"])
    assert "合计" in said(of_safety.statistic(row))
    assert (
        client.get(reverse("console:hazard-statistics-paper", args=[row.uid]), {"as": "xlsx"}).status_code
        == 200
    )
    content = telling.compose(cast.company, NOW.date(), at=NOW)
    draft = of_safety.notice(cast.company, content, None)
    assert draft.unsigned and "护栏松动" in said(draft)
    put_up = telling.publish(cast.company, day=NOW.date(), words="请互相提醒。", by=cast.by("song"), at=NOW)
    paper = of_safety.notice(cast.company, put_up.content, put_up)
    assert "请互相提醒。" in said(paper) and paper.sources[0].leaf == put_up.leaf_index
    answer = client.get(reverse("console:hazard-notices"), {"day": str(NOW.date()), "as": "docx"})
    assert answer.headers["Content-Type"] == rendering.TYPES["docx"]
    assert statistics.signed(cast.company).count() == 1


def test_the_superiors_form_for_hazards_is_filled_from_the_register(works, cast):
    import openpyxl

    book = openpyxl.Workbook()
    sheet = book.active
    sheet.append(["安全隐患排查治理台账"])
    sheet.merge_cells(start_row=1, start_column=1, end_row=1, end_column=len(HEAD))
    sheet.append(list(HEAD))
    out = io.BytesIO()
    book.save(out)
    version = forms.add(
        cast.company, out.getvalue(), name="隐患台账", sender="应急管理局", file_name="t.xlsx", by=cast.by("song"), at=NOW
    )  # fmt: skip
    assert version.form.source == "hazards", "the columns say what the form asks for"
    assert version.fields == [
        "serial",
        "number",
        "area",
        "words",
        "grade",
        "found",
        "due",
        "rectifier",
        "state",
    ]
    seen = reach.reach_of(cast.people["song"], NOW.date())
    asked = {"first": str(NOW.date()), "last": str(NOW.date())}
    rows = exporting.rows_of(version, seen, asked)
    assert rows.count() == 1
    (line,) = exporting.fields.values(exporting.fields.SOURCES["hazards"], cast.company, rows, version.fields)
    hazard = Hazard.objects.get(place=cast.company, words="护栏松动")
    assert line[:5] == [1, hazard.number, "平台", "护栏松动", "一般"]
    none = exporting.rows_of(version, reach.reach_of(cast.people["zhao"], NOW.date()), asked)
    assert not none.exists(), "nobody of the community sees a company's hazards"


def test_confirmed_problems_are_listed_with_what_became_of_them_and_candidates_are_not(cast):
    given = {"place": cast.community, "channel": "phone", "grid": cast.grid1, "by": cast.by("zhao")}
    for n, words in enumerate(
        ("三号楼下水道堵塞，污水外溢", "三号楼下水道又堵塞了，污水外溢到门口", "下水道堵塞，三号楼污水外溢")
    ):
        intake.register(words, at=NOW - (5 - n) * DAY, **given)
    common_finding.look(cast.community, by=Actor.clock(), at=NOW)
    issue = CommonIssue.objects.get()

    def listed():
        return of_common.register(
            cast.community,
            common.public(cast.community) | CommonIssue.objects.filter(state="confirmed"),
            lambda each: f"/{each.uid}",
            at=NOW,
        )

    assert "还没有认定" in listed().tables[0].empty and not listed().rows
    common.confirm(issue, title="三号楼下水反复堵", why="三件一处", by=cast.by("zhao"), at=NOW)
    paper = listed()
    assert "三号楼下水反复堵" in said(paper) and "没有报送" in said(paper)
    assert paper.sources[0].leaf == issue.acts.last().leaf_index


def test_the_disclosed_sheet_tells_rare_categories_without_their_number(cast):
    from wangge.cases import categories

    rare = categories.add(cast.community, code="rare", name="罕见的事", by=cast.by("wang"), at=NOW - 60 * DAY)
    given = {"place": cast.community, "channel": "phone", "grid": cast.grid1, "by": cast.by("zhao")}
    intake.register("只此一件", category=rare, at=NOW - 20 * DAY, **given)
    for n in range(3):
        intake.register(f"没有写明类别的第 {n} 件", at=NOW - 20 * DAY, **given)
    first, last = dt.date(2026, 2, 1), dt.date(2026, 2, 28)
    row = disclosure.post(
        cast.community, first, last, since=NOW.date(), until=NOW.date() + 14 * DAY, by=cast.by("wang"), at=NOW
    )
    paper = of_disclosure.sheet(row)
    assert "“其他”里有：罕见的事、没有写明。件数少，不分开写。" in said(paper)
    assert ("其他", 4) in [row[:2] for table in paper.tables for row in table.rows]
    assert all("罕见的事" not in each for table in paper.tables for each in table.rows)
    assert "只此一件" not in said(paper)
