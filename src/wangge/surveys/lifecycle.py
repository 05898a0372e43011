"""调查的状态与动作: states and acts of a round as one table. No Django in here."""

from dataclasses import dataclass
from enum import StrEnum

from wangge.policy.pack import Refusal


class NotNow(Refusal):
    """此时不能这样做: the sentence says what stands in the way."""


class State(StrEnum):
    """状态 (state) of a round."""

    DRAFTED = "drafted"
    PUBLISHED = "published"
    OPEN = "open"
    CLOSED = "closed"
    SIGNED = "signed"
    WITHDRAWN = "withdrawn"


STATE_WORDS = {
    State.DRAFTED: "起草中", State.PUBLISHED: "问卷已公布", State.OPEN: "正在填答", State.CLOSED: "已截止，待签发",
    State.SIGNED: "结果已签发", State.WITHDRAWN: "已撤回",
}  # fmt: skip
PREPARING = frozenset({State.DRAFTED, State.PUBLISHED})
PUBLIC = frozenset({State.PUBLISHED, State.OPEN, State.CLOSED, State.SIGNED})
COUNTED = frozenset({State.CLOSED, State.SIGNED})

OFFICE = frozenset({"clerk", "head"})
HEADS = frozenset({"head"})


@dataclass(frozen=True, slots=True)
class Step:
    """一步: from which states an act may be taken, where it leads, by which roles."""

    word: str
    source: frozenset[State]
    to: State
    roles: frozenset[str]
    does: str = ""


S = State
STEPS = {
    "draft": Step("起草", frozenset({S.DRAFTED}), S.DRAFTED, OFFICE),
    "revise": Step("修改", frozenset({S.DRAFTED}), S.DRAFTED, OFFICE),
    "publish": Step("公布问卷", frozenset({S.DRAFTED}), S.PUBLISHED, OFFICE),
    "open": Step("开始填答", frozenset({S.PUBLISHED}), S.OPEN, OFFICE),
    "close": Step("截止封箱", frozenset({S.OPEN}), S.CLOSED, OFFICE),
    "sign": Step("签发结果", frozenset({S.CLOSED}), S.SIGNED, HEADS),
    "withdraw": Step("撤回", frozenset(State) - {S.WITHDRAWN}, S.WITHDRAWN, HEADS),
}


def after(act: str, state: str, *, to: str | None = None) -> str:
    """动作之后的状态. NotNow says in which state the act is possible."""
    step, now = STEPS[act], State(state)
    if now not in step.source:
        possible = "、".join(STATE_WORDS[each] for each in State if each in step.source)
        raise NotNow(
            f"这次调查“{STATE_WORDS[now]}”，不能“{step.word}”。可以“{step.word}”的时候是：{possible}。"
        )
    return step.to


def word(state: str) -> str:
    """状态的说法."""
    return STATE_WORDS[State(state)]
