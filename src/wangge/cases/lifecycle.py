"""事项的状态与动作: states and acts as one table. No other file decides what is allowed. No Django in here."""

from dataclasses import dataclass
from enum import StrEnum

from wangge.policy.pack import Refusal


class NotAllowed(Refusal):
    """此时不能这样做: the sentence says what stands in the way and what is possible instead."""


class State(StrEnum):
    """状态 (state) of a matter."""

    DRAFT = "draft"
    REGISTERED = "registered"
    SETTLED = "settled"
    IN_PROGRESS = "in-progress"
    ASSISTING = "assisting"
    SUSPENDED = "suspended"
    RESOLVED = "resolved"
    TOLD = "told"
    CLOSED = "closed"
    REOPENED = "reopened"
    DECLINED = "declined"
    MERGED = "merged"
    WITHDRAWN = "withdrawn"
    VOID = "void"


STATE_WORDS = {
    State.DRAFT: "草稿", State.REGISTERED: "已登记", State.SETTLED: "当时结办", State.IN_PROGRESS: "办理中",
    State.ASSISTING: "协办中", State.SUSPENDED: "已挂起", State.RESOLVED: "已办结待告知", State.TOLD: "已告知结果",
    State.CLOSED: "已结案", State.REOPENED: "重办", State.DECLINED: "不予受理", State.MERGED: "已并案",
    State.WITHDRAWN: "已撤回", State.VOID: "已作废",
}  # fmt: skip

TRIAGE = frozenset({State.REGISTERED, State.REOPENED})
WORKING = frozenset({State.IN_PROGRESS, State.ASSISTING})
RUNNING = TRIAGE | WORKING  # the clock runs
OPEN = RUNNING | {State.SUSPENDED, State.RESOLVED}
ANSWERED = frozenset({State.SETTLED, State.TOLD, State.CLOSED})
ENDED = frozenset({State.CLOSED, State.DECLINED, State.MERGED, State.WITHDRAWN, State.VOID})
LIVE = OPEN | {State.SETTLED, State.TOLD}  # registered and not ended


class Clock(StrEnum):
    """时钟: what an act does to the matter's limit."""

    RUNS = "runs"
    STARTS = "starts"
    PAUSES = "pauses"
    RESUMES = "resumes"
    STOPS = "stops"


OFFICE = frozenset({"clerk", "head", "safety-officer", "company-leader"})
LEADERS = frozenset({"grid-leader", "grid-manager", "sector-lead"}) | OFFICE
FIELD = frozenset({"grid-worker"}) | LEADERS
SUPERIORS = frozenset({"street-clerk", "street-head"})
HEADS = frozenset({"head", "company-leader", "street-head"})
UNITS = frozenset({"unit-contact"}) | SUPERIORS
RESIDENT = frozenset({"resident"})
CLOCK = frozenset({"clock"})
STAFF = FIELD | UNITS


@dataclass(frozen=True, slots=True)
class Step:
    """一步: from which states an act may be taken, where it leads, by which roles, and what the clock does.

    `to` None keeps the state; ``"whence"`` returns to the state kept in `resumes_to`.
    """

    word: str
    source: frozenset[State]
    to: State | str | None
    roles: frozenset[str]
    clock: Clock = Clock.RUNS
    clause: str = ""


_any = frozenset(State)
S = State
STEPS: dict[str, Step] = {
    "draft": Step("起草", frozenset({S.DRAFT}), None, FIELD),
    "register": Step("登记", frozenset({S.DRAFT}), S.REGISTERED, FIELD | RESIDENT | {"import"}, Clock.STARTS, "B-1.1"),
    "settle": Step("当时结办", TRIAGE, S.SETTLED, FIELD, Clock.STOPS, "B-3.5"),
    "tell-missing": Step("一次告知所缺材料", RUNNING, None, FIELD | UNITS, clause="B-3.5"),
    "classify": Step("分类定时限", TRIAGE, S.IN_PROGRESS, LEADERS, clause="B-1.2"),
    "reclassify": Step("改分类或层级", WORKING, None, LEADERS, clause="B-1.2"),
    "recategorise": Step("改类别", OPEN, None, LEADERS | SUPERIORS, clause="B-1.1"),
    "set-lane": Step("改紧急程度", RUNNING, None, FIELD | SUPERIORS),
    "assign": Step("交办", WORKING, None, LEADERS | SUPERIORS, clause="B-1.2"),
    "escalate": Step("上报", TRIAGE | WORKING, S.ASSISTING, LEADERS, clause="B-3.2"),
    "assist": Step("请求协办", TRIAGE | WORKING, S.ASSISTING, LEADERS | SUPERIORS, clause="B-3.3"),
    "accept": Step("接收", frozenset({S.ASSISTING}), None, UNITS),
    "answer": Step("答复协办", frozenset({S.ASSISTING}), S.IN_PROGRESS, UNITS, clause="B-1.2"),
    "return": Step("退回", frozenset({S.ASSISTING}), S.IN_PROGRESS, UNITS),
    "press": Step("催办", WORKING, None, LEADERS | SUPERIORS | CLOCK, clause="B-3.4"),
    "ask-suspension": Step("申请挂起", WORKING, None, LEADERS | SUPERIORS),
    "suspend": Step("批准挂起", WORKING, S.SUSPENDED, HEADS, Clock.PAUSES),
    "resume": Step("恢复办理", frozenset({S.SUSPENDED}), "whence", LEADERS | SUPERIORS | CLOCK, Clock.RESUMES),
    "ask-extension": Step("申请延期", WORKING, None, LEADERS | SUPERIORS, clause="B-3.4"),
    "extend": Step("批准延期", WORKING, None, HEADS, clause="B-3.4"),
    "refuse-request": Step("不批准申请", WORKING, None, HEADS),
    "tell-stage": Step("分段告知", OPEN, None, STAFF | CLOCK, clause="B-3.4"),
    "ask": Step("向当事人询问", RUNNING, None, STAFF),
    "reply": Step("当事人回复", LIVE, None, RESIDENT | FIELD),
    "note": Step("记录", _any - {S.DRAFT}, None, STAFF | {"supervisor", "union"}),
    "attach": Step("附材料", LIVE, None, STAFF | RESIDENT),
    "resolve": Step("办结", WORKING, S.RESOLVED, STAFF, clause="B-3.1"),
    "rework": Step("退回重做", frozenset({S.RESOLVED}), S.IN_PROGRESS, LEADERS),
    "tell": Step("告知结果", frozenset({S.RESOLVED}), S.TOLD, FIELD | SUPERIORS, Clock.STOPS, "B-3.4"),
    "tell-tried": Step("告知未接通", frozenset({S.RESOLVED}), None, FIELD | SUPERIORS),
    "check": Step("回访核查", frozenset({S.SETTLED, S.TOLD}), None, LEADERS | {"supervisor", "union"}),
    "rate": Step("评价", ANSWERED, None, RESIDENT | FIELD),
    "close": Step("结案", frozenset({S.SETTLED, S.TOLD}), S.CLOSED, LEADERS | CLOCK, Clock.STOPS),
    "reopen": Step("重办", frozenset({S.SETTLED, S.TOLD, S.CLOSED}), S.REOPENED, RESIDENT | LEADERS, Clock.STARTS),
    "decline": Step("不予受理", TRIAGE, S.DECLINED, LEADERS, Clock.STOPS),
    "merge": Step("并案", TRIAGE | WORKING, S.MERGED, LEADERS, Clock.STOPS),
    "withdraw": Step("撤回", LIVE, S.WITHDRAWN, RESIDENT | FIELD, Clock.STOPS),
    "ask-void": Step("申请作废", frozenset({S.DRAFT, S.REGISTERED}), None, FIELD),
    "void": Step("作废", frozenset({S.DRAFT, S.REGISTERED}), S.VOID, LEADERS, Clock.STOPS),
    "protect": Step("设为保密", _any - {S.VOID}, None, LEADERS | RESIDENT),
    "recuse": Step("设回避", _any - {S.VOID}, None, LEADERS | RESIDENT | {"import"}),
    "recompute": Step("按新放假安排重算", RUNNING | {S.SUSPENDED}, None, OFFICE | CLOCK),
    "remind": Step("提醒", OPEN, None, CLOCK),
    "erase": Step("删除个人信息", _any, None, OFFICE | {"security"}),
}  # fmt: skip


def after(act: str, state: str, *, to: str | None = None) -> str:
    """动作之后: the state an act leads to. Raises NotAllowed with what is possible now."""
    step = STEPS[act]
    now = State(state)
    if now not in step.source:
        possible = "、".join(word(s) for s in step.source)
        raise NotAllowed(f"这件事项现在是“{STATE_WORDS[now]}”,不能“{step.word}”。可以“{step.word}”的状态是:{possible}。")
    if step.to == "whence":
        if to is None:
            raise NotAllowed("恢复办理要说明恢复到挂起前的哪个状态。")
        return State(to)
    return State(step.to) if step.to else now


def word(state: str) -> str:
    """状态的说法."""
    return STATE_WORDS[State(state)]


def acts_from(state: str, role: str) -> list[str]:
    """此刻此岗可做的事: acts the table allows to a role in a state, in the table's order."""
    now = State(state)
    return [name for name, step in STEPS.items() if now in step.source and role in step.roles]
