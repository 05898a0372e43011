"""Settings: what the head and the administrator may change, each change in the log, each refusal a sentence."""

import datetime as dt
import json

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from cast import square


def at(name, *args):
    return reverse(f"console:settings-{name}", args=args)


def features(*rows):
    return json.dumps({"type": "FeatureCollection", "features": [
        {"type": "Feature", "properties": {"code": code, "name": name}, "geometry": shape} for code, name, shape in rows
    ]}).encode()  # fmt: skip


def test_the_notice_boards_telephone_is_changed(as_, cast):
    said = {
        "phone": "8800 7777",
        "opens": "08:00",
        "closes": "17:00",
        "lunch_from": "12:00",
        "lunch_until": "13:30",
    }
    assert as_("feng").post(at("place"), said).status_code == 302
    cast.community.refresh_from_db()
    assert (cast.community.phone, cast.community.opens) == ("8800 7777", dt.time(8))
    wrong = as_("feng").post(at("place"), said | {"opens": "19:00"})
    assert wrong.status_code == 400
    assert "先后不对" in wrong.content.decode()


def test_a_grids_file_is_looked_at_first_and_written_by_the_second_press(as_, cast):
    file = SimpleUploadedFile(
        "grids.geojson", features(("3", "三网格", square(117.02, 36.60, 117.03, 36.61)))
    )
    wang = as_("wang")
    preview = wang.post(at("grids-import"), {"file": file, "datum": "wgs84", "since": "2026-03-02"})
    assert "新设 1 个网格" in preview.content.decode()
    assert not cast.community.grids.filter(code="3").exists()
    kept = {"text": preview.context["kept"], "datum": "wgs84", "since": "2026-03-02", "do": "write"}
    assert wang.post(at("grids-import"), kept).status_code == 302
    assert cast.community.grids.get(code="3").name == "三网格"


@pytest.mark.parametrize(
    "content",
    [b"{}", b"not json", b"\xff\xfe\x00", b"[]", b'{"type":"FeatureCollection","features":[1]}', b"{" * 5000],
)
def test_a_file_that_holds_no_grids_gets_a_sentence(as_, cast, content):
    file = SimpleUploadedFile("grids.geojson", content)
    answer = as_("wang").post(at("grids-import"), {"file": file, "datum": "wgs84", "since": "2026-03-02"})
    assert answer.status_code == 400
    assert answer.context["form"].errors


def test_a_colleague_comes_gets_a_post_is_away_is_stood_in_for_and_leaves(as_, cast):
    feng = as_("feng")
    answer = feng.post(
        at("people"),
        {"name": "丁一", "login": "ding", "phone": "8800 1", "employment": "employed"},
        follow=True,
    )
    page = answer.content.decode()
    assert "首次口令是" in page
    ding = cast.community.people.get(login="ding")
    assert feng.get(at("person", ding.uid)).content.decode().count("首次口令是") == 0
    here = at("person", ding.uid)
    said = {"do": "post", "post-role": "grid-worker", "post-grid": cast.grid1.pk, "post-since": "2026-03-02"}
    assert feng.post(here, said).status_code == 302
    assert ding.posts.get().grid_id == cast.grid1.pk
    assert (
        feng.post(here, {"do": "away", "away-since": "2026-03-03", "away-until": "2026-03-05"}).status_code
        == 302
    )
    stand = {"do": "stand-in", "stand-in-post": ding.posts.get().pk, "stand-in-person": cast.sun.pk,
             "stand-in-since": "2026-03-03", "stand-in-until": "2026-03-05"}  # fmt: skip
    assert feng.post(here, stand).status_code == 302
    assert feng.post(here, {"do": "password"}, follow=True).content.decode().count("首次口令是") == 1
    assert feng.post(here, {"do": "leave", "leave-until": "2026-03-31"}).status_code == 302
    ding.refresh_from_db()
    assert not ding.is_active


def test_two_officers_in_one_person_are_refused(as_, cast):
    said = {"do": "post", "post-role": "auditor", "post-since": "2026-03-02"}
    answer = as_("wang").post(at("person", cast.feng.uid), said)
    assert answer.status_code == 400
    assert "须由不同的人担任" in answer.content.decode()


@pytest.mark.parametrize(
    "said",
    [{"do": "post"}, {"do": "end", "end-until": "2026-03-02", "post_id": "x"}, {"do": "away", "away-since": "2026-13-01"},
     {"do": "stand-in", "stand-in-post": "0"}, {"do": "post", "post-role": "king", "post-since": "2026-03-02"}, {"do": "sing"}],
)  # fmt: skip
def test_bad_staff_forms_are_answered_not_failed(as_, cast, said):
    assert as_("feng").post(at("person", cast.min.uid), said).status_code in (200, 400, 404)


def test_people_of_another_place_are_not_found(as_, cast):
    assert as_("feng").get(at("person", cast.lin.uid)).status_code == 404


def test_categories_are_added_renamed_and_ended(as_, cast):
    feng = as_("feng")
    assert feng.post(at("categories"), {"code": "water", "name": "供水"}).status_code == 302
    assert feng.post(at("category", "water"), {"name": "供水和管道"}).status_code == 302
    assert feng.post(at("category", "water"), {"do": "end", "end-until": "2026-03-02"}).status_code == 302
    row = cast.community.categories.get(code="water")
    assert (row.name, row.until) == ("供水和管道", dt.date(2026, 3, 2))
    assert feng.post(at("categories"), {"code": "a b", "name": "x"}).status_code == 400


def test_a_holiday_notice_that_is_none_names_what_is_wrong(as_, cast):
    file = SimpleUploadedFile("cn-2027.csv", "今天放假".encode())
    answer = as_("feng").post(at("law"), {"do": "calendar", "calendar-file": file})
    assert answer.status_code == 400
    assert answer.context["notice"].errors


def test_a_regulation_with_a_mistake_names_the_line(as_, cast):
    file = SimpleUploadedFile("regulation.zh.md", b"# nothing here")
    said = {"do": "adopt", "adopt-file": file, "adopt-adopted_by": "居民会议", "adopt-since": "2026-04-01"}
    answer = as_("feng").post(at("law"), said)
    assert answer.status_code == 400
    assert "regulation.zh.md" in answer.content.decode()


def test_the_coverage_report_names_gaps_of_grids_not_of_people(as_, cast, clock):
    from wangge.territory import staffing

    staffing.absence(
        cast.qian,
        since=dt.date(2026, 3, 9),
        until=dt.date(2026, 3, 9),
        by=cast.by("wang"),
        at=clock.return_value,
    )
    staffing.absence(
        cast.sun,
        since=dt.date(2026, 3, 9),
        until=dt.date(2026, 3, 9),
        by=cast.by("wang"),
        at=clock.return_value,
    )
    page = as_("wang").get(reverse("console:coverage"), {"until": "2026-03-31"}).content.decode()
    assert "“二网格”在 2026-03-09 没有人负责" in page
    assert as_("wang").get(reverse("console:coverage"), {"until": "x"}).status_code == 400
