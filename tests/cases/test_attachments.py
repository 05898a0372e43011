import datetime as dt
import io
import os
import zipfile
import zlib
from pathlib import Path
from uuid import uuid4

import pytest
from django.conf import settings
from django.core.cache import cache
from PIL import Image

from stories import MONDAY, RESIDENT, on, registered
from wangge.cases import attachments, dispatch, intake
from wangge.cases.attachments import UnsafeFile
from wangge.cases.lifecycle import NotAllowed
from wangge.integrity import kept_files
from wangge.policy.pack import Refusal
from wangge.territory import reach, staffing


def photo(kind="JPEG", size=(64, 48), **how):
    out = io.BytesIO()
    Image.new("RGB", size, "teal").save(out, kind, **how)
    return out.getvalue()


def with_position():
    exif = Image.Exif()
    exif[0x010F] = "Canary Camera"
    exif.get_ifd(0x8825)[2] = (36.0, 36.0, 0.0)
    return photo(exif=exif, comment=b"canary")


def test_a_photo_keeps_its_picture_and_nothing_else(cast):
    prepared = attachments.prepare("漏水.JPG", with_position() + b"<script>canary</script>PK")
    assert (prepared.name, prepared.media_type) == ("漏水.jpg", "image/jpeg")
    assert b"anary" not in prepared.content and b"script" not in prepared.content
    with Image.open(io.BytesIO(prepared.content)) as made:
        assert made.size == (64, 48) and not made.getexif()


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP"])
def test_the_three_kinds_of_photo_are_taken(kind):
    prepared = attachments.prepare("a.bin", io.BytesIO(photo(kind, (3000, 20))))
    assert (prepared.width, prepared.media_type) == (2560, f"image/{kind.lower()}")


def bomb(width=65000, height=65000):
    """A PNG that says it is 65,000 by 65,000."""

    def chunk(kind, body):
        return len(body).to_bytes(4, "big") + kind + body + zlib.crc32(kind + body).to_bytes(4, "big")

    head = width.to_bytes(4, "big") + height.to_bytes(4, "big") + bytes([1, 0, 0, 0, 0])
    return (
        b"\x89PNG\r\n\x1a\n"
        + chunk(b"IHDR", head)
        + chunk(b"IDAT", zlib.compress(bytes(1000)))
        + chunk(b"IEND", b"")
    )


def nested_zip():
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("a", b"0" * 100000)
    return out.getvalue()


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"", "是空的"), (b"<svg onload='x'/>", "不是照片"), (b"GIF89a;<script>", "不是照片"), (nested_zip(), "不是照片"),
        (b"\xff\xd8\xff\xe0nonsense", "打不开"), (photo()[:200], "打不开"), (bomb(), "太大"), (b"RIFF\0\0\0\0AVI ", "不是照片"),
        (b"x" * (attachments.MAX_BYTES + 1), "太大"), (b"\x89PNG\r\n\x1a\n", "打不开"),
    ],
)  # fmt: skip
def test_what_is_no_honest_photo_is_refused_with_its_name(content, sentence):
    with pytest.raises(UnsafeFile, match=f"“图.jpg”.*{sentence}"):
        attachments.prepare("图.jpg", content)


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        ("../../etc/passwd", "passwd.pdf"), ("C:\\temp\\a.exe", "a.pdf"), ("发票\u202egpj.exe", "发票gpj.pdf"), ("", "材料.pdf"),
        ("a\r\nSet-Cookie: x", "aSet-Cookie_ x.pdf"), ("...", "材料.pdf"), ("长" * 300, "长" * 96 + ".pdf"), ("a\0b.pdf", "ab.pdf"),
    ],
)  # fmt: skip
def test_a_name_is_only_a_name(given, kept):
    assert attachments.prepare(given, b"%PDF-1.7 ...").name == kept


def test_it_is_kept_under_its_id_and_served_so_that_nothing_runs(cast):
    case = registered(cast)
    row = attachments.attach(
        case, file=attachments.prepare("漏水 1.png", photo("PNG")), by=RESIDENT, at=on("03-02 10:05")
    )
    where = kept_files.path(row)
    assert where.is_relative_to(settings.MEDIA_ROOT) and where.name == row.pk.hex and row.public
    with kept_files.opened(row) as stream:
        assert len(stream.read()) == row.size
    headers = kept_files.headers(row)
    assert headers["X-Content-Type-Options"] == "nosniff" and headers["Content-Disposition"].startswith(
        "inline"
    )
    assert "sandbox" in headers["Content-Security-Policy"]
    paper = attachments.attach(
        case, file=attachments.prepare("x.pdf", b"%PDF-1.4"), by=cast.by("min"), at=on("03-02 10:06")
    )
    assert kept_files.headers(paper)["Content-Disposition"].startswith("attachment")
    assert (
        attachments.shown_to_resident(case, row.pk) == row
        and attachments.shown_to_resident(case, paper.pk) is None
    )
    assert [each.act for each in case.acts.all()] == ["register", "attach", "attach"]


def test_the_same_photo_twice_is_one_and_a_matter_holds_only_so_many(cast, monkeypatch):
    case, file, uid = registered(cast), attachments.prepare("a.jpg", photo()), uuid4()
    first = attachments.attach(case, file=file, uid=uid, by=RESIDENT, at=on("03-02 10:05"))
    assert attachments.attach(case, file=file, uid=uid, by=RESIDENT, at=on("03-02 10:06")) == first
    assert attachments.attach(case, file=file, by=RESIDENT, at=on("03-02 10:07")) == first
    monkeypatch.setattr(attachments, "MAX_PER_CASE", 1)
    other = attachments.prepare("b.jpg", photo(size=(9, 9)))
    with pytest.raises(NotAllowed, match="已有 1 份材料"):
        attachments.attach(case, file=other, by=RESIDENT, at=on("03-02 10:08"))


def test_a_refused_attachment_leaves_no_file(cast, monkeypatch):
    case = registered(cast)
    before = set(settings.MEDIA_ROOT.rglob("*.*")) | {
        each for each in settings.MEDIA_ROOT.rglob("*") if each.is_file()
    }

    def refuse(*args, **kwargs):
        raise Refusal("存不下")

    monkeypatch.setattr(attachments.Attachment, "save", refuse)
    with pytest.raises(Refusal):
        attachments.attach(
            case, file=attachments.prepare("a.jpg", photo(size=(5, 5))), by=RESIDENT, at=on("03-02 10:05")
        )
    assert {each for each in settings.MEDIA_ROOT.rglob("*") if each.is_file()} <= before


def test_photos_come_with_the_report(cast):
    files = [attachments.prepare("a.jpg", photo()), attachments.prepare("b.png", photo("PNG"))]
    receipt = intake.register(
        "漏水", place=cast.community, channel="web", files=files, by=RESIDENT, at=MONDAY
    )
    assert receipt.case.attachments.filter(public=True).count() == 2


# --- who sees which ---

READERS = {
    "wu": "the unit asked",
    "zhou": "the street asked",
    "he": "its head",
    "xu": "the supervisory committee",
}


@pytest.fixture
def with_papers(cast):
    """A matter with a photo of the resident and a paper of Min, in which the water company and the street were asked."""
    case = registered(cast, files=[attachments.prepare("漏水.png", photo("PNG"))])
    paper = attachments.attach(
        case, file=attachments.prepare("图纸.pdf", b"%PDF-1.4\n%%EOF\n"), by=cast.by("min"), at=MONDAY
    )
    at = on("03-02 11:00")
    asked = dispatch.assist(case, unit=cast.water, request="请抢修", by=cast.by("zhao"), at=at)
    other = dispatch.assist(case, unit=cast.power, request="请断电", by=cast.by("zhao"), at=at)
    dispatch.escalate(case, request="请协调", by=cast.by("zhao"), at=at)
    return case, paper, asked, other


def seen(case, cast, who):
    return {each.name for each in attachments.seen_by(case, cast.by(who))}


def test_the_office_and_the_grid_see_all_and_readers_from_outside_none_of_it(cast, with_papers):
    case, *_rest = with_papers
    for who in ("min", "li", "zhao", "wang"):
        assert seen(case, cast, who) == {"漏水.png", "图纸.pdf"}, who
    for who, why in READERS.items():
        assert seen(case, cast, who) == set(), why


def test_what_is_shared_is_seen_by_those_who_assist_or_watch_until_it_is_taken_back(cast, with_papers):
    case, paper, *_rest = with_papers
    step = attachments.share(case, files=[paper], by=cast.by("min"), at=on("03-02 12:00"))
    assert (step.act, step.note) == ("share", "给协办单位看：图纸.pdf")
    for who, why in READERS.items():
        assert seen(case, cast, who) == {"图纸.pdf"}, why
    with pytest.raises(NotAllowed, match="没有改动"):
        attachments.share(case, files=[paper], by=cast.by("min"), at=on("03-02 12:10"))
    assert (
        attachments.share(case, files=[], by=cast.by("li"), at=on("03-02 13:00")).note == "不再给看：图纸.pdf"
    )
    assert seen(case, cast, "wu") == set()
    with pytest.raises(Refusal, match="不在这件事项里"):
        attachments.share(registered(cast), files=[paper], by=cast.by("li"), at=on("03-02 13:00"))
    with pytest.raises(NotAllowed):
        attachments.share(case, files=[paper], by=cast.by("wu"), at=on("03-02 13:00"))


def test_each_side_sees_what_it_brought_itself_and_not_what_another_unit_brought(cast, with_papers):
    case, _paper, *_rest = with_papers
    colleague = staffing.join(cast.community, "吴二", login="wu2", by=cast.by("feng"), at=MONDAY)
    post = staffing.appoint(
        colleague, "unit-contact", unit=cast.water, since=dt.date(2026, 1, 5), by=cast.by("feng"), at=MONDAY
    )
    power = staffing.join(cast.community, "电工", login="dian", by=cast.by("feng"), at=MONDAY)
    other = staffing.appoint(
        power, "unit-contact", unit=cast.power, since=dt.date(2026, 1, 5), by=cast.by("feng"), at=MONDAY
    )
    attachments.attach(
        case,
        file=attachments.prepare("抢修单.pdf", b"%PDF-1.4 w\n%%EOF\n"),
        by=cast.by("wu"),
        at=on("03-02 12:00"),
    )
    attachments.attach(
        case,
        file=attachments.prepare("批文.pdf", b"%PDF-1.4 s\n%%EOF\n"),
        by=cast.by("zhou"),
        at=on("03-02 12:00"),
    )
    names = lambda post: {each.name for each in attachments.seen_by(case, reach.actor_of(post))}  # noqa: E731
    assert seen(case, cast, "wu") == names(post) == {"抢修单.pdf"}, "colleagues of one unit"
    assert names(other) == set()
    assert seen(case, cast, "zhou") == seen(case, cast, "he") == {"批文.pdf"}
    assert len(seen(case, cast, "zhao")) == 4


def test_a_file_without_a_row_goes_after_a_day_and_nothing_else_does(cast):
    case = registered(cast)
    kept = kept_files.path(
        attachments.attach(case, file=attachments.prepare("a.jpg", photo()), by=RESIDENT, at=MONDAY)
    )
    root, folder = Path(settings.MEDIA_ROOT), kept.parent
    left, fresh = (folder / uuid4().hex for _ in range(2))
    beside = root / "journal" / kept.relative_to(root).parent / uuid4().hex
    beside.parent.mkdir(parents=True)
    for each, days in ((kept, 9), (left, 2), (fresh, 0), (beside, 9), (folder / "readme", 9)):
        if each != kept:
            each.write_bytes(b"left")
        os.utime(each, ((MONDAY - dt.timedelta(days=days)).timestamp(),) * 2)
    cache.clear()
    assert attachments.turn(at=MONDAY) == 1
    assert not left.exists()
    assert all(each.exists() for each in (kept, fresh, beside, folder / "readme"))
    left.write_bytes(b"left")
    os.utime(left, (0, 0))
    assert attachments.turn(at=MONDAY + dt.timedelta(hours=1)) == 0, "once a day is enough"


def test_many_files_without_a_row_mean_another_database_and_all_stay(settings, tmp_path, cast):
    settings.MEDIA_ROOT = tmp_path
    folder = tmp_path / "1" / "ab"
    folder.mkdir(parents=True)
    for number in range(attachments.MOST_LEFT + 1):
        (folder / f"{number:032x}").write_bytes(b"left")
        os.utime(folder / f"{number:032x}", (0, 0))
    cache.clear()
    assert attachments.turn(at=MONDAY) == 0
    assert len(list(folder.iterdir())) == attachments.MOST_LEFT + 1
    (folder / f"{0:032x}").unlink()
    cache.clear()
    assert attachments.turn(at=MONDAY) == attachments.MOST_LEFT
