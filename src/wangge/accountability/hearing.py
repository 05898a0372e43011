"""反映的状态与动作: what is said of a person – raised, answered, verified. One table; no Django in here.

Nothing said of a person counts before somebody who is neither concerned nor the one who said it has verified it.
"""

from enum import StrEnum

from wangge.integrity.steps import Step, Table

OFFICE = frozenset({"clerk", "head", "safety-officer", "company-leader"})
HEADS = frozenset({"head", "company-leader", "street-head"})
ABOVE = frozenset({"street-clerk", "street-head"})
RAISERS = (
    OFFICE
    | ABOVE
    | frozenset(
        {"resident", "supervisor", "union", "grid-leader", "grid-manager", "sector-lead", "grid-worker"}
    )
)


class State(StrEnum):
    """反映的状态 (state)."""

    NEW = "new"
    RAISED = "raised"
    UPHELD = "upheld"
    NOT_UPHELD = "not-upheld"
    WITHDRAWN = "withdrawn"


STATE_WORDS = {
    State.NEW: "未登记", State.RAISED: "待核实", State.UPHELD: "核实属实", State.NOT_UPHELD: "核实不属实",
    State.WITHDRAWN: "已撤销",
}  # fmt: skip
SETTLED = frozenset({State.UPHELD, State.NOT_UPHELD})

STEPS: dict[str, Step] = {
    "raise": Step("登记反映", frozenset({State.NEW}), State.RAISED, RAISERS, "记下反映的话，告诉当事人，等人核实"),
    "put": Step("转告本人", frozenset({State.RAISED}), None, HEADS | OFFICE,
                "把反映的事转告当事人，不说是谁反映的；说明的期限从这时起算"),
    "answer": Step("本人说明", frozenset({State.RAISED}), None, frozenset(), "当事人说自己的一面，可以补充"),
    "uphold": Step("核实属实", frozenset({State.RAISED}), State.UPHELD, HEADS | OFFICE, "写明怎样核实、依据什么；从此计数"),
    "reject": Step("核实不属实", frozenset({State.RAISED}), State.NOT_UPHELD, HEADS | OFFICE, "写明怎样核实；不留痕迹在当事人的计数里"),
    "tell": Step("当面告诉本人", frozenset({State.UPHELD}), None, HEADS | OFFICE, "告诉本人是今年第几次、差几次、可以怎样改进"),
    "withdraw": Step("撤销", frozenset({State.RAISED}) | SETTLED, State.WITHDRAWN, HEADS | OFFICE,
                     "后来查明不成立：不再计数，依据它的建议一并重看"),
}  # fmt: skip

TABLE = Table(noun="条反映", states=STATE_WORDS, steps=STEPS)
demand, after, word, act_word = TABLE.demand, TABLE.after, TABLE.word, TABLE.act_word
