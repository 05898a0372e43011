"""事故的状态与动作、等级: facts first, causes later – one table, and the national rule's grades. No Django in here."""

from dataclasses import dataclass
from enum import StrEnum

from wangge.integrity.steps import Table
from wangge.safety.lifecycle import FIELD, OFFICE, STAFF


class State(StrEnum):
    """状态 (state) of an accident."""

    NEW = "new"
    RECORDED = "recorded"
    KNOWN = "known"
    REPORTED = "reported"
    FOUND = "found"
    CLOSED = "closed"
    VOID = "void"


STATE_WORDS = {
    State.NEW: "未登记", State.RECORDED: "已登记，等报告负责人", State.KNOWN: "负责人已知，一小时内报告主管部门",
    State.REPORTED: "已报告主管部门", State.FOUND: "原因已查明", State.CLOSED: "已结", State.VOID: "不是事故",
}  # fmt: skip
OPEN = frozenset({State.RECORDED, State.KNOWN, State.REPORTED, State.FOUND})


@dataclass(frozen=True, slots=True)
class Step:
    """一步: from which states, where it leads, by which roles, by which rule of the text."""

    word: str
    source: frozenset[State]
    to: State | None
    roles: frozenset[str]
    rules: tuple[str, ...] = ()
    does: str = ""
    commutes: bool = False


S = State
_early = frozenset({S.RECORDED, S.KNOWN})
STEPS: dict[str, Step] = {
    "record": Step("登记事故", frozenset({S.NEW}), S.RECORDED, FIELD, ("accident-report",),
                   "先救人。写下时间、地点、伤亡和已经采取的措施，只写知道的事实"),
    "tell-head": Step("报告负责人", frozenset({S.RECORDED}), S.KNOWN, FIELD, ("accident-report",),
                      "记下公司负责人几时知道的；一小时从这时起算"),
    "tell-authority": Step("报告主管部门", _early, S.REPORTED, FIELD, ("accident-report",),
                           "记下报给哪个部门、几时报的；情况紧急时现场的人可以直接报"),
    "supplement": Step("补报变化", frozenset({S.REPORTED, S.FOUND}), None, FIELD, ("accident-supplement", "accident-report"),
                       "伤亡人数和情况有变化的，及时补报，等级随着重算", commutes=True),
    "amend": Step("补充情况", _early, None, FIELD, ("accident-report",), "报告以前又知道了什么，补在后面", commutes=True),
    "note": Step("记一笔", OPEN, None, STAFF, (), "记下看到的、做了的，只给工作人员看", commutes=True),
    "redact": Step("删去文字", frozenset(S) - {S.NEW}, None, OFFICE, (), "把姓名、电话这样的字从各处删去，不能恢复；由不经手的人来删"),
    "find": Step("写明查明的原因", frozenset({S.REPORTED}), S.FOUND, OFFICE, (), "由调查的人认定；先有原因，再谈责任，这里只写原因和防范措施"),
    "close": Step("结案", frozenset({S.FOUND}), S.CLOSED, frozenset({"company-leader"}), (), "防范措施落实以后结案"),
    "void": Step("认定不是事故", _early | {S.REPORTED}, S.VOID, frozenset({"company-leader"}), (), "写明为什么不是；登记的人不能自己认定"),
}  # fmt: skip
TABLE = Table(noun="起事故", states=STATE_WORDS, steps=STEPS)
demand, after, word, act_word = TABLE.demand, TABLE.after, TABLE.word, TABLE.act_word


GRADES = {"extraordinary": "特别重大事故", "grave": "重大事故", "larger": "较大事故", "ordinary": "一般事故"}
_LEAST = (("extraordinary", 30, 100, 10_000), ("grave", 10, 50, 5_000), ("larger", 3, 10, 1_000))


def grade(*, dead: int, badly_hurt: int, loss: int) -> str:
    """事故等级 (State Council Decree 493, article 3): any one of the three is enough; `loss` in 万元.

    以上 includes the number, 以下 does not: three dead are a larger accident already.
    """
    for name, deaths, hurt, money in _LEAST:
        if dead >= deaths or badly_hurt >= hurt or loss >= money:
            return name
    return "ordinary"
