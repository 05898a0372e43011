"""建议的状态与动作: draft, serve, hear, decide, appeal – as one table. No Django in here.

Nothing harmful takes effect but along this table: served on the person, heard or given the time to be, decided by a
named person who is neither proposer nor concerned, and not while an appeal is possible or open.
"""

from dataclasses import dataclass
from enum import StrEnum

from wangge.integrity.steps import NotNow, Table

NotAllowed = NotNow


class State(StrEnum):
    """建议的状态 (state)."""

    NEW = "new"
    DRAFTED = "drafted"
    SERVED = "served"
    HEARD = "heard"
    SUBMITTED = "submitted"
    DECIDED = "decided"
    REJECTED = "rejected"
    APPEALED = "appealed"
    STAYED = "stayed"
    IN_FORCE = "in-force"
    OVERTURNED = "overturned"
    LAPSED = "lapsed"
    WITHDRAWN = "withdrawn"
    EXPIRED = "expired"


STATE_WORDS = {
    State.NEW: "未起草", State.DRAFTED: "草稿", State.SERVED: "已送达，等当事人说明", State.HEARD: "已听取说明，等决定",
    State.SUBMITTED: "已发函，等办事处决定", State.DECIDED: "已决定，申诉期内暂不执行", State.REJECTED: "不采纳",
    State.APPEALED: "申诉中，暂不执行", State.STAYED: "申诉逾期未复核，暂不执行", State.IN_FORCE: "已生效",
    State.OVERTURNED: "申诉成立，不执行", State.LAPSED: "逾期未决定，作废", State.WITHDRAWN: "已撤回", State.EXPIRED: "期满，不再计入",
}  # fmt: skip

UNDECIDED = frozenset({State.DRAFTED, State.SERVED, State.HEARD, State.SUBMITTED})
OPEN = UNDECIDED | {State.DECIDED, State.APPEALED, State.STAYED}
CLEAN = frozenset({State.REJECTED, State.OVERTURNED, State.LAPSED, State.WITHDRAWN})  # no mark is left
AFTER_SERVICE = OPEN - {State.DRAFTED}
HEARD_ONCE = frozenset(
    {State.HEARD, State.SUBMITTED, State.DECIDED, State.REJECTED, State.APPEALED, State.STAYED, State.IN_FORCE,
     State.OVERTURNED, State.LAPSED, State.EXPIRED}
)  # fmt: skip
WITH_DECISION = frozenset(
    {
        State.DECIDED,
        State.REJECTED,
        State.APPEALED,
        State.STAYED,
        State.IN_FORCE,
        State.OVERTURNED,
        State.EXPIRED,
    }
)


class Part(StrEnum):
    """谁来做 (part): which of those involved an act belongs to; `access` says who that is."""

    PROPOSER = "proposer"
    CONCERNED = "concerned"
    DECIDER = "decider"
    REVIEWER = "reviewer"
    MAKER = "maker"  # whoever may propose or decide it
    WATCHER = "watcher"
    CLOCK = "clock"


@dataclass(frozen=True, slots=True)
class Step:
    """一步: from which states, where it leads, whose it is, and which rule of the text it is done by."""

    word: str
    source: frozenset[State]
    to: State | tuple[State, ...] | None
    part: Part
    rules: tuple[str, ...] = ()
    does: str = ""


S = State
STEPS: dict[str, Step] = {
    "draft": Step("起草建议", frozenset({S.NEW}), S.DRAFTED, Part.PROPOSER, (), "写成草稿；没有送达，什么都没有发生"),
    "serve": Step("送达当事人", frozenset({S.DRAFTED}), (S.SERVED, S.HEARD), Part.PROPOSER, ("respond-to-proposal",),
                  "把事实、凭据、条款、算法和建议当面交给当事人，说明的期限从这时起算"),
    "respond": Step("说明申辩", frozenset({S.SERVED, S.HEARD, S.SUBMITTED}), (S.SERVED, S.HEARD, S.SUBMITTED), Part.CONCERNED,
                    ("respond-to-proposal",), "说自己的一面，可以补充几次；不说明不等于承认"),
    "hear": Step("说明期满", frozenset({S.SERVED}), S.HEARD, Part.CLOCK, ("respond-to-proposal",), "说明的期限满了；没有说明不等于承认"),
    "submit": Step("发函", frozenset({S.HEARD}), S.SUBMITTED, Part.PROPOSER, ("decide-proposal",),
                   "听取说明以后，仍认为应当提请的，把函送办事处；不提请的，撤回"),
    "decide": Step("作出决定", frozenset({S.HEARD, S.SUBMITTED}), (S.DECIDED, S.REJECTED, S.IN_FORCE), Part.DECIDER,
                   ("decide-proposal",), "采纳、改轻或者不采纳，写明理由"),
    "lapse": Step("逾期作废", frozenset({S.HEARD, S.SUBMITTED}), S.LAPSED, Part.CLOCK, ("decide-proposal",), "逾期没有决定，建议作废，不留记录"),
    "appeal": Step("提出申诉", frozenset({S.DECIDED}), S.APPEALED, Part.CONCERNED, ("appeal",), "请上一级另一个人复核；复核不得加重，申诉期间不执行"),
    "take-effect": Step("生效", frozenset({S.DECIDED}), S.IN_FORCE, Part.CLOCK, ("appeal",), "申诉期满，没有申诉，决定生效"),
    "stay": Step("暂不执行", frozenset({S.APPEALED}), S.STAYED, Part.CLOCK, ("decide-appeal",), "申诉逾期没有答复，原决定暂不执行"),
    "review": Step("写复核意见", frozenset({S.APPEALED, S.STAYED}), None, Part.REVIEWER, ("decide-appeal",),
                   "由工会和公司共同复核的：一方先写意见，另一方同意以后才算答复"),
    "decide-appeal": Step("答复申诉", frozenset({S.APPEALED, S.STAYED}), (S.IN_FORCE, S.OVERTURNED), Part.REVIEWER,
                          ("decide-appeal",), "维持、改轻或者撤销，写明理由；不得加重"),
    "withdraw": Step("撤回", frozenset(State) - {S.NEW, S.WITHDRAWN, S.REJECTED, S.OVERTURNED, S.LAPSED}, S.WITHDRAWN, Part.MAKER,
                     (), "撤回以后不计入、不留不良记录；经过仍可核对"),
    "expire": Step("期满不计", frozenset({S.IN_FORCE}), S.EXPIRED, Part.CLOCK, (), "期满没有再犯，不再作为以后的依据"),
    "prolong": Step("顺延期满", frozenset({S.IN_FORCE}), None, Part.CLOCK, (), "期内又有同一条的决定生效，期满的日子随后一次"),
    "comment": Step("监督意见", frozenset(State) - {S.NEW, S.DRAFTED}, None, Part.WATCHER, (), "监督的人写意见，各方都看得到"),
    "recuse": Step("设回避", OPEN, None, Part.MAKER, ("recuse",), "有利害关系的人看不到、也不能经手这一件"),
}  # fmt: skip
TABLE = Table(noun="份建议", states=STATE_WORDS, steps=STEPS)
demand, after, word, act_word = TABLE.demand, TABLE.after, TABLE.word, TABLE.act_word
