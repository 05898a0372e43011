import json
import re

from house.sources import ROOT, files

CODE = [
    path for path in files() if path.endswith((".py", ".ts", ".vue", ".js")) and "/migrations/" not in path
]
TEXT = [
    path
    for path in files()
    if not path.endswith((".png", ".jpg", ".webp", ".woff2", ".ico", ".xlsx", ".zip", ".pdf"))
]
NAMELESS = re.compile(r"/(utils?|helpers?|common|services?|managers?|misc|core)(\.(py|ts)|/)")
# Written in two halves, so that this file is not its own finding.
FOREIGN = re.compile(
    "|".join(
        [
            "py" + r"pi\.org",
            "python" + "hosted",
            "registry" + r"\.npmjs",
            "npm" + r"mirror\.com",
            "/wo" + "rk/",
            "index" + "-url *=",
        ]
    )
)


WHOLE = {
    "src/wangge/integrity/verify.py": "an auditor takes this one file away and needs no other",
    "src/wangge/policy/words.py": "the closed vocabulary is one table, each word with its meaning in both languages",
}


def test_a_file_is_named_for_a_subject():
    assert not [path for path in CODE if NAMELESS.search(f"/{path}")], "named for a layer"


def test_a_file_is_one_subject_long():
    lengths = {path: len((ROOT / path).read_text().splitlines()) for path in CODE if path not in WHOLE}
    assert not {path: length for path, length in lengths.items() if length > 400}, "is it one subject?"


def test_no_file_names_a_registry_or_a_path_of_one_machine():
    found = []
    for path in TEXT:
        for number, line in enumerate((ROOT / path).read_text(errors="replace").splitlines(), 1):
            if FOREIGN.search(line):
                found.append(f"{path}:{number}: {line.strip()[:80]}")
    assert not found, "\n".join(found)


def test_the_front_ends_lock_records_no_address():
    lock = json.loads((ROOT / "web/package-lock.json").read_text())
    assert not [name for name, package in lock["packages"].items() if "resolved" in package]


def test_the_python_lock_pins_every_package_with_a_hash():
    blocks = re.split(r"\n(?=\S)", (ROOT / "requirements.lock").read_text())
    for block in blocks:
        if block.strip() and not block.startswith("#"):
            assert re.match(r"\S+==\S+", block), block[:60]
            assert "--hash=sha256:" in block, block[:60]


def test_what_is_built_is_not_kept():
    assert not [
        path
        for path in files()
        if path.endswith((".mo", ".pyc")) or "/built/" in path or "node_modules" in path
    ]
