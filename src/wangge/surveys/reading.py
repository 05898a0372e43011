"""看结果 (reading): a result as people read it – the office with every figure, the public with what may be published.

Lines stand in the order of the grids' codes, never by score; the public reads no name of a leader, and no score of a
grid where too few answered.
"""

from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from wangge.reports import papers
from wangge.surveys import results, scoring
from wangge.surveys.models import Result


@dataclass(frozen=True)
class Line:
    """一行 (line): a grid, or the whole place."""

    said: dict[str, Any]  # as it was signed
    name: str
    score: str  # empty where there is none to show
    range: str
    why: str  # why there is no score, or why it is no ground for anything

    @property
    def rate(self) -> str:
        """回收率: valid ballots of the households drawn."""
        n, size = self.said["n"], self.said["size"]
        return f"{n}/{size}（{100 * n / size:.0f} %）" if size else "—"


def lines(content: dict[str, Any], *, public: bool) -> list[Line]:
    """各网格."""
    return [_line(each, each["name"], content["minimum"], public) for each in content["grids"]]


def whole(content: dict[str, Any]) -> Line:
    """全社区, which stands beside each grid."""
    return _line(content["whole"], _("全社区"), 0, False)


def questions(content: dict[str, Any]) -> list[dict[str, Any]]:
    """各题, over the whole place: how often each level was chosen, and the share satisfied with Wilson's interval."""
    words = {each["key"]: each["words"] for each in content["questions"]}
    found = []
    for each in content["whole"]["per_question"]:
        low, high = scoring.wilson(each["satisfied"], each["answered"]) if each["answered"] else (0, 0)
        counts = [(level["words"], each["counts"].get(level["key"], 0)) for level in content["levels"]]
        found.append(
            each
            | {"words": words[each["key"]], "levels": counts, "range": f"{100 * low:.0f}–{100 * high:.0f} %"}
        )
    return found


def stands(row: Result) -> bool:
    """签发的数没有变过."""
    return papers.digest(row.content) == row.digest


def score_words(score: float) -> str:
    """得分的写法: two decimals, more only where two would make a boundary of what is none."""
    for places in (2, 4, 6):
        text = f"{score:.{places}f}"
        if score == round(score) or float(text) != round(score):
            break
    return text.rstrip("0").rstrip(".")


def _line(said: dict[str, Any], name: str, minimum: int, public: bool) -> Line:
    score, too_few = results.score_of(said), said["n"] < minimum
    why = _("样本不足，不作处理依据") if too_few else ""
    if score is None:
        why = _("少于 %(n)d 份不出分，免得认出是谁。") % {"n": scoring.FEWEST} + why
    if score is None or (public and too_few):
        return Line(said, name, "", "", why)
    span = f"{said['low']:.1f}–{said['high']:.1f}"
    return Line(said, name, score_words(score), span, why)
