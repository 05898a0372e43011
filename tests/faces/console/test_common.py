"""The pages of common problems: found, confirmed, reported, answered, told; help while registering; search; kept filters."""

import datetime as dt

import pytest
from django.test import Client
from django.urls import reverse

from wangge.analysis import common_finding, suggest
from wangge.analysis.models import CommonIssue, KeptFilter
from wangge.cases import categories, intake
from wangge.cases.models import Case
from wangge.integrity.actor import Actor
from wangge.integrity.models import Look

NOW = dt.datetime(2026, 3, 9, 10, 0, tzinfo=dt.timezone(dt.timedelta(hours=8)))
DAY = dt.timedelta(days=1)
DRAINS = [
    "三号楼下水道堵塞，污水外溢到楼道里",
    "三号楼下水道又堵塞了，污水流到门口",
    "下水道堵塞，三号楼一层污水外溢",
]


@pytest.fixture
def at_work(cast, monkeypatch):
    for name in ("console.gate", "portal.views.common_problems", "portal.views.report"):
        monkeypatch.setattr(f"wangge.faces.{name}.timezone.now", lambda: NOW)

    def client(who: str) -> Client:
        made = Client()
        made.force_login(cast.people[who], backend="django.contrib.auth.backends.ModelBackend")
        return made

    return client


@pytest.fixture
def drains(cast):
    given = {"place": cast.community, "channel": "phone", "grid": cast.grid1, "by": cast.by("zhao")}
    return [intake.register(words, at=NOW - (5 - n) * DAY, **given).case for n, words in enumerate(DRAINS)]


@pytest.fixture
def issue(cast, drains):
    common_finding.look(cast.community, by=Actor.clock(), at=NOW - DAY)
    return CommonIssue.objects.get()


def resident() -> Client:
    """Somebody without an account, on the pages of this community."""
    client = Client()
    client.get(reverse("portal:enter", args=["huaiyin"]))
    return client


def do(client: Client, issue: CommonIssue, act: str, **said):
    page = reverse("console:common-issue", args=[issue.uid])
    shown = client.get(page)
    form = next(each["form"] for each in shown.context["steps"] if each["act"] == act)
    hidden = {field.html_name: field.value() for field in form.hidden_fields()}
    return client.post(page, hidden | said, follow=True)


def test_a_matter_leads_to_the_problem_it_is_part_of_for_those_who_may_see_it(at_work, issue, drains):
    matter, problem = (
        reverse("console:matter", args=[drains[0].number]),
        reverse("console:common-issue", args=[issue.uid]),
    )
    assert problem in at_work("zhao").get(matter).content.decode()
    worker = at_work("li").get(matter)
    assert worker.status_code == 200 and problem not in worker.content.decode()
    CommonIssue.objects.filter(pk=issue.pk).update(state="dismissed")
    assert problem not in at_work("zhao").get(matter).content.decode()


def test_a_problem_goes_from_found_to_told_through_the_pages(cast, at_work, issue):
    zhao, wang, zhou, anyone = at_work("zhao"), at_work("wang"), at_work("zhou"), resident()
    shown = zhao.get(reverse("console:common")).content.decode()
    assert "等人看的" in shown and "3 件" in shown
    one = zhao.get(reverse("console:common-issue", args=[issue.uid])).content.decode()
    assert "3/3" in one.replace(" ", "").replace("</b>", "").replace("<b>", "") or "100" in one
    assert all(words[:6] in one for words in DRAINS)
    assert do(zhao, issue, "confirm", title="三号楼下水道反复堵塞", why="三件都在一层").status_code == 200
    assert zhou.get(reverse("console:common-issue", args=[issue.uid])).status_code == 404
    do(zhao, issue, "write", basis="三件", done="疏通三次", asks="请改造")
    page = wang.get(reverse("console:common-paper", args=[issue.uid])).content.decode()
    assert "关于三号楼下水道反复堵塞的专报" in page and "疏通三次" in page
    do(wang, issue, "send", to=f"office-{cast.street.pk}", answer_on="2026-03-30")
    issue.refresh_from_db()
    assert issue.state == "sent" and issue.number == "槐荫社区专报〔2026〕1号"
    assert wang.get(reverse("console:common-paper", args=[issue.uid]), {"as": "docx"})[
        "Content-Type"
    ].endswith("document")
    above = zhou.get(reverse("console:common-issue", args=[issue.uid])).content.decode()
    assert "三号楼下水道堵塞，污水外溢" not in above, "the superior reads the report, not what residents said"
    do(zhou, issue, "answer", words="列入今年的改造。")
    do(zhao, issue, "tell", words="三号楼的下水道今年改造。")
    public = anyone.get(reverse("portal:common-one", args=[issue.uid])).content.decode()
    assert "三号楼的下水道今年改造。" in public and "列入今年的改造。" in public and "赵明慧" not in public
    assert "三号楼下水道反复堵塞" in anyone.get(reverse("portal:common")).content.decode()


def test_a_refused_form_says_why_and_keeps_what_was_written(at_work, issue):
    answer = do(at_work("zhao"), issue, "confirm", title="打 13800001111", why="三件")
    assert answer.status_code == 409
    assert "不说是谁" in answer.content.decode() and "打 13800001111" in answer.content.decode()


def test_what_is_not_told_has_no_public_page(at_work, issue):
    assert resident().get(reverse("portal:common-one", args=[issue.uid])).status_code == 404


# --- help while typing ---


@pytest.fixture
def sorts(cast):
    more = {"by": cast.by("wang"), "at": NOW - 10 * DAY}
    return [
        categories.add(cast.community, "drain", "排水", keywords="下水道 污水", **more),
        categories.add(cast.community, "lamp", "照明", keywords="路灯", **more),
    ]


def test_while_typing_the_likely_categories_come_with_why(at_work, sorts):
    shown = (
        at_work("zhao")
        .get(reverse("console:register-similar"), {"words": "门口的下水道堵了，污水到处流"})
        .content.decode()
    )
    assert "排水" in shown and "“下水道”" in shown and "只是提示" in shown


def test_without_javascript_a_preview_keeps_the_words_and_registers_nothing(at_work, sorts, drains):
    client, page = at_work("zhao"), reverse("console:register")
    shown = client.post(page, {"words": DRAINS[0], "preview": "1", "channel": "phone"}).content.decode()
    assert DRAINS[0] in shown and "可能已经有人报过" in shown and f'value="{sorts[0].pk}"' in shown
    assert Case.objects.count() == 3


def test_a_suggestion_that_was_taken_becomes_the_category_and_one_chosen_goes_before_it(at_work, sorts):
    client, page = at_work("zhao"), reverse("console:register")
    for chosen, expected in (("", sorts[0]), (str(sorts[1].pk), sorts[1])):
        slip = client.get(page).context["form"]["slip"].value()
        said = {
            "slip": slip,
            "channel": "phone",
            "words": "下水道堵了",
            "lane": "normal",
            "prefers": "code",
            "kind": "matter",
        }
        answer = client.post(page, said | {"sort": str(sorts[0].pk), "category": chosen})
        assert answer.status_code == 302, answer.context["form"].errors
        assert Case.objects.latest("pk").category == expected


def test_a_resident_is_asked_whether_it_is_about_this_and_need_not_answer(at_work, sorts, cast):
    client = resident()
    piece = client.post(reverse("portal:report-about"), {"words": "路灯不亮"}).content.decode()
    assert "照明" in piece
    page = reverse("portal:report")
    shown = client.post(page, {"words": "路灯不亮，看不见路", "look": "1"})
    assert "照明" in shown.content.decode() and Case.objects.count() == 0
    uid = shown.context["form"]["uid"].value()
    assert (
        client.post(page, {"uid": uid, "words": "路灯不亮，看不见路", "sort": sorts[1].pk}).status_code == 302
    )
    assert Case.objects.get().category == sorts[1]


def test_triage_shows_what_was_learnt_and_decides_nothing(at_work, sorts, drains, cast):
    while suggest.learn(cast.community):
        pass
    shown = at_work("zhao").get(reverse("console:act", args=[drains[0].number, "classify"]))
    assert "可能是：排水" in shown.content.decode()
    drains[0].refresh_from_db()
    assert drains[0].category is None


# --- search everywhere, kept filters ---


def found(client: Client, asked: str) -> dict[str, list[str]]:
    shown = client.get(reverse("console:find"), {"q": asked})
    assert shown.status_code == 200
    return {str(group.title): [each.title for each in group.hits] for group in shown.context["found"]}


def test_one_box_finds_each_kind_as_its_list_would(at_work, drains, cast):
    zhao = at_work("zhao")
    assert len(found(zhao, "下水道")["事项"]) == 3
    assert found(zhao, drains[0].number)["事项"][0].startswith(drains[0].number)
    assert "B-3.1" in " ".join(found(zhao, "B-3.1")["制度条款"])
    assert found(zhao, cast.grid1.name)["网格"] == [cast.grid1.name]
    assert found(at_work("sun"), "下水道") == {}, "another grid's worker"
    assert found(at_work("liu"), "下水道") == {}, "another community"
    assert found(zhao, "") == {}
    assert found(zhao, "%") == {} and found(zhao, "\x00") == {}


def test_people_of_staff_are_found_by_those_who_keep_the_posts_and_that_is_written_down(at_work, cast):
    before = Look.objects.count()
    assert found(at_work("wang"), "李向阳")["人员"] == ["李向阳"]
    assert Look.objects.count() == before + 1
    assert "人员" not in found(at_work("zhao"), "李向阳")
    assert Look.objects.count() == before + 1


def test_the_box_answers_a_piece_while_typing(at_work, drains):
    piece = (
        at_work("zhao")
        .get(reverse("console:find"), {"q": "下水道"}, headers={"hx-request": "true"})
        .content.decode()
    )
    assert "<html" not in piece and 'class="hit"' in piece


def test_a_filter_is_kept_shown_and_dropped_by_its_owner_alone(at_work, drains):
    zhao, wang = at_work("zhao"), at_work("wang")
    zhao.post(reverse("console:filter-keep"), {"name": "下水道", "query": "q=下水道&whose=all&next=evil"})
    kept = KeptFilter.objects.get()
    assert kept.query.count("=") == 2 and "evil" not in kept.query
    assert "下水道</a>" in zhao.get(reverse("console:desk")).content.decode()
    assert [each.name for each in wang.get(reverse("console:desk")).context["kept"]] == []
    wang.post(reverse("console:filter-drop"), {"name": "下水道"})
    assert KeptFilter.objects.count() == 1
    zhao.post(reverse("console:filter-keep"), {"name": "下水道", "query": "q=污水"})
    assert "%E6%B1%A1" in KeptFilter.objects.get().query
    zhao.post(reverse("console:filter-drop"), {"name": "下水道"})
    assert KeptFilter.objects.count() == 0
