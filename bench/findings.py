"""P7 · all findings of a district-year against one hand-written SQL pass per fact, over the same table on SQLite.

    python bench/findings.py [--records 1000000] [--people 3000] [--json FILE]

A district of as many leaders, each of one grid, and a year of records as an office has them: most are matters settled on
time, diary entries and satisfied ratings, which no clause counts. Ours reads what the text asks for (`judgement.asked`),
in one pass, and judges it whole: every clause, events once, near misses, steps in words. The baseline writes one
statement a fact – count or average by person and period, HAVING the number – and answers bare rows: no event shared
between clauses, no near misses, no citation, no words. Both find the same people; that is checked. Time is CPU.
"""

from __future__ import annotations

import argparse
import json
import random
import sqlite3
import statistics
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path
from time import process_time as clock
from typing import Any

from wangge.policy import judgement, literate
from wangge.policy.facts import Fact, Subject

PACKS = Path(__file__).resolve().parents[1] / "packs"
YEAR = 2026
ON = date(YEAR, 12, 31)
RUNS = 3
OFTEN = {  # of a thousand records; the rest is what no clause counts
    "first-asked-fault": 1,
    "dissatisfied-rating": 2,
    "vacant-post": 1,
    "visit-complaint": 1,
    "home-visit": 12,
}
OTHER = ("on-time-matter", "satisfied-rating", "settled-at-once", "overdue-matter", "thanks")
STATEMENTS = {
    "B-4.1": "SELECT person, count(DISTINCT event) AS n FROM record WHERE name = 'first-asked-fault' AND excluded = ''"
    " AND day BETWEEN ? AND ? GROUP BY person HAVING n >= 4",
    "B-4.2": "SELECT person, count(DISTINCT event) AS n FROM record WHERE name = 'dissatisfied-rating' AND excluded = ''"
    " AND day BETWEEN ? AND ? GROUP BY person HAVING n >= 4",
    "B-4.3": "SELECT person, value FROM record WHERE name = 'survey-score' AND excluded = '' AND sample >= 30"
    " AND value <= 80 AND day BETWEEN ? AND ?",
    "C-4.3": "SELECT person, count(*) AS n FROM record WHERE name = 'survey-score' AND excluded = '' AND sample >= 30"
    " AND value <= 80 AND day BETWEEN ? AND ? GROUP BY person HAVING n >= 2",
    "C-4.4": "SELECT grid, strftime('%W', day) AS week FROM record WHERE name = 'vacant-post' AND excluded = ''"
    " AND day BETWEEN ? AND ? GROUP BY grid, week",
    "C-4.5": "SELECT person, value FROM record WHERE name = 'assessment-score' AND excluded = '' AND value <= 70"
    " AND day BETWEEN ? AND ?",
    "C-4.6": "SELECT person, event FROM record WHERE name = 'visit-complaint' AND excluded = '' AND day BETWEEN ? AND ?",
    "B-4.6": "SELECT grid, (strftime('%m', day) - 1) / 3 AS quarter, count(DISTINCT event) AS n FROM record"
    " WHERE name = 'home-visit' AND excluded = '' AND day BETWEEN ? AND ? GROUP BY grid, quarter HAVING n >= 3",
}
CHECKED = ("B-4.1", "B-4.2", "B-4.3", "C-4.3", "C-4.5")
"""Where the statement and the clause ask the same; an event never lies in two of these here."""


def fill(base: sqlite3.Connection, records: int, people: int) -> None:
    """A year of records, seeded; written as rows in one go."""
    chance = random.Random(7)
    names = [name for name, often in OFTEN.items() for _ in range(often)]

    def rows() -> Iterator[tuple[Any, ...]]:
        first = date(YEAR, 1, 1)
        days = [(first + timedelta(days=n)).isoformat() for n in range(365)]
        for number in range(records):
            draw = chance.randrange(1000)
            name = names[draw] if draw < len(names) else OTHER[draw % len(OTHER)]
            person = chance.randrange(people)
            out = "复核中" if chance.random() < 0.02 else ""
            yield (
                name,
                person,
                person,
                days[chance.randrange(365)],
                f"event:{number}",
                f"row:{number}",
                None,
                None,
                out,
            )
        for person in range(people):
            for half, day in enumerate((f"{YEAR}-06-20", f"{YEAR}-12-10")):
                event, value = f"survey:{half}:{person}", round(chance.gauss(86, 6), 1)
                yield (
                    "survey-score",
                    person,
                    person,
                    day,
                    event,
                    event,
                    min(100.0, value),
                    chance.randrange(20, 90),
                    "",
                )
            value = min(100.0, round(chance.gauss(82, 8), 2))
            yield (
                "assessment-score",
                person,
                person,
                ON.isoformat(),
                f"sheet:{person}",
                f"sheet:{person}",
                value,
                None,
                "",
            )

    base.execute(
        "CREATE TABLE record (name TEXT, person INT, grid INT, day TEXT, event TEXT, evidence TEXT, value REAL,"
        " sample INT, excluded TEXT)"
    )
    base.executemany("INSERT INTO record VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)", rows())
    base.execute("CREATE INDEX record_name_day ON record (name, day)")
    base.commit()


def collected(base: sqlite3.Connection, asked: frozenset[str]) -> Iterator[Fact]:
    """What the text asks for, as facts: one pass over their index."""
    marks = ",".join("?" * len(asked))
    people: dict[int, Subject] = {}
    grids: dict[int, Subject] = {}
    days: dict[str, date] = {}
    for name, person, grid, day, event, evidence, value, sample, out in base.execute(
        f"SELECT * FROM record WHERE name IN ({marks})", sorted(asked)
    ):
        of_grid = name in ("vacant-post", "home-visit")
        known, number = (grids, grid) if of_grid else (people, person)
        about = known.get(number)
        if about is None:
            kind = "grid" if of_grid else "person"
            about = known[number] = Subject(kind=kind, key=str(number))
        on = days.get(day) or days.setdefault(day, date.fromisoformat(day))
        role = "" if of_grid else "community-worker" if name == "assessment-score" else "grid-leader"
        yield Fact(
            name=name, about=about, on=on, event=event, evidence=(evidence,), role=role, value=value, sample=sample,
            excluded=out,
        )  # fmt: skip


def measure(records: int, people: int) -> dict[str, Any]:
    pack = literate.load(PACKS / "community")
    asked = judgement.asked(pack)
    base = sqlite3.connect(":memory:")
    fill(base, records, people)
    span = (f"{YEAR}-01-01", f"{YEAR}-12-31")
    ours: dict[str, list[float]] = {"collecting": [], "judging": [], "whole": []}
    by_hand: list[float] = []
    for _ in range(RUNS):
        begun = clock()
        answers = {
            clause: base.execute(statement, span).fetchall() for clause, statement in STATEMENTS.items()
        }
        by_hand.append(clock() - begun)
        begun = clock()
        facts = list(collected(base, asked))
        read = clock()
        findings = judgement.judge(pack, facts, on=ON, below=False)
        done = clock()
        ours["collecting"].append(read - begun)
        ours["judging"].append(done - read)
        ours["whole"].append(done - begun)
    for clause in CHECKED:
        theirs = sorted(int(each[0]) for each in answers[clause])
        mine = sorted(int(each.about.key) for each in findings if each.clause == clause and each.reached)
        assert theirs == mine, f"{clause}: the statement finds {len(theirs)}, the engine {len(mine)}"
    floor = statistics.median(by_hand)
    rows = [
        {
            "line": "P7",
            "figure": {"whole": "all findings of a year", "collecting": "of it: reading facts", "judging": "of it: judging"}[name],
            "value": round(statistics.median(each), 2),
            "unit": "s of CPU",
            "baseline": round(floor, 2),
            "ratio": round(statistics.median(each) / floor, 2),
            "n": f"{records:,}",
            "spread": round((max(each) - min(each)) / statistics.median(each), 2),
            "goal": "≤ 2 ×" if name == "whole" else "",
        }
        for name, each in ours.items()
    ]  # fmt: skip
    rows.append({"line": "P7", "figure": "facts the text asks for", "value": len(facts), "n": f"{records:,}"})
    rows.append(
        {"line": "P7", "figure": "findings, near misses too", "value": len(findings), "n": f"{records:,}"}
    )
    return {
        "line": "P7",
        "what": "all findings of a district-year",
        "n": records,
        "people": people,
        "rows": rows,
    }


def main() -> None:
    arguments = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    arguments.add_argument("--records", type=int, default=1_000_000)
    arguments.add_argument("--people", type=int, default=3_000)
    arguments.add_argument("--json", type=Path)
    given = arguments.parse_args()
    result = measure(given.records, given.people)
    print(f"P7 · {result['what']} · {given.records:,} records, {given.people:,} people · {RUNS} runs, median")
    for row in result["rows"]:
        print(f"{row['figure']:<28}{row['value']:>10,} {row.get('unit', ''):<9}{row.get('ratio', ''):>6}")
    if given.json:
        given.json.write_text(json.dumps(result, ensure_ascii=False, indent=2), encoding="utf-8")


if __name__ == "__main__":
    main()
