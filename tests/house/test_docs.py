import re

from house.sources import ROOT, files
from wangge.cli import COMMANDS

PAGES = [path for path in files() if path.endswith(".md") and not path.startswith("packs/")]
LINK = re.compile(r"\]\(([^)#\s]+)(?:#[^)]*)?\)")


def test_a_link_in_a_document_leads_somewhere():
    broken = []
    for page in PAGES:
        for target in LINK.findall((ROOT / page).read_text()):
            if "://" not in target and not target.startswith("mailto:"):
                found = (ROOT / page).parent / target
                broken += [f"{page}: {target}"] if not found.exists() else []
    assert not broken


def test_a_command_in_a_document_exists():
    from django.core.management import get_commands

    known = {*COMMANDS, *get_commands(), "--help", "--version", "命令", "NAME"}
    wrong = []
    for page in PAGES:
        text = (ROOT / page).read_text()
        wrong += [
            f"{page}: wangge {name}"
            for name in re.findall(r"(?:`|^|/)wangge ([a-z][a-z-]*)", text, re.M)
            if name not in known
        ]
        wrong += [
            f"{page}: bin/{name}"
            for name in re.findall(r"\bbin/([a-z]+)\b(?!/)", text)
            if not (ROOT / "bin" / name).exists()
            and name not in {"wangge", "pytest", "python", "uv", "chromium"}
        ]
    assert not wrong


def test_the_operators_page_lists_every_variable():
    said = set(re.findall(r"`WANGGE_([A-Z_]+)`", (ROOT / "docs/operate.md").read_text()))
    read = set(
        re.findall(r'_(?:said|list|yes)\("([A-Z_]+)"', (ROOT / "src/wangge/config/settings.py").read_text())
    )
    assert said == read


def test_a_clause_that_the_list_of_papers_names_exists():
    packs = "".join(path.read_text() for path in ROOT.glob("packs/*/regulation.zh.md"))
    there = set(re.findall(r"^### (\S+) ", packs, re.M))
    rows = [
        line.split("|")[2] for line in (ROOT / "docs/papers.md").read_text().splitlines() if line[:1] == "|"
    ]
    named = {clause for basis in rows for clause in re.findall(r"\b[A-D]-[\d.]+\d|\b[A-D]-\d", basis)}
    assert len(named) > 20
    assert named <= there, named - there
