"""A file on a stick, made by somebody who may not read all of it, or by a stranger."""

import io
import json
import zipfile

import pytest

from reports.conftest import NOW, TODAY
from wangge.cases import intake
from wangge.integrity import verify
from wangge.journal import diary
from wangge.policy.pack import Refusal
from wangge.reports import bundle, days


def unpacked(content: bytes) -> str:
    """All that stands in the file, receipts opened."""
    with zipfile.ZipFile(io.BytesIO(content)) as file:
        texts = [file.read(each).decode() for each in file.namelist()]
    opened = [
        verify.unb64(text.split("\n")[1].removeprefix("extra ")).decode()
        for text in texts
        if "extra " in text
    ]
    return "\n".join(texts + opened)


def packed(**files: bytes) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as file:
        for name, data in files.items():
            file.writestr(name.replace("_json", ".json"), data)
    return out.getvalue()


def test_the_file_holds_no_words_that_its_maker_may_not_read(cast):
    diary.write(
        "紫藤架下居民说网格长", kind="heard", grid=cast.grid1, about=[cast.li], by=cast.by("min"), at=NOW
    )
    intake.register(
        "夹竹桃边网格长说话不好听", place=cast.community, grid=cast.grid1, channel="phone", about=[cast.li],
        by=cast.by("min"), at=NOW,
    )  # fmt: skip
    diary.write("南门灯不亮", kind="heard", grid=cast.grid1, by=cast.by("min"), at=NOW)
    sheet = days.sign(cast.grid1, TODAY, way="", by=cast.by("zhao"), at=NOW)
    whole = unpacked(bundle.make(sheet, by=cast.by("zhao"), at=NOW)[1])
    assert "紫藤架" in whole and "夹竹桃" in whole
    _name, content = bundle.make(sheet, by=cast.by("li"), at=NOW)
    assert "紫藤架" not in unpacked(content) and "夹竹桃" not in unpacked(content)
    assert "南门灯不亮" in unpacked(content)
    read = bundle.read(content, keys=bundle.key_of(cast.community))
    assert read.problems == [], "every item's place in the log is proved all the same"


def test_words_written_into_the_file_are_not_shown_as_proved(cast):
    entry = diary.write("南门灯不亮", kind="heard", grid=cast.grid1, by=cast.by("min"), at=NOW)
    diary.erase(entry, basis="本人要求", by=cast.by("zhao"), at=NOW)
    sheet = days.sign(cast.grid1, TODAY, way="", by=cast.by("zhao"), at=NOW)
    _name, content = bundle.make(sheet, by=cast.by("zhao"), at=NOW)
    with zipfile.ZipFile(io.BytesIO(content)) as old:
        files = {each: old.read(each) for each in old.namelist()}
    said = json.loads(files["sheet.json"])
    said["corrections"] = [{"words": "补", "items": [said["content"]["items"][0] | {"words": "假的话"}]}]
    files["sheet.json"] = json.dumps(said).encode()
    read = bundle.read(packed(**files), keys=bundle.key_of(cast.community))
    assert not any(item.get("words") for item in read.items)


@pytest.mark.parametrize(
    "sheet",
    [
        b"[" * 100_000,
        b"[]",
        b'"x"',
        b'{"content": {"items": [1]}}',
        b'{"place_name":1,"grid_name":1,"content":{"day":1,"figures":1,"items":null},"corrections":{}}',
    ],
)
def test_a_strangers_file_is_refused_in_words(cast, sheet):
    with pytest.raises(Refusal, match="上传文件"):
        bundle.read(packed(sheet_json=sheet), keys=[])


def test_a_file_that_grows_when_unpacked_is_refused(cast):
    with pytest.raises(Refusal, match="太大"):
        bundle.read(packed(sheet_json=b"0" * (bundle.MOST + 1)), keys=[])


def test_odd_values_in_a_strangers_file_are_problems_and_no_fault(cast):
    content = {"day": 1, "figures": 1, "items": [{"leaf": [], "hash": 1, "source": "case"}]}
    said = {
        "place_name": 1, "grid_name": 1, "content": content, "signed_by": 1, "signed_at": 1, "words": 1,
        "corrections": [], "digest": 1, "leaf": {"a": 1},
    }  # fmt: skip
    assert bundle.read(packed(sheet_json=json.dumps(said).encode()), keys=[]).problems
