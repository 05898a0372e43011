"""考核的状态与动作: opened, filled, judged, answered, signed, countersigned – one table; no Django in here.

A score is no verdict: “不称职” is a named person's reasoned judgement, after the sheet stands, and even then a proposal only.
"""

from enum import StrEnum

from wangge.integrity.steps import Step, Table

OFFICE = frozenset({"clerk", "head", "safety-officer", "company-leader"})
HEADS = frozenset({"head", "company-leader"})
ABOVE = frozenset({"street-clerk", "street-head"})
WATCHERS = frozenset({"supervisor", "union"})


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

TABLE = Table(noun="份考核", states=STATE_WORDS, steps=STEPS)
demand, after, word, act_word = TABLE.demand, TABLE.after, TABLE.word, TABLE.act_word
