"""A year's archive: complete, checkable by a stranger with nothing but Python, and taken by somebody who is written down."""

import csv
import datetime as dt
import hashlib
import json
import subprocess
import sys

import pytest

from wangge.analysis import archive, monthly
from wangge.cases import access, intake
from wangge.integrity import notes, verify
from wangge.integrity.models import Leaf
from wangge.policy.pack import Refusal

BEIJING = dt.timezone(dt.timedelta(hours=8))
NEW_YEAR = dt.datetime(2027, 1, 10, 9, tzinfo=BEIJING)


@pytest.fixture
def kept(cast, tmp_path):
    """Two years with a matter each, and an analysis signed in the first."""
    given = {"place": cast.community, "grid": cast.grid1, "channel": "phone", "by": cast.by("li")}
    intake.register("=cmd|水管漏水", at=dt.datetime(2026, 5, 6, 9, tzinfo=BEIJING), **given)
    monthly.sign(
        cast.community, dt.date(2026, 5, 1), words={"situation": "平稳"}, by=cast.by("wang"),
        at=dt.datetime(2026, 6, 2, 9, tzinfo=BEIJING),
    )  # fmt: skip
    intake.register("路灯不亮", at=NEW_YEAR, **given)
    return archive.write(cast.community, 2026, tmp_path / "2026", by=cast.by("wang"), at=NEW_YEAR)


def check(folder, *more):
    key = (folder / "log/vkey").read_text().split()[-1]
    return verify.main([str(folder), "--key", key, *more])


def test_a_stranger_checks_it_offline(cast, kept):
    key = (kept / "log/vkey").read_text().split()[-1]
    done = subprocess.run(
        [sys.executable, str(kept / "log/verify.py"), str(kept), "--key", key],
        capture_output=True, text=True, check=False, cwd=kept,
    )  # fmt: skip
    assert done.returncode == 0, done.stdout
    assert "这是一年的档案" in done.stdout
    assert "2026年档案的" in done.stdout and "与签名的清单相符" in done.stdout
    listed = dict(line.split("  ")[::-1] for line in (kept / "MANIFEST.sha256").read_text().splitlines())
    files = {path.relative_to(kept).as_posix() for path in kept.rglob("*") if path.is_file()} - {
        "MANIFEST.sha256",
        "MANIFEST.note",
    }
    assert set(listed) == files
    assert all(
        hashlib.sha256((kept / name).read_bytes()).hexdigest() == digest for name, digest in listed.items()
    )


def test_only_the_years_words_are_in_it_and_every_entry_of_the_log(cast, kept):
    bodies = (kept / "log/bodies.jsonl").read_text()
    assert "水管漏水" in bodies
    assert "路灯不亮" not in bodies
    leaves = (kept / "log/leaves.jsonl").read_text().splitlines()
    assert len(leaves) == Leaf.objects.filter(place_id=cast.community.pk).count()


def test_the_catalogue_has_no_words_and_no_formula(kept):
    with (kept / "catalogue.csv").open(encoding="utf-8-sig") as file:
        (row,) = csv.DictReader(file)
    assert row["编号"] == "HY2026-00001"
    assert "水管" not in "".join(row.values())
    papers = [json.loads(line) for line in (kept / "papers.jsonl").read_text().splitlines()]
    assert [each["kind"] for each in papers] == ["monthly-analysis.sign"]
    assert papers[0]["words"] == {"situation": "平稳"}


@pytest.mark.parametrize("what", ["word", "gone", "more", "span"])
def test_whatever_is_changed_in_it_is_found(kept, what):
    path = kept / "log/bodies.jsonl"
    lines = path.read_text().splitlines(keepends=True)
    if what == "word":
        lines = [line.replace("水管漏水", "水管完好") for line in lines]
    elif what == "gone":
        del lines[3]
    elif what == "more":
        lines.append(lines[-1].replace('"index":', '"index":9'))
    else:
        lines[0] = lines[0].replace('"last":', '"last":9')
    path.write_text("".join(lines))
    assert check(kept) == verify.TAMPERED


@pytest.mark.parametrize("what", ["catalogue", "paper", "gone", "more", "list", "signature", "another-key"])
def test_the_signed_list_tells_every_file_that_was_touched(kept, what, capsys):
    papers, listed, note = (kept / name for name in ("papers.jsonl", "MANIFEST.sha256", "MANIFEST.note"))
    digest = hashlib.sha256(papers.read_bytes()).hexdigest()
    if what == "catalogue":
        (kept / "catalogue.csv").write_bytes(b"x")
    elif what == "gone":
        papers.unlink()
    elif what == "more":
        (kept / "log" / "more.txt").write_text("x")
    elif what in ("paper", "list"):
        papers.write_text(papers.read_text().replace("平稳", "欠稳"))
        if what == "list":  # and the list follows the change
            now = hashlib.sha256(papers.read_bytes()).hexdigest()
            listed.write_text(listed.read_text().replace(digest, now))
    elif what == "signature":
        note.write_text(note.read_text().replace("\n2026\n", "\n2025\n"))
    key = (kept / "log/vkey").read_text().split()[-1]
    if what == "another-key":
        key = notes.Signer.generate(key.partition("+")[0]).verifier.vkey()
    assert verify.main([str(kept), "--key", key]) == verify.TAMPERED
    said = capsys.readouterr().out
    named = {
        "catalogue": "catalogue.csv",
        "paper": "papers.jsonl",
        "gone": "papers.jsonl",
        "more": "log/more.txt",
    }
    assert named.get(what, "MANIFEST.note") in said


def test_an_older_archive_without_a_signed_list_says_that_only_the_log_was_checked(kept, capsys):
    (kept / "MANIFEST.note").unlink()
    assert check(kept) == verify.INCOMPLETE
    assert "只核对了日志" in capsys.readouterr().out


def test_that_it_was_taken_is_written_down(cast, kept):
    (look,) = access.looked_at(cast.community).filter(what="archive")
    assert (look.subject, look.person_id) == ("2026", cast.wang.pk)


def test_a_year_without_records_and_a_full_directory_are_refused(cast, kept, tmp_path):
    with pytest.raises(Refusal, match="没有可归档的"):
        archive.write(cast.community, 2019, tmp_path / "none", by=cast.by("wang"), at=NEW_YEAR)
    with pytest.raises(Refusal, match="已有东西"):
        archive.write(cast.community, 2026, kept, by=cast.by("wang"), at=NEW_YEAR)
    assert archive.years_of(cast.community) == [2027, 2026]
