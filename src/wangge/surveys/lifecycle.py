"""调查的状态与动作: states and acts of a round as one table. No Django in here."""

from enum import StrEnum

from wangge.integrity.steps import NotNow as NotNow
from wangge.integrity.steps import Step, Table


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

TABLE = Table(noun="次调查", states=STATE_WORDS, steps=STEPS)
demand, after, word, act_word = TABLE.demand, TABLE.after, TABLE.word, TABLE.act_word
