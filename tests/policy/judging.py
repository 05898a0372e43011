"""The two texts, read otherwise where a test wants it, and what they say of facts."""

from datetime import date
from pathlib import Path

from wangge.policy import judgement, literate

PACKS = Path(__file__).parents[2] / "packs"
COMMUNITY = literate.load(PACKS / "community")
COMPANY = literate.load(PACKS / "enterprise-ehs")
YEAR_END = date(2026, 12, 31)
FOUR = ("2026-02-03", "2026-03-04", "2026-05-06", "2026-09-10")


def changed(pack, clause, *words):
    """The text with words of one clause changed, as a community may read it otherwise."""
    head, body = pack.text.split(f"### {clause} ", 1)
    for old, new in words:
        assert old in body.split("\n### ")[0]
        body = body.replace(old, new, 1)
    return literate.parse(f"{head}### {clause} {body}")


def judged(facts, clause, pack=COMMUNITY, on=YEAR_END, **more):
    return [each for each in judgement.judge(pack, facts, on=on, **more) if each.clause == clause]


def one(facts, clause, pack=COMMUNITY, on=YEAR_END, **more):
    (found,) = judged(facts, clause, pack, on, **more)
    return found
