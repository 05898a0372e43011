"""考核的状态与动作: opened, filled, judged, answered, signed, countersigned – one table; no Django in here.

A score is no verdict: “不称职” is a named person's reasoned judgement, after the sheet stands, and even then a proposal only.
"""

from dataclasses import dataclass
from enum import StrEnum

from wangge.policy.pack import Refusal

OFFICE = frozenset({"clerk", "head", "safety-officer", "company-leader"})
HEADS = frozenset({"head", "company-leader"})
ABOVE = frozenset({"street-clerk", "street-head"})
WATCHERS = frozenset({"supervisor", "union"})


class NotNow(Refusal):
    """此时不能这样做: the sentence says what is possible instead."""


class State(StrEnum):
    """考核的状态 (state)."""

    NEW = "new"
    FILLING = "filling"
    SHOWN = "shown"
    SIGNED = "signed"
    SETTLED = "settled"
    WITHDRAWN = "withdrawn"


STATE_WORDS = {
    State.NEW: "未开始", State.FILLING: "填写中", State.SHOWN: "已给本人看", State.SIGNED: "已签字，等会签",
    State.SETTLED: "已会签", State.WITHDRAWN: "已撤销",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Step:
    """一步: from which states, where it leads, by which roles. `to` None keeps the state."""

    word: str
    source: frozenset[State]
    to: State | None
    roles: frozenset[str]
    does: str = ""


_open = frozenset({State.FILLING, State.SHOWN})
STEPS: dict[str, Step] = {
    "open": Step("开始考核", frozenset({State.NEW}), State.FILLING, OFFICE, "按公布的考核表，从记录里填数"),
    "refill": Step("重新取数", frozenset({State.FILLING}), None, OFFICE, "按现在的记录再填一遍"),
    "judge": Step("评分", frozenset({State.FILLING}), None, OFFICE | WATCHERS | ABOVE, "由考核表写明的人评，署名并写理由"),
    "show": Step("给本人看", frozenset({State.FILLING}), State.SHOWN, OFFICE, "本人看到每一项怎样来的，说明的期限从现在起算"),
    "reopen": Step("退回填写", frozenset({State.SHOWN}), State.FILLING, OFFICE, "本人说得对的，改好再给本人看"),
    "answer": Step("本人陈述", _open, None, frozenset(), "当事人说自己的一年，也可以说哪一项不对"),
    "sign": Step("签字", frozenset({State.SHOWN}), State.SIGNED, HEADS, "总分从此定下"),
    "countersign": Step("会签", frozenset({State.SIGNED}), State.SETTLED, HEADS | ABOVE | WATCHERS | OFFICE, "由签字人以外的一位核对"),
    "grade": Step("评定不称职", frozenset({State.SETTLED}), None, HEADS | ABOVE, "只有总分在条文所说的一段里才可以；写明理由"),
    "ungrade": Step("撤销不称职的评定", frozenset({State.SETTLED}), None, HEADS | ABOVE, "撤销以后不留痕迹，依据它的建议一并重看"),
    "withdraw": Step("撤销考核", _open | {State.SIGNED, State.SETTLED}, State.WITHDRAWN, HEADS | ABOVE, "查明有错的，撤销后可以重做"),
}  # fmt: skip


def after(act: str, state: str, *, to: str | None = None) -> str:
    """动作之后的状态. Raises NotNow with what is possible now."""
    step, now = STEPS[act], State(state)
    if now not in step.source:
        possible = "、".join(STATE_WORDS[each] for each in State if each in step.source)
        raise NotNow(
            f"这份考核现在是“{STATE_WORDS[now]}”，不能“{step.word}”。可以“{step.word}”的状态是：{possible}。"
        )
    return step.to or now


def word(state: str) -> str:
    """状态的说法."""
    return STATE_WORDS[State(state)]
