"""归档 (archive): one year of a place as a directory that can be kept and checked without us.

log/            the whole log without its bodies, those of the year with them, every checkpoint, the key and verify.py
catalogue.csv   归档目录: the year's matters, one a line; numbers and dates, nobody's words
papers.jsonl    what was signed in the year – day sheets, weekly summaries, inspections, analyses, disclosures – as signed
README.txt      how to check it
MANIFEST.sha256 the digest of every other file
MANIFEST.note   the digest of that list, signed as checkpoints are
"""

import csv
import datetime as dt
import hashlib
import json
import os
import shutil
import tempfile
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from django.db.models import Max, Min

from wangge.cases import lifecycle
from wangge.cases.models import Case
from wangge.integrity import checkpoints, export, keys, looks, notes, verify, written
from wangge.integrity.actor import Actor
from wangge.integrity.models import Leaf, LogHead
from wangge.integrity.passage import plain
from wangge.policy.cells import inert
from wangge.policy.pack import Refusal
from wangge.territory.models import Place

COLUMNS = (
    "编号",
    "类别",
    "层级",
    "网格",
    "渠道",
    "状态",
    "收到",
    "登记",
    "时限",
    "条款",
    "办结",
    "告知",
    "结案",
    "重办次数",
    "退回次数",
)
README = """{name} {year}年档案

日志 log/ 里是这个地方从第一条到最后一条的存证；{year}年的各条带着正文，其余的没有正文。
核对（需要 Python 和 cryptography，不需要本软件，不需要网络）：

    python log/verify.py . --key <公钥>

它先核签过名的文件清单 MANIFEST.note（少一个、多一个、改一个文件都查得出），再核日志。

公钥请用另外得到的那一份（公告栏、回执、上级）：{key}
catalogue.csv 是归档目录，papers.jsonl 是这一年签发的文书，各写着在日志里是第几条。
正文里有居民的原话，请妥善保管。

The archive of {name} for {year}. The log holds every entry; those of {year} carry their bodies. To check it, see above:
neither our software nor a network is needed. The bodies hold what residents said: keep them safe.
"""


def write(place: Place, year: int, directory: Path, *, by: Actor, at: dt.datetime) -> Path:
    """写出一年的档案: into a new directory, complete or not at all. That it was taken is written down."""
    span = entries_of(place, year)
    if span is None:
        raise Refusal(f"{place}在{year}年没有记录，没有可归档的。")
    if directory.exists() and any(directory.iterdir()):
        raise Refusal(f"目录“{directory}”里已有东西，请给一个新目录。")
    looks.looked(
        place.pk, what="archive", subject=str(year), field="bodies", reason=f"导出{year}年档案", by=by, at=at
    )
    checkpoints.sign(place.pk, at=at)
    directory.parent.mkdir(parents=True, exist_ok=True)
    beside = Path(tempfile.mkdtemp(prefix=f".{directory.name}.", dir=directory.parent))
    try:
        export.write(place.pk, beside / "log", bodies=True, rows=True, span=span)
        _catalogue(place, year, beside / "catalogue.csv")
        with (beside / "papers.jsonl").open("w", encoding="utf-8") as file:
            for each in _papers(place, span):
                file.write(json.dumps(each, ensure_ascii=False, separators=(",", ":")) + "\n")
        key = (beside / "log/vkey").read_text(encoding="utf-8").split()[-1]
        (beside / "README.txt").write_text(README.format(name=place, year=year, key=key), encoding="utf-8")
        files = sorted(path for path in beside.rglob("*") if path.is_file())
        manifest = "".join(f"{_digest(path)}  {path.relative_to(beside).as_posix()}\n" for path in files)
        (beside / "MANIFEST.sha256").write_text(manifest, encoding="utf-8")
        note = _sealed(place, year, len(files), _digest(beside / "MANIFEST.sha256"))
        (beside / "MANIFEST.note").write_text(note, encoding="utf-8")
        if directory.exists():
            directory.rmdir()
        os.replace(beside, directory)
    except BaseException:
        shutil.rmtree(beside, ignore_errors=True)
        raise
    directory.chmod(0o700)
    return directory


def _sealed(place: Place, year: int, count: int, digest: str) -> str:
    """签过名的清单: which archive, how many files, the list's digest – by the keys that sign the log."""
    origin = LogHead.objects.get(place_id=place.pk).origin
    text = f"{verify.ARCHIVE}\n{origin}\n{year}\n{count}\n{digest}\n"
    return notes.signed(text, keys.log_signers(origin, create=False))


def entries_of(place: Place, year: int) -> tuple[int, int] | None:
    """这一年在日志里是哪几条: from the first received in it to the last; None where there is none."""
    start, end = place.span(dt.date(year, 1, 1), dt.date(year, 12, 31))
    found = Leaf.objects.filter(place_id=place.pk, at__gte=start, at__lt=end).aggregate(
        a=Min("index"), b=Max("index")
    )
    return None if found["a"] is None else (found["a"], found["b"])


def years_of(place: Place) -> list[int]:
    """有记录的年份, the newest first."""
    moments = Leaf.objects.filter(place_id=place.pk).values_list("at", flat=True)
    first, last = moments.order_by("index").first(), moments.order_by("-index").first()
    if first is None or last is None:
        return []
    return list(range(place.day_of(last).year, place.day_of(first).year - 1, -1))


def _catalogue(place: Place, year: int, path: Path) -> None:
    """归档目录: for a spreadsheet program; nothing in it is a formula, or a person's words."""
    start, end = place.span(dt.date(year, 1, 1), dt.date(year, 12, 31))
    rows = Case.objects.filter(place=place, registered_at__gte=start, registered_at__lt=end).exclude(
        number=None
    )
    rows = rows.select_related("category", "grid").defer("words", "tokens", "summary", "where", "result")
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        sheet = csv.writer(file)
        sheet.writerow(COLUMNS)
        for each in rows.order_by("number").iterator(2000):
            clause = (each.due_basis or {}).get("clause", "")
            moments = (each.received_at, each.registered_at, each.due_at)
            ends = (each.resolved_at, each.told_at, each.closed_at)
            cells: Iterable[Any] = (
                each.number, each.category.name if each.category else "", each.get_level_display(),
                each.grid.name if each.grid else "", each.get_channel_display(), lifecycle.word(each.state),
                *(_moment(place, moment) for moment in moments), clause, *(_moment(place, moment) for moment in ends),
                each.reopened, each.returns,
            )  # fmt: skip
            sheet.writerow([inert(cell) for cell in cells])


def _moment(place: Place, moment: dt.datetime | None) -> str:
    return f"{moment.astimezone(place.zone):%Y-%m-%d %H:%M}" if moment else ""


def _papers(place: Place, span: tuple[int, int]) -> Iterator[dict[str, Any]]:
    """签发的文书 of these entries: every written row that carries the digest of its content."""
    for model in written.histories():
        names = {each.name for each in model._meta.concrete_fields}
        if not {"content", "digest"} <= names:
            continue
        manager: Any = model._base_manager
        rows = manager.filter(place_id=place.pk, leaf_index__gte=span[0], leaf_index__lte=span[1])
        for row in rows.order_by("leaf_index"):
            yield {
                "kind": model.KIND, "uid": str(row.uid), "leaf": row.leaf_index, "at": plain(row.at), "by": row.by_label,
                "digest": row.digest, "content": row.content, "words": plain(getattr(row, "words", "")),
            }  # fmt: skip


def _digest(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
