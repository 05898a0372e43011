"""Facts of the cast, in one line each: 陈建国 leads grid one, 闵 the second; who is judged never speaks here."""

from datetime import date

from wangge.policy.facts import Fact, Subject

CHEN = Subject(kind="person", key="chen", label="陈建国")
MIN = Subject(kind="person", key="min", label="闵")
GRID = Subject(kind="grid", key="G1", label="一号网格")


def fact(name, on, event, about=CHEN, role="grid-leader", evidence=None, **more):
    return Fact(
        name=name, about=about, on=date.fromisoformat(on), event=event,
        evidence=evidence or (f"{name}:{event}:{on}",), role=role if about.kind == "person" else "", **more,
    )  # fmt: skip


def several(name, *days, **more):
    """One fact a day, each of an event of its own."""
    return [fact(name, day, f"case:{name}:{day}", **more) for day in days]


def score(value, on="2026-06-20", sample=40, name="survey-score", **more):
    return fact(name, on, f"survey:{on}", value=value, sample=sample, **more)
