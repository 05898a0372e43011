"""上级的表 · a hundred thousand records into a superior's own form: rows a second and memory, against the same rows by openpyxl.

    python bench/exporting.py [--rows 100000] [--json FILE]

Ours streams the rows between the form's head and its foot; the baseline loads the form with openpyxl, writes each cell
with the style of the first line and saves – what one would do without thinking of memory. Values are made beside both,
so that only the writing is measured. Time is CPU; memory is the peak of a process of its own for each.
"""

from __future__ import annotations

import argparse
import io
import json
import resource
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from time import process_time as clock
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "tests"))

COLUMNS = (1, 2, 3, 4, 5, 6, 7, 8, 9)


def rows(count: int) -> Iterator[list[Any]]:
    """As long as real ones: a serial number, days, names, what was said, what was done."""
    for n in range(1, count + 1):
        yield [
            n,
            "三网格",
            "2026-03-02",
            "李**",
            "电话",
            f"{n % 40 + 1}号楼二单元水管漏水，楼道积水，老人出入不便，请尽快来看看",
            "换了一段水管，告知反映人，回访满意",
            "2026-03-03 10:20",
            "",
        ]


def ours(count: int, template: bytes) -> float:
    from wangge.documents.superior import filling

    shape = filling.Shape("民情台账", 5, 10, COLUMNS)
    began = clock()
    with tempfile.TemporaryFile() as out:
        filling.fill(template, shape, rows(count), out)
    return clock() - began


def plain(count: int, template: bytes) -> float:
    import openpyxl

    began = clock()
    book = openpyxl.load_workbook(io.BytesIO(template))
    sheet = book["民情台账"]
    styles = [sheet.cell(5, column)._style for column in COLUMNS]
    sheet.insert_rows(10, max(0, count - 5))
    for n, values in enumerate(rows(count)):
        for column, value, style in zip(COLUMNS, values, styles, strict=True):
            cell = sheet.cell(5 + n, column, value)
            cell._style = style
    with tempfile.TemporaryFile() as out:
        book.save(out)
    return clock() - began


def measured(which: str, count: int) -> dict[str, float]:
    said = subprocess.run(
        [sys.executable, __file__, "--only", which, "--rows", str(count)],
        capture_output=True,
        text=True,
        check=True,
    )
    return dict(json.loads(said.stdout))


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--rows", type=int, default=100_000)
    parser.add_argument("--json", type=Path)
    parser.add_argument("--only", choices=("ours", "plain"))
    said = parser.parse_args()
    if said.only:
        from documents import forms_of_others
        from wangge.documents.superior import books

        template = books.take(forms_of_others.form()).content
        seconds = {"ours": ours, "plain": plain}[said.only](said.rows, template)
        peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
        print(json.dumps({"seconds": seconds, "peak": peak}))
        return
    found = {
        "ours": measured("ours", said.rows), "ours, a tenth": measured("ours", said.rows // 10), "openpyxl": measured("plain", said.rows),
    }  # fmt: skip
    for name, one in found.items():
        print(f"{name:<14} {one['seconds']:8.2f} s CPU  {one['peak']:8.0f} MB peak")
    print(
        f"{said.rows / found['ours']['seconds']:,.0f} rows a second of CPU; {found['openpyxl']['seconds'] / found['ours']['seconds']:.1f} times sooner"
    )
    if said.json:
        said.json.write_text(json.dumps(found, ensure_ascii=False, indent=1), encoding="utf-8")


if __name__ == "__main__":
    main()
