"""门户 reporting: a resident writes, gets a number and a code, and nothing is lost or doubled."""

import io
import re
import sqlite3
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from datetime import timedelta
from pathlib import Path
from threading import Barrier
from typing import Any
from uuid import uuid4

import pytest
from django.core.cache import cache
from django.db import connection, connections
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from PIL import Image

from wangge.cases.models import Act, Case
from wangge.faces.portal import visitor

pytestmark = pytest.mark.django_db


@pytest.fixture
def resident(client: Any, cast: Any) -> Any:
    """A browser that has read the notice board of 槐荫社区."""
    cache.clear()
    client.get(reverse("portal:enter", args=["huaiyin"]))
    return client


def form(**more: Any) -> dict[str, Any]:
    return {"uid": str(uuid4()), "words": "2号楼三单元水管爆了，楼道全是水", "where": "2号楼三单元"} | more


def photo(exif: bool = False) -> io.BytesIO:
    picture, stream = Image.new("RGB", (64, 48), "teal"), io.BytesIO()
    marks = Image.Exif()
    marks[0x010E] = "secret place"
    picture.save(stream, "JPEG", exif=marks if exif else None)
    stream.seek(0)
    stream.name = "楼道.jpg"
    return stream


def shown(page: Any) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", page.content.decode()))


def test_one_sentence_is_enough_and_the_receipt_says_what_comes_next(resident: Any, cast: Any) -> None:
    page = resident.post(reverse("portal:report"), form(where=""), follow=True)
    assert page.redirect_chain[-1][0] == reverse("portal:receipt")
    case = Case.objects.get()
    text = shown(page)
    assert case.number in text
    assert re.search(r"[0-9A-Z]{5}(-[0-9A-Z]{1,5}){5}", text), "the secret code, in groups"
    assert "B-1.2" in text or "C-" in text, "the promise names its clause"
    assert "8800 0009" in text, "the supervision phone"
    assert case.secret_hash not in page.content.decode()


def test_the_form_sent_twice_is_one_matter_with_one_code(resident: Any) -> None:
    said = form()
    codes = set()
    for _ in range(3):
        page = resident.post(reverse("portal:report"), said, follow=True)
        codes.add(re.search(r"[0-9A-Z]{5}(-[0-9A-Z]{1,5}){5}", shown(page))[0])
    assert Case.objects.count() == 1
    assert len(codes) == 1


def test_a_point_on_the_map_finds_the_grid_as_well_as_words_would(resident: Any, cast: Any) -> None:
    longitude, latitude = cast.in_grid1
    resident.post(reverse("portal:report"), form(where="", longitude=longitude, latitude=latitude))
    assert Case.objects.get().grid == cast.grid1


def test_a_photo_comes_in_without_its_hidden_marks(resident: Any) -> None:
    resident.post(reverse("portal:report"), form(photos=[photo(exif=True)]))
    [kept] = Case.objects.get().attachments.all()
    page = resident.get(reverse("portal:material", args=[Case.objects.get().number, kept.pk]))
    content = b"".join(page.streaming_content)
    assert page.status_code == 200
    assert b"secret place" not in content
    assert page["X-Content-Type-Options"] == "nosniff"


@pytest.mark.parametrize(
    ("wrong", "sentence"),
    [
        ({"words": ""}, "请写一句发生了什么事"),
        ({"words": "水" * 4001}, "4000"),
        ({"words": "水管\0爆了"}, ""),
        ({"longitude": "200", "latitude": "36"}, ""),
        ({"longitude": "nan", "latitude": "36"}, ""),
        ({"uid": "not-a-uuid"}, ""),
        ({"about": "99999"}, ""),
        ({"contact": "1" * 61}, ""),
    ],
)
def test_wrong_input_gets_a_sentence_and_keeps_what_was_written(
    resident: Any, wrong: dict[str, Any], sentence: str
) -> None:
    page = resident.post(reverse("portal:report"), form(**wrong))
    assert page.status_code == 422
    assert sentence in shown(page)
    assert "2号楼三单元" in page.content.decode(), "the rest of the form is still there"
    assert not Case.objects.exists()


def test_a_file_that_is_no_picture_is_refused_and_nothing_is_half_registered(resident: Any) -> None:
    fake = io.BytesIO(b"<svg onload=alert(1)>")
    fake.name = "照片.jpg"
    page = resident.post(reverse("portal:report"), form(photos=[fake]))
    assert page.status_code == 422
    assert not Case.objects.exists()


def test_a_complaint_about_li_is_invisible_to_li(resident: Any, cast: Any) -> None:
    from wangge.cases import access

    resident.post(reverse("portal:report"), form(about=str(cast.li.pk), words="李向阳两天没有回复我"))
    case = Case.objects.get()
    assert case.kind == "complaint"
    assert case not in access.visible(cast.li, on=cast.community.day_of(timezone.now()))
    assert case in access.visible(cast.wang, on=cast.community.day_of(timezone.now()))


def test_twenty_one_reports_in_ten_minutes_are_asked_to_wait_with_their_words_kept(resident: Any) -> None:
    for _ in range(20):
        assert resident.post(reverse("portal:report"), form()).status_code == 302
    page = resident.post(reverse("portal:report"), form())
    assert page.status_code == 429
    assert "没有丢" in shown(page)
    assert "水管爆了" in page.content.decode()


def test_without_a_place_one_is_asked_and_then_led_on(client: Any, cast: Any) -> None:
    page = client.get(reverse("portal:report"), follow=True)
    assert "槐荫社区" in shown(page)
    page = client.get(reverse("portal:enter", args=["huaiyin"]), follow=True)
    assert page.redirect_chain[-1][0] == reverse("portal:report")
    assert client.get(reverse("portal:enter", args=["nowhere"])).status_code == 404


def test_a_report_is_ten_statements_and_one_transaction(resident: Any) -> None:
    resident.post(reverse("portal:report"), form())
    most = 0
    for _ in range(4):  # the log reads its neighbours at every second size
        with CaptureQueriesContext(connection) as asked:
            resident.post(reverse("portal:report"), form(name="王", contact="13800001111"))
        said = [each["sql"] for each in asked]
        assert sum(each.startswith("SAVEPOINT") for each in said) == 1, "the test's stands for the one BEGIN"
        most = max(most, sum("SAVEPOINT" not in each for each in said))
    # the places, counter, matter, head, (neighbours), leaf, body, act, the first answer owed, who asked
    assert most <= 10


def test_nothing_of_a_visitor_is_kept_on_the_server_and_the_cookie_cannot_be_read_or_changed(
    resident: Any,
) -> None:
    page = resident.post(reverse("portal:report"), form(), follow=True)
    code = re.search(r"[0-9A-Z]{5}(-[0-9A-Z]{1,5}){5}", shown(page))[0].replace("-", "")
    cookie = resident.cookies[visitor.COOKIE]
    assert (cookie["httponly"], cookie["samesite"]) == (True, "Lax")
    assert code not in cookie.value and "huaiyin" not in cookie.value
    assert "session" not in resident.cookies
    number = Case.objects.get().number
    assert resident.get(reverse("portal:case", args=[number])).status_code == 200
    middle = len(cookie.value) // 2
    other = "A" if cookie.value[middle] != "A" else "B"
    stranger = Client()
    stranger.cookies[visitor.COOKIE] = cookie.value[:middle] + other + cookie.value[middle + 1 :]
    assert stranger.get(reverse("portal:case", args=[number])).status_code == 404


def test_the_cookie_opens_nothing_after_half_a_day(resident: Any, monkeypatch: Any) -> None:
    resident.post(reverse("portal:report"), form())
    number, now = Case.objects.get().number, timezone.now()
    for hours, status in ((11, 200), (13, 404)):
        monkeypatch.setattr(timezone, "now", lambda later=now + timedelta(hours=hours): later)
        assert resident.get(reverse("portal:case", args=[number])).status_code == status


def test_who_signs_out_here_closes_what_the_code_opened(resident: Any, cast: Any) -> None:
    resident.post(reverse("portal:report"), form())
    number = Case.objects.get().number
    resident.force_login(cast.zhao)
    resident.post(reverse("console:sign-out"))
    assert resident.get(reverse("portal:case", args=[number])).status_code == 404


@pytest.mark.django_db(transaction=True)
def test_the_same_form_from_two_tabs_at_once_is_one_matter(
    cast: Any, tmp_path: Path, monkeypatch: Any
) -> None:
    """A double click whose two requests meet two threads: one matter, one number, one act."""
    cache.clear()
    browser = Client()
    browser.get(reverse("portal:enter", args=["huaiyin"]))
    kept, said, together = browser.cookies[visitor.COOKIE].value, form(), Barrier(2)
    if (
        connection.vendor == "sqlite"
    ):  # threads share a database in a file, as in use; not the tests' one in memory
        with closing(sqlite3.connect(tmp_path / "two.sqlite3")) as file:
            connection.connection.backup(file)
        monkeypatch.setitem(connection.settings_dict, "NAME", str(tmp_path / "two.sqlite3"))

    def send(_number: int) -> tuple[int, list[str], int]:
        tab = Client()
        tab.cookies[visitor.COOKIE] = kept
        together.wait(30)
        try:
            status = tab.post(reverse("portal:report"), said).status_code
            together.wait(30)
            return status, [each.number for each in Case.objects.all()], Act.objects.count()
        finally:
            connections.close_all()

    with ThreadPoolExecutor(2) as pool:
        for status, numbers, acts in pool.map(send, range(2)):
            assert (status, len(numbers), acts) == (302, 1, 1)
            assert numbers[0].endswith("-00001"), "the second uses up no number"


def test_the_receipt_with_its_code_is_not_kept_by_a_shared_browser(resident: Any) -> None:
    page = resident.post(reverse("portal:report"), form(), follow=True)
    assert "查询码" in page.content.decode() and reverse("portal:close") in page.content.decode()
    assert "no-store" in page["Cache-Control"]
