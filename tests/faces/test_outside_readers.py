"""Who is asked from outside, or watches, reads what was done — not what colleagues note, and nobody's number."""

import datetime as dt
import io

import pytest
from django.test import Client
from django.urls import reverse

from stories import on, working
from wangge.cases import attachments, dispatch, handling
from wangge.faces.portal import visitor
from wangge.integrity import kept_files, safe_files
from wangge.journal import diary

NOW = on("03-02 12:00")


@pytest.fixture
def as_(cast, monkeypatch):
    monkeypatch.setattr("wangge.faces.console.gate.timezone.now", lambda: NOW + dt.timedelta(hours=1))

    def signed_in(name):
        client = Client()
        client.force_login(getattr(cast, name), backend="django.contrib.auth.backends.ModelBackend")
        return client

    return signed_in


@pytest.fixture
def asked(cast):
    """A matter with notes and numbers in every place, for which the water company and the power company were asked."""
    case = working(cast)
    handling.note(case, text="这人常来,电话13812345678", by=cast.by("min"), at=NOW)
    handling.reply(case, words="打我13812345678,下午在", by=cast.by("min"), at=NOW)
    dispatch.assist(case, unit=cast.water, request="请抢修", by=cast.by("li"), at=NOW)
    other = dispatch.assist(case, unit=cast.power, request="请供电所断电配合", by=cast.by("li"), at=NOW)
    dispatch.escalate(case, request="请街道协调资金", by=cast.by("li"), at=NOW)
    return case, other


@pytest.mark.parametrize("who", ["wu", "zhou", "he"])
def test_units_and_the_street_read_the_thread_without_notes_and_numbers(cast, as_, asked, who):
    case, _other = asked
    page = as_(who).get(reverse("console:matter", args=[case.number])).content.decode()
    assert "这人常来" not in page and "12345678" not in page
    assert "下午在" in page
    assert "这人常来" in as_("zhao").get(reverse("console:matter", args=[case.number])).content.decode()


def test_a_unit_reads_what_it_was_asked_and_not_what_others_were(cast, as_, asked):
    case, other = asked
    wu = as_("wu")
    page = wu.get(reverse("console:matter", args=[case.number])).content.decode()
    assert "请抢修" in page and "请街道协调资金" not in page and "请供电所断电配合" not in page
    assert wu.get(reverse("console:letter", args=[case.number, other.pk])).status_code == 404
    assert as_("zhao").get(reverse("console:letter", args=[case.number, other.pk])).status_code == 200


def test_what_a_unit_noted_itself_it_reads_again(cast, as_, asked):
    case, _other = asked
    handling.note(case, text="水阀在楼道", by=cast.by("wu"), at=NOW)
    assert "水阀在楼道" in as_("wu").get(reverse("console:matter", args=[case.number])).content.decode()


def picture():
    from PIL import Image

    out = io.BytesIO()
    Image.new("RGB", (8, 8), "red").save(out, "PNG")
    return out.getvalue()


def opened(client, case):
    """The matter was opened with its code in this browser."""
    browser = visitor.Visitor("")
    browser.put("opened", [case.pk])
    client.cookies[visitor.COOKIE] = browser.sealed()


def safe(answer, media_type, way):
    assert answer["Content-Type"] == media_type
    assert answer["Content-Disposition"].startswith(f"{way}; filename*=UTF-8''")
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert "sandbox" in answer["Content-Security-Policy"] and "no-store" in answer["Cache-Control"]


def test_files_are_handed_out_as_what_they_are_and_a_paper_only_as_a_download(cast, as_, client):
    case = working(cast)
    photo = attachments.attach(
        case, file=attachments.prepare("灯.png", picture()), public=True, by=cast.by("min"), at=NOW
    )
    paper = attachments.attach(
        case,
        file=attachments.prepare("申请.pdf", b"%PDF-1.4\n%%EOF\n"),
        public=True,
        by=cast.by("min"),
        at=NOW,
    )
    opened(client, case)
    for browser, name in ((client, "portal:material"), (as_("min"), "console:attachment")):
        safe(browser.get(reverse(name, args=[case.number, photo.pk])), "image/png", "inline")
        safe(browser.get(reverse(name, args=[case.number, paper.pk])), "application/pdf", "attachment")
    entry = diary.write(
        "灯不亮",
        kind="heard",
        grid=cast.grid1,
        photos=[safe_files.prepare("灯.png", picture())],
        by=cast.by("min"),
        at=NOW,
    )
    kept = entry.photos.get()
    safe(as_("min").get(reverse("console:entry-photo", args=[entry.uid, kept.pk])), "image/png", "inline")


@pytest.mark.parametrize("who", ["wu", "zhou", "he", "min", "zhao"])
def test_a_material_not_shared_does_not_exist_for_readers_from_outside(cast, as_, asked, who):
    case, _other = asked
    kept = attachments.attach(case, file=attachments.prepare("灯.png", picture()), by=cast.by("min"), at=NOW)
    browser, address = as_(who), reverse("console:attachment", args=[case.number, kept.pk])
    page = reverse("console:matter", args=[case.number])
    inside = who in ("min", "zhao")
    assert (browser.get(address).status_code == 200) is inside
    assert (str(kept.pk) in browser.get(page).content.decode()) is inside
    attachments.share(case, files=[kept], by=cast.by("li"), at=NOW)
    assert browser.get(address).status_code == 200
    assert str(kept.pk) in browser.get(page).content.decode()


def test_asking_a_unit_shows_it_what_was_ticked(cast, as_):
    case = working(cast)
    photo = attachments.attach(case, file=attachments.prepare("灯.png", picture()), by=cast.by("min"), at=NOW)
    attachments.attach(
        case, file=attachments.prepare("内部.pdf", b"%PDF-1.4\n%%EOF\n"), by=cast.by("min"), at=NOW
    )
    zhao, form = as_("zhao"), reverse("console:act", args=[case.number, "assist"])
    assert "给对方看哪些材料" in zhao.get(form).content.decode()
    answer = zhao.post(form, {"unit": cast.water.pk, "request": "请抢修", "files": [str(photo.pk)]})
    assert answer.status_code == 302
    assert [each.name for each in attachments.seen_by(case, cast.by("wu"))] == ["灯.png"]
    assert [each.act for each in case.acts.order_by("seq")][-2:] == ["assist", "share"]


def test_a_file_that_is_gone_is_said_and_is_no_fault(cast, as_, client):
    case = working(cast)
    photo = attachments.attach(
        case, file=attachments.prepare("灯.png", picture()), public=True, by=cast.by("min"), at=NOW
    )
    kept_files.path(photo).unlink()
    opened(client, case)
    answer = client.get(reverse("portal:material", args=[case.number, photo.pk]))
    assert answer.status_code == 404 and "文件不在了" in answer.content.decode()
    entry = diary.write(
        "灯不亮",
        kind="heard",
        grid=cast.grid1,
        photos=[safe_files.prepare("灯.png", picture())],
        by=cast.by("min"),
        at=NOW,
    )

    kept_files.path(entry.photos.get()).unlink()
    gone = as_("min").get(
        reverse("console:entry-photo", args=[entry.uid, entry.photos.get().pk]), follow=True
    )
    assert gone.status_code == 200 and "文件不在了" in gone.content.decode()


def test_a_count_of_tries_that_has_just_run_out_is_no_fault(rf, monkeypatch):
    from django.core.cache import caches

    from wangge.faces.portal import presence

    monkeypatch.setattr(caches["default"], "incr", lambda key: (_ for _ in ()).throw(ValueError("gone")))
    presence.sparing(rf.post("/track/"), "code", most=1, seconds=600, at=NOW)
