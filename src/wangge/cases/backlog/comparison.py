"""对照 (comparison): our clause's verdict on each imported matter beside the other system's own, and why they differ."""

from collections import Counter
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from wangge.policy.deadlines import Deadline


class Verdict(StrEnum):
    """结论: in time, late, or what stands in the way of saying so."""

    IN_TIME = "按期"
    LATE = "超期"
    OPEN = "未结未到期"
    OVERDUE = "未结已超期"
    NO_LIMIT = "没有时限"
    UNKNOWN = "无法判断"
    SILENT = "没有写结论"


_THEIRS = {
    **dict.fromkeys(
        ("按期", "按时", "未超期", "1", "ontime", "in-time", "y", "yes", "true", "是"), Verdict.IN_TIME
    ),
    **dict.fromkeys(("超期", "逾期", "0", "overdue", "late", "n", "no", "false", "否"), Verdict.LATE),
}


_SAID = {Verdict.IN_TIME, Verdict.LATE}


def by_limit(closed: datetime, limit: datetime) -> Verdict:
    """按一个期限: the last instant is still in time."""
    return Verdict.LATE if closed > limit else Verdict.IN_TIME


def theirs(said: str) -> Verdict:
    """对方的结论, in our words; what is not one of the usual words is 无法判断."""
    said = said.strip().lower()
    return _THEIRS.get(said, Verdict.UNKNOWN) if said else Verdict.SILENT


def ours(due: Deadline | None, closed: datetime | None, *, has_closing: bool, now: datetime) -> Verdict:
    """我们的结论. `has_closing` says whether the table tells of closings at all: silence is not an open matter."""
    if due is None:
        return Verdict.NO_LIMIT
    if closed is not None:
        return Verdict.LATE if due.is_over(closed) else Verdict.IN_TIME
    if not has_closing:
        return Verdict.UNKNOWN
    return Verdict.OVERDUE if due.is_over(now) else Verdict.OPEN


def why(
    due: Deadline | None, closed: datetime | None, target: datetime | None, mine: Verdict, their: Verdict
) -> str:
    """为什么不同: one sentence; empty where the two agree or one of them is silent."""
    if due is None or closed is None or mine not in _SAID or their not in _SAID or mine == their:
        return ""
    if target is None:
        return "对方没有给出期限，只给了结论"
    if by_limit(closed, target) != their:
        return f"对方的结论与它自己的期限不符：按它的期限是{by_limit(closed, target)}"
    days = abs((target.date() - due.day).days)
    return f"对方的期限比条款{due.clause}{'晚' if target > due.at else '早'} {days} 天"


@dataclass(slots=True)
class Comparison:
    """对照表: how often which pair of verdicts came together, and the reasons where they differ.

    `with_target` are the pairs of rows that have both a closing time and the other system's own limit; `own` holds
    that system's verdict beside what its own limit says.
    """

    pairs: Counter[tuple[Verdict, Verdict]] = field(default_factory=Counter)
    reasons: Counter[str] = field(default_factory=Counter)
    with_target: Counter[tuple[Verdict, Verdict]] = field(default_factory=Counter)
    own: Counter[tuple[Verdict, Verdict]] = field(default_factory=Counter)

    def add(
        self, mine: Verdict, their: Verdict, reason: str, *, closed: datetime | None, target: datetime | None
    ) -> None:
        self.pairs[mine, their] += 1
        if closed is not None and target is not None:
            self.with_target[mine, their] += 1
            self.own[their, by_limit(closed, target)] += 1
        if reason:
            self.reasons[reason.split(" ")[0] if reason.startswith("对方的期限比") else reason] += 1

    def lines(self) -> list[str]:
        """对照结果, to read."""
        said = ["全部各行：", *_pairs(self.pairs), *_agreed(self.pairs)]
        if self.with_target:
            said += [
                "其中有对方期限、也有办结时间的：",
                *_pairs(self.with_target),
                *_agreed(self.with_target),
            ]
            same = sum(n for (their, own), n in self.own.items() if their == own)
            other = sum(n for (their, own), n in self.own.items() if their != own and their in _SAID)
            silent = sum(n for (their, _), n in self.own.items() if their not in _SAID)
            said.append(
                f"  对方的结论与它自己的期限：相符 {same} 件，不符 {other} 件，没有结论的 {silent} 件"
            )
        return said + [f"  不同的原因：{reason},{count} 件" for reason, count in self.reasons.most_common()]


def _pairs(pairs: Counter[tuple[Verdict, Verdict]]) -> list[str]:
    return [f"  我们“{mine}”，对方“{their}”：{count} 件" for (mine, their), count in pairs.most_common()]


def _agreed(pairs: Counter[tuple[Verdict, Verdict]]) -> list[str]:
    judged = {pair: n for pair, n in pairs.items() if set(pair) <= _SAID}
    if not judged:
        return []
    same, total = sum(n for (mine, their), n in judged.items() if mine == their), sum(judged.values())
    return [f"  两边都有结论的 {total} 件，一致 {same} 件（{same / total:.1%}）"]
