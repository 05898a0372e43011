"""An entry becomes a matter with one tap: nothing is typed again, and once is enough."""

import datetime as dt
import io

import pytest
from PIL import Image

from wangge.cases import access as matters
from wangge.cases import from_journal, protection
from wangge.cases.models import Case
from wangge.integrity.safe_files import prepare
from wangge.journal import access, diary
from wangge.journal.models import Entry
from wangge.policy.pack import Refusal

BEIJING = dt.timezone(dt.timedelta(hours=8))
NOW = dt.datetime(2026, 3, 2, 16, 0, tzinfo=BEIJING)
HEARD = NOW - dt.timedelta(hours=5)


def picture() -> bytes:
    stream = io.BytesIO()
    Image.new("RGB", (40, 30), "red").save(stream, "JPEG")
    return stream.getvalue()


@pytest.fixture
def entry(cast):
    return diary.write(
        "三号楼二单元路灯不亮，老人晚上下楼看不清", kind="phone", grid=cast.grid1, where="三号楼二单元", longitude=117.005,
        latitude=36.605, claimed_at=HEARD, name="李大妈", contact="13912345678", photos=[prepare("灯.jpg", picture())],
        by=cast.by("min"), at=NOW,
    )  # fmt: skip


def test_everything_the_worker_wrote_goes_along(cast, entry):
    receipt = from_journal.from_entry(entry, by=cast.by("li"), at=NOW)
    case = Case.objects.get()
    assert (case.words, case.where, case.channel, case.grid) == (
        entry.words,
        entry.where,
        "phone",
        cast.grid1,
    )
    assert (case.longitude, case.latitude) == (117.005, 36.605)
    assert (case.received_at, case.first_asked) == (HEARD, cast.min)
    assert case.requester.contact == "13912345678"
    assert [each.name for each in case.attachments.all()] == ["灯.jpg"]
    assert receipt.code
    assert Entry.objects.whole().get().case_uid == case.uid


def test_twice_is_the_same_matter(cast, entry):
    first = from_journal.from_entry(entry, by=cast.by("min"), at=NOW)
    again = from_journal.from_entry(entry, by=cast.by("li"), at=NOW + dt.timedelta(minutes=1))
    assert (again.number, again.repeated, again.code) == (first.number, True, None)
    assert Case.objects.count() == 1
    assert Case.objects.get().attachments.count() == 1


def test_who_does_not_see_the_entry_makes_nothing_of_it(cast, entry):
    with pytest.raises(access.NoSuchEntry):
        from_journal.from_entry(entry, by=cast.by("sun"), at=NOW)
    assert not Case.objects.exists()


def test_a_quiet_day_is_no_matter(cast):
    quiet = diary.write("", kind="nothing", grid=cast.grid1, by=cast.by("min"), at=NOW)
    with pytest.raises(Refusal, match="没有要办的事"):
        from_journal.from_entry(quiet, by=cast.by("min"), at=NOW)


def test_what_the_entry_hides_the_matter_hides(cast):
    about_li = diary.write(
        "居民说网格长推事", kind="heard", grid=cast.grid1, about=[cast.li], by=cast.by("min"), at=NOW
    )
    from_journal.from_entry(about_li, by=cast.by("zhao"), at=NOW)
    assert not matters.visible(cast.li, on=NOW.date())
    assert matters.visible(cast.zhao, on=NOW.date())


def test_what_the_matter_hides_later_the_entry_hides_too(cast, entry):
    case = from_journal.from_entry(entry, by=cast.by("min"), at=NOW).case
    assert access.visible(cast.li, on=NOW.date())
    protection.recuse(case, person=cast.li, reason="说的是他", by=cast.by("zhao"), at=NOW)
    assert not access.visible(cast.li, on=NOW.date())
    protection.protect(case, why="当事人要求", by=cast.by("zhao"), at=NOW)
    assert access.visible(cast.min, on=NOW.date()), "its author"
    assert access.visible(cast.zhao, on=NOW.date())
