"""A patrol made without a network: once, with its findings, and with what the worker chose for each on the spot."""

import datetime as dt
import hashlib
import io

import pytest
from PIL import Image

from patrol.conftest import ITEMS
from sync.conftest import NOW
from sync.test_receiving import posted
from wangge.patrol import checklists, findings, plans
from wangge.patrol.models import Patrol
from wangge.safety.models import Hazard
from wangge.sync import blobs, today
from wangge.sync.models import Device

MORNING = NOW.replace(hour=8)


@pytest.fixture
def checklist(cast):
    song = {"by": cast.by("song"), "at": MORNING}
    row = checklists.write(cast.company, "fire-exit", title="消防通道", items=ITEMS, **song)
    plans.write(
        cast.company,
        "daily",
        title="每天走一遍",
        kind="daily",
        checklist="fire-exit",
        since=NOW.date(),
        **song,
    )
    return row


def body(checklist, *thens, **more):
    """All items failed, each with what the worker chose; those without a choice passed."""
    answers = [
        {"key": str(n), "verdict": "fail", "note": "堆了托盘", "then": then}
        if then
        else {"key": str(n), "verdict": "pass"}
        for n, then in enumerate([*thens, *[""] * (3 - len(thens))], 1)
    ]
    return {"grid": "smelting", "took": 600, "checklist": str(checklist.uid), "answers": answers} | more


def test_the_phone_carries_what_is_due_and_the_list_it_is_done_with(cast, checklist):
    said = today.shown(cast.gao, cast.company, at=NOW)["patrol"]
    assert [(each["title"], each["grid"], each["done"]) for each in said["tasks"]] == [
        ("每天走一遍", "smelting", False)
    ]
    assert said["checklists"][0]["uid"] == said["tasks"][0]["checklist"] == str(checklist.uid)
    assert [each["text"] for each in said["checklists"][0]["items"]] == [each["text"] for each in ITEMS]


def test_who_does_not_patrol_carries_nothing(cast, checklist):
    assert today.shown(cast.pan, cast.company, at=NOW)["patrol"] is None
    assert today.shown(cast.li, cast.community, at=NOW)["patrol"] is None


def test_a_blocked_exit_comes_in_once_and_is_a_hazard_of_the_grid(cast, checklist, phone_of):
    phone = phone_of("gao")
    sealed = phone.seal(
        "patrol/1", body(checklist, "general", plan=str(plans.latest(cast.company, "daily").uid)), now=NOW
    )
    (item,) = posted(phone, sealed)
    (again,) = posted(phone, sealed)
    patrol, hazard = Patrol.objects.get(), Hazard.objects.get()
    assert (item["status"], again["receipt"]) == ("accepted", item["receipt"])
    assert item["result"] == {"number": hazard.number}
    assert (patrol.patroller, patrol.took, patrol.day) == (cast.gao, dt.timedelta(minutes=10), NOW.date())
    assert (hazard.words, hazard.grade, hazard.finder) == ("安全出口畅通不合格：堆了托盘", "general", "grid")
    assert (hazard.source, hazard.found_at) == (f"patrol:{patrol.uid}", patrol.ended_at)
    assert plans.due(cast.company, on=NOW.date(), grids=[cast.smelting])[0].done == patrol


def test_each_finding_goes_where_the_worker_said(cast, checklist, phone_of):
    phone = phone_of("gao")
    posted(
        phone,
        phone.seal(
            "patrol/1",
            body(checklist, "major", "removed", "matter", extra="墙角漏水", extra_then=""),
            now=NOW,
        ),
    )
    patrol = Patrol.objects.get()
    kinds = {finding.key: finding.outcome and finding.outcome.kind for finding in patrol.findings.all()}
    assert kinds == {"1": "hazard", "2": "hazard", "3": "matter", "extra": None}
    assert {each.grade for each in Hazard.objects.all()} == {"major", "general"}
    assert findings.open_in(cast.reach("ma"), cast.company).get().words == "墙角漏水"


def test_a_phone_says_of_which_kind_a_hazard_is_and_an_older_one_meant_things(cast, checklist, phone_of):
    phone = phone_of("gao")
    said = body(
        checklist, "general", "removed", extra="没有人带班", extra_then="general", extra_kind="management"
    )
    said["answers"][0]["kind"] = "conduct"
    posted(phone, phone.seal("patrol/2", said, now=NOW))
    kinds = dict(Hazard.objects.values_list("words", "kind"))
    assert (
        sorted(kinds.values()) == ["conduct", "management", "thing"] and kinds["没有人带班"] == "management"
    )
    posted(phone, phone.seal("patrol/1", body(checklist, "general"), now=NOW))
    assert Hazard.objects.filter(kind="thing").count() == 2


def test_the_first_version_stays_as_it_was(cast, checklist, phone_of):
    said = body(checklist, "general")
    said["answers"][0]["kind"] = "conduct"
    phone = phone_of("gao")
    (item,) = posted(phone, phone.seal("patrol/1", said, now=NOW))
    assert item["status"] == "quarantined" and "格式" in item["reason"]


def test_a_choice_that_is_refused_loses_neither_the_patrol_nor_the_finding(
    cast, checklist, phone_of, monkeypatch
):
    from wangge.policy.pack import Refusal

    def refuse(*_args, **_more):
        raise Refusal("登记不了")

    monkeypatch.setattr("wangge.patrol.findings.hazards.report", refuse)
    phone = phone_of("gao")
    (item,) = posted(phone, phone.seal("patrol/1", body(checklist, "general"), now=NOW))
    assert item["status"] == "accepted"
    assert findings.open_in(cast.reach("gao"), cast.company).count() == 1


@pytest.mark.parametrize(
    ("who", "more", "why"),
    [
        ("luo", {}, "没有熔炼网格的岗位"), ("gao", {"grid": "no-such"}, "没有代码为"), ("gao", {"checklist": "6f2c1d9e-3a44-4b12-9d0e-000000000001"}, "检查表不在这里"),
        ("gao", {"answers": []}, "还有 3 项没有选"), ("gao", {"took": 99_999}, "格式"),
    ],
)  # fmt: skip
def test_what_cannot_be_taken_is_kept_whole_for_a_person(cast, checklist, phone_of, who, more, why):
    phone = phone_of(who)
    (item,) = posted(phone, phone.seal("patrol/1", body(checklist, "general") | more, now=NOW))
    assert item["status"] == "quarantined" and why in item["reason"]
    assert not Patrol.objects.exists()


@pytest.mark.parametrize("then", ["matter", "general"])
def test_a_photo_goes_to_the_item_it_shows(cast, checklist, phone_of, settings, tmp_path, then):
    settings.MEDIA_ROOT = tmp_path
    stream = io.BytesIO()
    Image.new("RGB", (9, 9)).save(stream, "PNG")
    content = stream.getvalue()
    sha = hashlib.sha256(content).hexdigest()
    said = body(checklist, then)
    said["answers"][0]["photos"] = [sha]
    phone = phone_of("gao")
    posted(phone, phone.seal("patrol/1", said, now=NOW, files={sha: content}))
    blobs.keep(Device.objects.get(), sha, content, at=NOW)
    finding = Patrol.objects.get().findings.get()
    assert Patrol.objects.get().photos.get().item == "1"
    if then == "matter":
        case = findings.case_of(finding)
        assert case is not None and case.attachments.count() == 1
    else:
        assert Hazard.objects.get(uid=finding.outcome.target_uid).photos.count() == 1
