"""The table of rights, address by address: role × page × own or other (OWASP; GB/T 28448 越权)."""

import datetime as dt
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse

import proposing
from cast import PEOPLE
from company_scene import meetings_of, patrols_of, safety_of

MATRIX: dict[str, Any] = tomllib.loads(Path(__file__).with_name("matrix.toml").read_text(encoding="utf-8"))
GROUPS, SEES = MATRIX.pop("groups"), MATRIX.pop("sees")
OURS = ("console", "portal", "field")
NOW = dt.datetime(2026, 3, 2, 10, 0, tzinfo=dt.timezone(dt.timedelta(hours=8)))
OF_MATTERS = [name for name, row in MATRIX.items() if row.get("of") == "matter"]
OTHERS = [name for name, row in MATRIX.items() if row["who"] in GROUPS and "of" not in row]
# One for each way of standing to a matter: worker, leader, the other grid, office, watcher, asked, officers, strangers.
STANDINGS = ("min", "li", "sun", "zhao", "wang", "xu", "zhou", "wu", "zheng", "feng", "chen", "liu", "song")
MEETINGS = ("meeting", "agenda_item", "periodic_report", "training", "training_file", "talk")
PATROLS = ("checklist", "patrol_plan", "patrol", "patrol_photo", "shutdown", "coverage_check", "company_grid")
SAFETY = ("hazard", "hazard_photo", "hazard_paper", "accident", "handover", "hazard_statistics", "form")
BY_CODE = [name for name, row in MATRIX.items() if row["who"] == "code"]


def names(resolver: URLResolver, space: str = "") -> Iterator[str]:
    for pattern in resolver.url_patterns:
        if isinstance(pattern, URLResolver):
            yield from names(pattern, pattern.namespace or space)
        elif isinstance(pattern, URLPattern):
            yield f"{space}:{pattern.name}"


def test_every_address_is_in_the_matrix_and_nothing_else_is():
    assert {name for name in names(get_resolver()) if name.split(":")[0] in OURS} == set(MATRIX)


@pytest.fixture
def scene(cast, monkeypatch):
    """The matters of [sees], made by the acts."""
    from wangge.cases import attachments, dispatch, intake, triage

    monkeypatch.setattr("wangge.faces.console.gate.timezone.now", lambda: NOW)

    def registered(words: str, grid: Any, by: str, **said: Any) -> Any:
        return intake.register(
            words, place=grid.place, grid=grid, channel="phone", by=cast.by(by), at=NOW, **said
        ).case

    matters = {
        "grid1": registered("二号楼水管漏水", cast.grid1, "min"),
        "grid2": registered("八号楼门禁坏了", cast.grid2, "sun"),
        "about_li": registered("网格长说话不好听", cast.grid1, "min", about=[cast.li]),
        "confidential": registered("有人拍门骂人", cast.grid1, "zhao", confidential=True),
        "asked": registered("三号楼停水", cast.grid1, "min"),
        "closed": registered("咨询居住证", cast.grid1, "min"),
        "foreign": registered("柳溪路灯不亮", cast.willow1, "lin"),
    }
    li: dict[str, Any] = {"by": cast.by("li"), "at": NOW}
    triage.classify(matters["asked"], level="other-unit", holder=cast.min, **li)
    asked = dispatch.assist(matters["asked"], unit=cast.water, request="请抢修", **li)
    dispatch.escalate(matters["asked"], request="请街道协调", **li)
    intake.settle(matters["closed"], result="当面说清楚了", **li)
    pdf = attachments.prepare("申请.pdf", b"%PDF-1.4\n%%EOF\n")
    kept = attachments.attach(matters["grid1"], file=pdf, by=cast.by("min"), at=NOW)
    return (
        {"cast": cast, "matters": matters, "asked": asked, "attachment": kept}
        | patrols_of(cast)
        | meetings_of(cast)
        | safety_of(cast, matters["grid2"])
        | journal_of(cast)
        | papers_of(cast)
        | common_of(cast, matters)
        | forms_of(cast)
    )


def common_of(cast: Any, matters: dict[str, Any]) -> dict[str, Any]:
    """A common problem, confirmed and told to everybody."""
    from wangge.analysis import common_finding
    from wangge.analysis import common_problems as common
    from wangge.analysis.models import CommonIssue
    from wangge.integrity import passage

    zhao: dict[str, Any] = {"by": cast.by("zhao"), "at": NOW}
    issue = CommonIssue(place=cast.community)
    found = common_finding.of_matters(cast.community, {str(matters[each].uid) for each in ("grid1", "grid2")})
    passage.take("find", issue, **found, **zhao)
    common.confirm(issue, title="水管反复漏水", why="两个网格都有", **zhao)
    common.tell(issue, words="正在找原因。", **zhao)
    return {"common": issue.uid}


def papers_of(cast: Any) -> dict[str, Any]:
    """February's analysis, sent to the street office, and what was made public of it."""
    from wangge.analysis import disclosure, monthly

    wang: dict[str, Any] = {"by": cast.by("wang"), "at": NOW}
    first, last = monthly.month_of(NOW.date() - dt.timedelta(days=2))
    signed = monthly.sign(cast.community, first, words={"next": "再看"}, **wang)
    sent = monthly.send(signed, to=f"office-{cast.street.code}", words="请研究", **wang)
    until = NOW.date() + dt.timedelta(days=20)
    posted = disclosure.post(cast.community, first, last, since=NOW.date(), until=until, **wang)
    return {"analysis": sent.uid, "disclosure": posted.uid, "figure": "ontime-rate"}


def forms_of(cast: Any) -> dict[str, Any]:
    """A form of the street office's, taken in; and the demand for it."""
    from documents import forms_of_others
    from wangge.documents import burden
    from wangge.documents.superior import forms

    zhao: dict[str, Any] = {"by": cast.by("zhao"), "at": NOW}
    version = forms.add(
        cast.community, forms_of_others.form(), name="台账", sender="街道", file_name="台账.xlsx", **zhao
    )
    demand = burden.state(
        cast.community, name="台账", asked_by="街道", a_year=52, minutes=45, how="measured", said_by="赵明慧",
        since=NOW.date(), form=version.form, **zhao,
    )  # fmt: skip
    return {"superior_form": version.form.uid, "demand": demand.series}


def journal_of(cast: Any) -> dict[str, Any]:
    """An entry with a photo, a household, an inspection and a report of grid 1."""
    import io

    from PIL import Image

    from wangge.accountability import allegations
    from wangge.duties import outages
    from wangge.integrity import safe_files
    from wangge.journal import diary, households
    from wangge.reports import inspections, upward

    stream = io.BytesIO()
    Image.new("RGB", (8, 8)).save(stream, "PNG")
    min_: dict[str, Any] = {"by": cast.by("min"), "at": NOW}
    entry = diary.write(
        "三号楼灯不亮", kind="heard", grid=cast.grid1, name="李大妈",
        photos=[safe_files.prepare("灯.png", stream.getvalue())], **min_,
    )  # fmt: skip
    household = households.add(
        cast.grid1, name="王桂兰", address="三号楼201", need="company", basis="consent",
        review_on=NOW.date() + dt.timedelta(days=90), **min_,
    )  # fmt: skip
    inspection = inspections.inspect(cast.community, NOW.date(), seed=1, by=cast.by("zhao"), at=NOW)
    report = upward.send(cast.grid1, NOW.date(), to=cast.street, words="报", by=cast.by("li"), at=NOW)
    said = allegations.raise_(
        cast.community, what="omitted-report", person=cast.li, words="上周一件没有报", happened_on=NOW.date(),
        channel="check", by=cast.by("zhao"), at=NOW,
    )  # fmt: skip
    outage = outages.note(
        cast.community, since=NOW - dt.timedelta(hours=2), until=NOW, words="断网", by=cast.by("zhao"), at=NOW
    )
    proposal = proposing.in_force(cast)
    allegations.put(said, told="上周有一件没有报", by=cast.by("zhao"), at=NOW)
    return {
        "proposal": proposal.uid, "follow_up": proposal.follow_ups.get().uid, "paper": "service",
        "survey": survey_of(cast), "assessment": assessment_of(cast), "allegation": said.uid, "entry": entry.uid, "photo": entry.photos.get().pk, "household": household.uid, "inspection": inspection.uid,
        "report": report.uid, "outage": outage.uid,
    }  # fmt: skip


def survey_of(cast: Any) -> Any:
    """A round whose questions are published, with the sample of grid 1."""
    from wangge.surveys import drawing, rounds, samples

    zhao: dict[str, Any] = {"by": cast.by("zhao"), "at": NOW}
    round = rounds.draft(
        cast.community, half=NOW.date(), questions=["找得到人"], method="随机抽户，不记名",
        opens_on=NOW.date() + dt.timedelta(days=1), closes_on=NOW.date() + dt.timedelta(days=14), **zhao,
    )  # fmt: skip
    rounds.publish(round, **zhao)
    samples.take(round, cast.grid1, listed=drawing.numbered(40), size=40, source="物业", **zhao)
    return round.uid


def assessment_of(cast: Any) -> Any:
    """Li's sheet of a later year, begun and not yet shown to Li."""
    from wangge.accountability import assessments

    before, after = NOW.replace(month=12), NOW.replace(year=2027, month=12)
    assessments.publish(
        cast.community, 2027, words="贴在公告栏", published_on=before.date(), by=cast.by("wang"), at=before
    )
    return assessments.begin(cast.community, cast.li, 2027, by=cast.by("zhao"), at=after).uid


def filled(name: str, scene: dict[str, Any], matter: str = "grid1") -> str:
    """The address of a page, about this matter or this row."""
    cast, case = scene["cast"], scene["matters"][matter]
    known = {
        "number": case.number, "act": "note", "attachment": scene["attachment"].pk, "assistance": scene["asked"].pk,
        "place": "huaiyin", "grid": cast.grid1.code, "person": cast.min.uid, "category": "none-such",
        **{each: scene[each] for each in (*MEETINGS, *PATROLS, *SAFETY)},
        "clause": "B-2.3", "kind": "receipt", "words_of": "patrol", "first": NOW.date().isoformat(), "whose": cast.grid2.code, "outage": scene["outage"],
        **{each: scene[each] for each in ("survey", "allegation", "assessment", "entry", "photo", "household", "inspection", "report", "proposal", "follow_up", "paper", "analysis", "common", "disclosure", "figure", "superior_form", "demand")},
    }  # fmt: skip
    return reverse(name, args=[known[each] for each in MATRIX[name].get("args", [])])


def ask(client: Client, name: str, address: str) -> Any:
    return client.post(address) if MATRIX[name].get("method") == "post" else client.get(address)


def signed_in(scene: dict[str, Any], who: str) -> Client:
    client = Client(raise_request_exception=True)
    client.force_login(scene["cast"].people[who], backend="django.contrib.auth.backends.ModelBackend")
    return client


def to_sign_in(answer: Any) -> bool:
    return answer.status_code == 302 and answer["Location"].startswith(reverse("console:sign-in"))


@pytest.mark.long
def test_pages_open_for_those_named_and_do_not_exist_for_others(scene):
    wrong = {}
    for who in PEOPLE:
        client = signed_in(scene, who)
        for name in OTHERS:
            answer = ask(client, name, filled(name, scene))
            args = MATRIX[name].get("args", [])
            away = scene["cast"].people[who].place_id != scene["cast"].community.pk
            other_tenant = args and away and not MATRIX[name].get("across")
            hidden = who not in GROUPS[MATRIX[name]["who"]] or other_tenant or "category" in args
            opened = answer.status_code in (200, 302, 400, 409) and not to_sign_in(answer)
            if answer.status_code != 404 if hidden else not opened:
                wrong[who, name] = answer.status_code
    assert not wrong


@pytest.mark.long
def test_a_matter_exists_for_those_who_see_it_and_for_nobody_else(scene):
    wrong = {}
    for who in PEOPLE:
        client = signed_in(scene, who)
        for matter, seen_by in SEES.items():
            answer = client.get(filled("console:matter", scene, matter))
            if answer.status_code != (200 if who in seen_by else 404):
                wrong[who, matter] = answer.status_code
    assert not wrong


@pytest.mark.long
def test_every_page_of_a_matter_hides_what_its_reader_may_not_see(scene):
    wrong = {}
    for who in STANDINGS:
        client = signed_in(scene, who)
        for name in OF_MATTERS:
            of_another = {"attachment", "assistance"} & set(MATRIX[name]["args"])
            for matter in ("grid1", "about_li", "foreign"):
                answer = ask(client, name, filled(name, scene, matter))
                allowed = who in SEES[matter] and who in GROUPS[MATRIX[name]["who"]]
                if (
                    answer.status_code != 404
                    if not allowed
                    else not (of_another or answer.status_code in (200, 302))
                ):
                    wrong[who, name, matter] = answer.status_code
        # What belongs to another matter is not found through one's own.
        for name in ("console:attachment", "console:letter"):
            if client.get(filled(name, scene, "grid2")).status_code != 404:
                wrong[who, name, "grid2"] = "opened"
    assert not wrong


@pytest.mark.long
def test_lists_search_and_map_hold_only_what_one_may_see(scene):
    wrong = set()
    for who in set(STANDINGS) & set(GROUPS["matters"]):
        client = signed_in(scene, who)
        desk = client.get(reverse("console:desk"), {"whose": "all", "show": "all"}).content.decode()
        for matter, seen_by in SEES.items():
            number = scene["matters"][matter].number
            answer = client.get(
                reverse("console:desk"), {"whose": "all", "show": "all", "q": number}
            ).content.decode()
            found = f'href="/desk/case/{number}/"' in answer
            if {(number in desk), found} != {who in seen_by}:
                wrong.add((who, matter))
    assert not wrong


def test_an_act_on_a_matter_one_does_not_see_changes_nothing(scene):
    case = scene["matters"]["about_li"]
    address = reverse("console:act", args=[case.number, "note"])
    assert signed_in(scene, "li").post(address, {"text": "看看"}).status_code == 404
    assert case.acts.filter(act="note").count() == 0


def test_without_signing_in_every_page_of_the_console_leads_to_the_sign_in(scene):
    stranger = Client()
    for name in [*OTHERS, *OF_MATTERS]:
        assert to_sign_in(ask(stranger, name, filled(name, scene))), name


def test_what_needs_the_code_stays_shut_even_for_staff(scene):
    for client in (signed_in(scene, "li"), signed_in(scene, "feng"), Client()):
        for name in BY_CODE:
            answer = ask(client, name, filled(name, scene))
            assert answer.status_code in (302, 403, 404), (name, answer.status_code)


def test_no_officer_reads_matters_and_each_keeps_to_their_own_office():
    for officer in ("feng", "zheng", "chen"):
        assert officer not in GROUPS["matters"]
    assert "feng" not in GROUPS["audit"]
    assert "zheng" not in GROUPS["settle"]
    assert not {"chen"} & {*GROUPS["audit"], *GROUPS["settle"]}
