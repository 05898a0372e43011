"""共性问题的状态与动作: found, looked at by a person, taken to the superior, answered, looked back on. One table; no Django."""

from enum import StrEnum

from wangge.integrity.steps import NotNow as NotNow
from wangge.integrity.steps import Step, Table


class State(StrEnum):
    """状态 (state) of a common problem."""

    NEW = "new"
    FOUND = "found"
    CONFIRMED = "confirmed"
    SENT = "sent"
    ANSWERED = "answered"
    CLOSED = "closed"
    DISMISSED = "dismissed"
    MERGED = "merged"
    LAPSED = "lapsed"


STATE_WORDS = {
    State.NEW: "还没有记下", State.FOUND: "等人看", State.CONFIRMED: "已认定", State.SENT: "专报已送出，等答复",
    State.ANSWERED: "已有答复，看成效", State.CLOSED: "已了结", State.DISMISSED: "不是共性问题", State.MERGED: "已并入另一个",
    State.LAPSED: "没有再发生",
}  # fmt: skip
HELD = frozenset({State.CONFIRMED, State.SENT, State.ANSWERED})  # a person said so, and it goes on
TOLD = HELD | {State.CLOSED}  # what may be told to everybody

OFFICE = frozenset({"clerk", "head", "safety-officer", "company-leader"})
HEADS = frozenset({"head", "company-leader"})
ABOVE = frozenset({"street-clerk", "street-head"})
CLOCK = frozenset({"clock"})
SAFETY = frozenset({"safety-officer"})  # reports to the leaders of its own company


S = State
STEPS: dict[str, Step] = {
    "find": Step("系统提示", frozenset({S.NEW}), S.FOUND, CLOCK | OFFICE, "几件说的可能是同一个问题，等人看"),
    "part": Step("分出", frozenset({S.NEW}), S.FOUND, OFFICE, "从另一个里分出来，等人看"),
    "grow": Step("又有新的", frozenset({S.FOUND}), None, CLOCK | OFFICE, "又有相近的事项"),
    "lapse": Step("没有再发生", frozenset({S.FOUND}), S.LAPSED, CLOCK, "这一阵没有新的，也没有人认定"),
    "confirm": Step("认定", frozenset({S.FOUND}), S.CONFIRMED, OFFICE, "写明是什么问题、为什么算共性"),
    "dismiss": Step("不是共性问题", frozenset({S.FOUND}), S.DISMISSED, OFFICE, "写明理由；没有明显增多，不再提示"),
    "split": Step("分开", frozenset({S.FOUND, S.CONFIRMED}), None, OFFICE, "选出的几件另成一个，等人看"),
    "merge": Step("并入另一个", frozenset({S.FOUND, S.CONFIRMED}), S.MERGED, OFFICE, "两个说的是一回事，事项合在一起"),
    "take-in": Step("并进来", frozenset({S.FOUND}) | HELD, None, OFFICE, "另一个的事项合到这里"),
    "add": Step("添事项", HELD, None, OFFICE, "后来相近的几件，看过以后加进来"),
    "leave-out": Step("去掉事项", frozenset({S.FOUND, S.CONFIRMED}), None, OFFICE, "说的不是一回事的，去掉"),
    "write": Step("写专报", frozenset({S.CONFIRMED}), None, OFFICE, "存下草稿，可以反复改"),
    "send": Step("报送专报", frozenset({S.CONFIRMED}), S.SENT, HEADS | SAFETY, "签发给上级，编号、答复期限从此算起"),
    "press": Step("催复", frozenset({S.SENT}), None, OFFICE, "过了答复期限，再请一次，记下来"),
    "answer": Step("答复专报", frozenset({S.SENT}), S.ANSWERED, ABOVE | OFFICE, "上级的答复；纸上来的由办公室照录"),
    "tell": Step("告诉大家", TOLD, None, OFFICE, "公开页上的话：什么问题、报给了谁、后来怎样"),
    "close": Step("了结", frozenset({S.CONFIRMED, S.ANSWERED}), S.CLOSED, HEADS, "写明结果，前后对比的数一并记下"),
    "resume": Step("又来了", frozenset({S.CLOSED}), S.CONFIRMED, OFFICE, "了结以后又反复发生，重新认定"),
}  # fmt: skip


TABLE = Table(noun="个问题", states=STATE_WORDS, steps=STEPS)
demand, after, word, act_word = TABLE.demand, TABLE.after, TABLE.word, TABLE.act_word


def possible(state: str, roles: frozenset[str]) -> list[str]:
    """此刻可做的, in the table's order."""
    return [name for name, step in STEPS.items() if state in step.source and not roles.isdisjoint(step.roles)]
