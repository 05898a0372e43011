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
# Written out, as in the partial index on open matters: SQLite does not recognise its condition in bound values.
OPEN_WRITTEN = "cases_case.state IN ({})".format(", ".join(f"'{state.value}'" for state in sorted(OPEN)))
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

    `to` None keeps the state; several states leave the choice to the act (back to whence it came).
    `rules` names what the regulation is asked for (acts and purposes of its vocabulary, the first that the text speaks
    of): the clause itself differs from text to text. `commutes` says that the act may be taken from a page that is out
    of date: it disturbs nothing done meanwhile.
    """

    word: str
    source: frozenset[State]
    to: State | tuple[State, ...] | None
    roles: frozenset[str]
    clock: Clock = Clock.RUNS
    rules: tuple[str, ...] = ()
    does: str = ""
    commutes: bool = False


_any = frozenset(State)
S = State
_back = (S.IN_PROGRESS, S.ASSISTING)  # to whichever it was, or is still
STEPS: dict[str, Step] = {
    "draft": Step("起草", frozenset({S.DRAFT}), None, FIELD, does="先记下来，不给编号"),
    "register": Step("登记", frozenset({S.DRAFT}), S.REGISTERED, FIELD | RESIDENT | {"import"}, Clock.STARTS,
                     ("register", "record"), "给编号和查询码，时限从收到时算起"),
    "import": Step("导入", frozenset({S.DRAFT}), (S.REGISTERED, S.IN_PROGRESS, S.CLOSED), frozenset({"import"}), Clock.STARTS,
                   does="原有台账里的一件，收到和办结的时间照原样"),
    "settle": Step("当时结办", TRIAGE, S.SETTLED, FIELD, Clock.STOPS, ("settle-at-once",), "手续齐、合政策，当场办完并告知"),
    "tell-missing": Step("一次告知所缺材料", RUNNING, None, FIELD | UNITS, rules=("tell-missing", "one-time-notice"),
                         does="把还差的材料一次说全，只此一次"),
    "tell-receipt": Step("告知受理", OPEN, None, STAFF, rules=("telling-receipt",), does="告诉当事人已收到、由谁办、到什么时候", commutes=True),
    "classify": Step("分类定时限", TRIAGE, S.IN_PROGRESS, LEADERS, rules=("triage",), does="定层级和责任人，制度算出时限"),
    "reclassify": Step("改层级", WORKING, None, LEADERS, rules=("triage",), does="按新层级重算时限，时钟不重新开始"),
    "recategorise": Step("改类别", OPEN, None, LEADERS | SUPERIORS, rules=("record",), does="改类别，原话不动，旧类别留在经过里"),
    "set-lane": Step("改紧急程度", RUNNING, None, FIELD | SUPERIORS, does="按紧急程度重算时限"),
    "assign": Step("交办", WORKING, None, LEADERS | SUPERIORS, rules=("follow-up",), does="交给一个人负责，时限不变"),
    "escalate": Step("上报街道", TRIAGE | WORKING, S.ASSISTING, LEADERS, rules=("assistance-answer",),
                     does="请街道办事处协办，另计协办时限"),
    "assist": Step("请求协办", TRIAGE | WORKING, S.ASSISTING, LEADERS | SUPERIORS, rules=("assistance-answer",),
                   does="请其他单位协办，另计协办时限"),
    "accept": Step("接收", frozenset({S.ASSISTING}), None, UNITS, rules=("assistance-return",), does="告诉社区已接手", commutes=True),
    "answer": Step("答复协办", frozenset({S.ASSISTING}), _back, UNITS, rules=("assistance-answer",), does="把办理情况答复社区"),
    "return": Step("退回", frozenset({S.ASSISTING}), _back, UNITS, rules=("assistance-return",), does="不归本单位的，写明理由退回社区"),
    "report-hazard": Step("报告险情", LIVE, None, FIELD, rules=("hazard-report",),
                          does="救援电话打过以后，报告社区和街道，记下报给谁", commutes=True),
    "press": Step("催办", WORKING, None, LEADERS | SUPERIORS | CLOCK, rules=("extension", "follow-up"), does="提醒正在办的人和单位",
                  commutes=True),
    "ask-suspension": Step("申请挂起", WORKING, None, LEADERS | SUPERIORS, rules=("suspend",), does="说明等什么、到哪天复核，另一人批准后才挂起"),
    "suspend": Step("批准挂起", WORKING, S.SUSPENDED, HEADS, Clock.PAUSES, rules=("suspend",), does="先停下来等；制度不许暂停的，时限照算"),
    "resume": Step("恢复办理", frozenset({S.SUSPENDED}), _back, LEADERS | SUPERIORS | CLOCK, Clock.RESUMES,
                   does="回到挂起前的状态接着办"),
    "ask-extension": Step("申请延期", WORKING, None, LEADERS | SUPERIORS, rules=("extension",), does="说明特殊情况，另一人批准后才延期"),
    "extend": Step("批准延期", WORKING, None, HEADS, rules=("extension",), does="时限改到批准的那天，并告知当事人"),
    "refuse-request": Step("不批准申请", WORKING, None, HEADS, does="写明理由，时限不变"),
    "tell-stage": Step("分段告知", OPEN, None, STAFF | CLOCK, rules=("extension", "telling-stage"), does="告诉当事人办到哪一步了", commutes=True),
    "ask": Step("向当事人询问", RUNNING, None, STAFF, does="问题显示在查询页上，时限照算", commutes=True),
    "reply": Step("当事人回复", LIVE, None, RESIDENT | FIELD, does="把回复记在经过里", commutes=True),
    "note": Step("记录", _any - {S.DRAFT}, None, STAFF | {"supervisor", "union"}, does="记一笔，只给工作人员看",
                 commutes=True),
    "share": Step("给协办单位看", LIVE, None, FIELD, does="选哪些材料让协办单位和监督的人也看到", commutes=True),
    "attach": Step("附材料", LIVE, None, STAFF | RESIDENT, does="附照片或文件", commutes=True),
    "resolve": Step("办结", WORKING, S.RESOLVED, STAFF, rules=("matter",), does="写明办理结果，接着告知当事人"),
    "rework": Step("退回重做", frozenset({S.RESOLVED}), S.IN_PROGRESS, LEADERS, does="还没办好，退给经办人，时限不变"),
    "tell": Step("告知结果", frozenset({S.RESOLVED}), S.TOLD, FIELD | SUPERIORS, Clock.STOPS, ("telling-result", "tell-result"),
                 "把结果告诉当事人，时钟停下"),
    "pass-on": Step("转告当事人", LIVE | {S.DECLINED, S.MERGED}, None, FIELD | SUPERIORS, rules=("telling-result", "tell-result"),
                    does="查询页上的话，照当事人选的办法再说一遍", commutes=True),
    "tell-tried": Step("告知未接通", frozenset({S.RESOLVED}), None, FIELD | SUPERIORS,
                       does="记一次没联系上；不同时间满三次，可以结案", commutes=True),
    "check": Step("回访核查", ANSWERED, None, LEADERS | {"supervisor", "union"},
                  rules=("verification",), does="由经办人以外的人看看办好没有"),
    "rate": Step("评价", ANSWERED, None, RESIDENT | FIELD, rules=("verification",), does="满意不满意、解决没解决，每次办结评一次", commutes=True),
    "close": Step("结案", frozenset({S.SETTLED, S.TOLD, S.RESOLVED}), S.CLOSED, LEADERS | CLOCK, Clock.STOPS,
                  rules=("auto-close",), does="告知并核查过的，合上案卷"),
    "reopen": Step("重办", frozenset({S.SETTLED, S.TOLD, S.CLOSED}), S.REOPENED, RESIDENT | LEADERS, Clock.STARTS,
                   rules=("reopen",), does="没解决的重新办，另起一个时限"),
    "decline": Step("不予受理", TRIAGE, S.DECLINED, LEADERS, Clock.STOPS, rules=("decline",), does="写明理由和该去哪里，书面告知"),
    "merge": Step("并案", TRIAGE | WORKING, S.MERGED, LEADERS, Clock.STOPS, does="与另一件是同一回事，告知主件编号"),
    "withdraw": Step("撤回", LIVE, S.WITHDRAWN, RESIDENT | FIELD, Clock.STOPS, does="当事人自己不办了，记下本人的话"),
    "ask-void": Step("申请作废", frozenset({S.DRAFT, S.REGISTERED}), None, FIELD, does="登记错了，请另一人作废"),
    "void": Step("作废", frozenset({S.DRAFT, S.REGISTERED}), S.VOID, LEADERS, Clock.STOPS, does="两个人同意后作废，内容留存"),
    "protect": Step("设为保密", _any - {S.VOID}, None, LEADERS | RESIDENT, rules=("keep-confidential",), does="只有责任人和社区办公室看得到"),
    "recuse": Step("设回避", _any - {S.VOID}, None, LEADERS | RESIDENT | {"import"}, rules=("recuse",), does="所反映的人看不到这一件"),
    "recompute": Step("按新放假安排重算", RUNNING | {S.SUSPENDED}, None, OFFICE | CLOCK, does="放假安排公布后，把暂定时限算准"),
    "redact": Step("删去文字", _any - {S.DRAFT}, None, OFFICE, rules=("keep-confidential",),
                   does="原话和经过里的姓名、电话换成“［已删去］”"),
    "erase": Step("删除个人信息", _any, None, OFFICE | RESIDENT | CLOCK | {"security"}, rules=("keep-confidential",), does="删去姓名和联系方式，事项留存"),
}  # fmt: skip


def demand(act: str, state: str) -> None:
    """此时可否: raises NotAllowed with the states in which the act is possible."""
    step, now = STEPS[act], State(state)
    if now not in step.source:
        possible = "、".join(STATE_WORDS[each] for each in State if each in step.source)
        raise NotAllowed(
            f"这件事项现在是“{STATE_WORDS[now]}”，不能“{step.word}”。可以“{step.word}”的状态是：{possible}。"
        )


def after(act: str, state: str, *, to: str | None = None) -> str:
    """动作之后: the state an act leads to. Raises NotAllowed with what is possible now.

    `to` is needed where the table leaves the choice to the act, and is refused where it does not offer it.
    """
    demand(act, state)
    step = STEPS[act]
    if isinstance(step.to, tuple):
        if to not in step.to:
            choice = "、".join(STATE_WORDS[each] for each in step.to)
            raise NotAllowed(f"“{step.word}”之后只能回到：{choice}。")
        return State(to)
    return step.to or State(state)


def word(state: str) -> str:
    """状态的说法."""
    return STATE_WORDS[State(state)]


def act_word(act: str) -> str:
    """动作的说法."""
    return STEPS[act].word


def acts_from(state: str, role: str) -> list[str]:
    """此刻此岗可做的事: acts the table allows to a role in a state, in the table's order."""
    now = State(state)
    return [name for name, step in STEPS.items() if now in step.source and role in step.roles]
