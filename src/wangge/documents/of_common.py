"""共性问题的文书 (B-4.4): the special report to the superior, and the list of problems with what became of each."""

import datetime as dt
from collections.abc import Callable, Iterable
from typing import Any

from wangge.analysis import common_lifecycle as lifecycle
from wangge.analysis import common_problems as common
from wangge.analysis import common_report
from wangge.analysis.models import CommonIssue
from wangge.documents import tracing
from wangge.documents.paper import Block, Heading, Paper, Para, Source, Table, day_words
from wangge.territory.models import Place


def report(issue: CommonIssue, where: str, *, at: dt.datetime) -> Paper:
    """专报, as sent or as it would be; `where` is the address at which the problem can be looked at."""
    made = common_report.paper(issue, at=at)
    blocks: list[Block] = [Para(made.opening)]
    for heading, lines in made.sections:
        blocks += [Heading(heading), *(Para(line) for line in lines if line.strip())]
    blocks.append(
        Table(("编号", "收到日期", "网格", "类别", "现在"), made.table, (3, 2, 2, 2.4, 2), title="涉及的事项")
    )
    if made.more:
        blocks.append(Para(f"另有{made.more}件，从略。", quiet=True))
    blocks.append(Para(made.closing))
    acts = [each for each in issue.acts.all() if each.act in ("find", "part", "confirm", "send")]
    return Paper(
        made.title, tuple(blocks), number=made.number, to=made.to_name, from_name=made.from_name, signed_by=made.signed_by,
        day=made.day, sealed=not made.draft, unsigned="（纸样，还没有报送）" if made.draft else "",
        sources=tuple(Source(f"共性问题：{lifecycle.act_word(each.act)}", where, each.leaf_index) for each in acts),
        footer=f"依据：{made.citation['clause']} {made.citation['sentence']}" if made.citation else "",
    )  # fmt: skip


def register(
    place: Place, issues: Iterable[CommonIssue], where: Callable[[CommonIssue], str], *, at: dt.datetime
) -> Paper:
    """共性问题清单: what was confirmed, to whom it was reported, what was answered, what became of it."""
    rows = sorted(issues, key=lambda each: (each.since, each.pk))
    names = common.grids(rows)
    lines = tuple(_line(n, each, names, at) for n, each in enumerate(rows, 1))
    return Paper(
        f"{place}共性问题清单", (
            Para(f"到{day_words(place.day_of(at))}，认定的共性问题 {len(rows)} 个，按最早一件的日子排。只说事，不说是谁。"),
            Table(("序号", "问题", "件数", "起止", "网格", "报给谁", "答复", "现在和成效"), lines, (0.7, 2.6, 0.8, 1.7, 1.6, 1.9, 3, 3),
                  frozenset({0, 2}), title="共性问题", empty="还没有认定的共性问题。"),
        ), from_name=str(place), day=place.day_of(at), footer=tracing.footer(place, place.day_of(at)), wide=True,
        checkpoint=tracing.checkpoint(place), name=f"共性问题清单 {place.day_of(at)}",
        sources=tuple(Source(f"共性问题 {each}", where(each), _leaf(each)) for each in rows),
    )  # fmt: skip


def _line(n: int, issue: CommonIssue, names: dict[int, str], at: dt.datetime) -> tuple[Any, ...]:
    place = issue.place
    sent = f"{issue.addressee}\n{place.day_of(issue.sent_at)} {issue.number}" if issue.sent_at else "没有报送"
    effect = common_report.effect(issue, at=at)
    counted = (
        f"前后各 {effect.days} 天：{effect.before} 件、{effect.after} 件。{effect.words}" if effect else ""
    )
    return (
        n, issue.title, issue.count, f"{issue.since}\n{issue.last}", "、".join(names[pk] for pk in issue.grids if pk in names), sent,
        issue.answer or ("等答复" if issue.sent_at else ""),
        "\n".join(filter(None, (lifecycle.word(issue.state), counted, issue.outcome))),
    )  # fmt: skip


def _leaf(issue: CommonIssue) -> int | None:
    last = issue.acts.all().last()
    return last.leaf_index if last else None
