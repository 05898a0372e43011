"""隐患的状态与动作: reported, graded, rectified, accepted by somebody else – as one table. No Django in here."""

from dataclasses import dataclass
from enum import StrEnum

from wangge.integrity.steps import NotNow, Table

NotAllowed = NotNow


class State(StrEnum):
    """状态 (state) of a hazard."""

    NEW = "new"
    REPORTED = "reported"
    GRADED = "graded"
    CONTROLLED = "controlled"
    PLANNED = "planned"
    RECTIFYING = "rectifying"
    SUBMITTED = "submitted"
    RETURNED = "returned"
    ACCEPTED = "accepted"
    CLOSED = "closed"
    WITHDRAWN = "withdrawn"
    NO_HAZARD = "no-hazard"


STATE_WORDS = {
    State.NEW: "未登记", State.REPORTED: "已登记待定级", State.GRADED: "已定级", State.CONTROLLED: "已采取防护措施",
    State.PLANNED: "治理方案已批准", State.RECTIFYING: "整改中", State.SUBMITTED: "待验收", State.RETURNED: "退回重改",
    State.ACCEPTED: "验收合格，待主要负责人签字", State.CLOSED: "已销案", State.WITHDRAWN: "已撤销", State.NO_HAZARD: "认定不是隐患",
}  # fmt: skip

TO_RECTIFY = frozenset(
    {State.GRADED, State.CONTROLLED, State.PLANNED, State.RECTIFYING, State.RETURNED}
)  # the limit of rectification runs
OPEN = TO_RECTIFY | {State.REPORTED, State.SUBMITTED, State.ACCEPTED}
ENDED = frozenset({State.CLOSED, State.WITHDRAWN, State.NO_HAZARD})
DROPPED = frozenset({State.WITHDRAWN, State.NO_HAZARD})
CLOSING = frozenset({State.ACCEPTED, State.CLOSED})

GRID = frozenset({"grid-manager"})
OFFICE = frozenset({"safety-officer", "company-leader"})
LEADS = frozenset({"sector-lead"}) | OFFICE
FIELD = GRID | LEADS
WATCHING = frozenset({"union", "meeting-secretary"})
PRINCIPAL = frozenset({"company-leader"})
CLOCK = frozenset({"clock"})
STAFF = FIELD | WATCHING


class Clock(StrEnum):
    """时钟: what an act does to the limit of rectification."""

    RUNS = "runs"
    STARTS = "starts"
    STOPS = "stops"


@dataclass(frozen=True, slots=True)
class Step:
    """一步: from which states, where it leads, by which roles, by which rule of the text, and what the clock does.

    `to` None keeps the state; several states leave the choice to the act. `commutes` says that the act disturbs nothing
    done meanwhile. `major` marks what only a major hazard needs.
    """

    word: str
    source: frozenset[State]
    to: State | tuple[State, ...] | None
    roles: frozenset[str]
    rules: tuple[str, ...] = ()
    does: str = ""
    clock: Clock = Clock.RUNS
    commutes: bool = False
    major: bool = False


S = State
_live = frozenset(S) - {S.NEW} - DROPPED
_worked = TO_RECTIFY | {S.REPORTED, S.SUBMITTED}
_kept = (S.GRADED, S.CONTROLLED, S.PLANNED, S.RECTIFYING, S.SUBMITTED, S.RETURNED)
STEPS: dict[str, Step] = {
    "report": Step("登记隐患", frozenset({S.NEW}), S.REPORTED, STAFF, ("hazard-report", "register"),
                   "写下哪里、什么样，当场能改的当场改；给编号，安全环保员和网格都会收到"),
    "grade": Step("初次定级", frozenset({S.REPORTED}), S.GRADED, FIELD, ("grade",), "由发现的人定一般或重大，整改期限从发现的次日起算",
                  Clock.STARTS),
    "review-grade": Step("复核定级", _worked - {S.REPORTED}, _kept, OFFICE, ("grade",),
                         "由初次定级以外的人复核；改级写明理由，原来的定级留在经过里"),
    "dispute": Step("提出定级异议", _worked - {S.REPORTED}, _kept, STAFF, ("submit-to-meeting",),
                    "请公司会议定级；定下以前按较重的一级防护"),
    "decide-grade": Step("会议定级", _worked - {S.REPORTED}, _kept, frozenset({"meeting-secretary"}) | OFFICE,
                         ("submit-to-meeting",), "把公司会议的决定记下来，从此按会议定的级别办"),
    "control": Step("采取防护措施", _worked - {S.SUBMITTED}, (S.REPORTED, S.GRADED, S.CONTROLLED, S.PLANNED, S.RECTIFYING, S.RETURNED),
                    FIELD, ("rectify",), "写明怎样停用、隔离、撤人；重大隐患先有这一步，再谈治理", commutes=True),
    "tell-above": Step("报告负责人", _live, None, FIELD, ("hazard-report",), "电话报告以后，记下报给谁、几时报的", commutes=True),
    "plan": Step("提出治理方案", frozenset({S.CONTROLLED, S.GRADED}), None, FIELD, ("rectify",),
                 "措施、责任、资金、时限、应急预案，五样都写明", major=True),
    "refuse-plan": Step("退回方案", frozenset({S.CONTROLLED, S.GRADED}), None, OFFICE, ("rectify",), "写明缺什么、要改什么", major=True),
    "approve-plan": Step("批准治理方案", frozenset({S.CONTROLLED}), S.PLANNED, PRINCIPAL, ("rectify",),
                         "整改期限改到方案写明的那天；提出方案的人不批自己的方案", major=True),
    "notify": Step("下达整改通知", TO_RECTIFY, None, LEADS, ("rectify",), "给编号，写明整改要求和期限，整改的人凭它回复"),
    "begin": Step("开始整改", frozenset({S.GRADED, S.CONTROLLED, S.PLANNED, S.RETURNED}), S.RECTIFYING, FIELD, ("rectify",),
                  "写明谁来改；重大隐患要先有防护措施和批准的方案"),
    "hand-to": Step("换人整改", frozenset({S.RECTIFYING}), None, LEADS, ("rectify",), "换一个人来改，期限不变"),
    "ask-extension": Step("申请延期", TO_RECTIFY, None, FIELD, ("rectify",), "写明为什么、到哪天，由另一人批准"),
    "extend": Step("批准延期", TO_RECTIFY, None, OFFICE, ("rectify",), "整改期限改到批准的那天，防护措施不撤"),
    "refuse-extension": Step("不批准延期", TO_RECTIFY, None, OFFICE, ("rectify",), "写明理由，期限不变"),
    "submit": Step("提交验收", frozenset({S.RECTIFYING}), S.SUBMITTED, FIELD, ("verification",), "写明改了什么、凭什么说改好了；由别人来验收"),
    "return": Step("退回重改", frozenset({S.SUBMITTED}), S.RETURNED, LEADS, ("verification",), "写明哪里不合格，期限接着算"),
    "accept": Step("验收合格", frozenset({S.SUBMITTED}), (S.ACCEPTED, S.CLOSED), LEADS, ("verification",),
                   "由整改人以外的人到现场看过；重大隐患逐样核对五落实，再由主要负责人签字", Clock.STOPS),
    "sign": Step("主要负责人签字销案", frozenset({S.ACCEPTED}), S.CLOSED, PRINCIPAL, ("verification",),
                 "重大隐患经主要负责人签字才算治理完成", major=True),
    "tell-authority": Step("报告监管部门", _live, None, OFFICE, ("report-upward",), "记下报给哪个部门、报了什么", commutes=True, major=True),
    "tell-congress": Step("报告职代会", _live, None, OFFICE | WATCHING, ("disclosure",), "记下哪次职工大会或者职代会、报告了什么",
                          commutes=True, major=True),
    "tell-workers": Step("通报职工", _live, None, OFFICE, ("disclosure",), "在公示栏和网页上通报治理情况；通报事情，不点名批评人", commutes=True),
    "link": Step("标为复发", _live, None, FIELD, ("record",), "与以前销案的一处是同一处同一问题，连起来看", commutes=True),
    "note": Step("记一笔", _live, None, STAFF, (), "记下看到的、说好的，只给工作人员看", commutes=True),
    "attach": Step("附材料", _live, None, STAFF, (), "附照片或文件", commutes=True),
    "redact": Step("删去文字", frozenset(S) - {S.NEW}, None, OFFICE, (), "把姓名、电话这样的字从各处删去，不能恢复；由不经手的人来删"),
    "recuse": Step("设回避", OPEN, None, OFFICE, ("recuse",), "所反映的人看不到这一处，也不经手"),
    "not-hazard": Step("认定不是隐患", _worked, S.NO_HAZARD, OFFICE, ("grade",), "写明看了什么、为什么不是；登记的人不能自己认定", Clock.STOPS),
    "withdraw": Step("撤销登记", _worked, S.WITHDRAWN, LEADS, ("record",), "登记错了或者重复了，写明理由；由登记以外的人撤销，原记录留存", Clock.STOPS),
}  # fmt: skip
TABLE = Table(noun="处隐患", states=STATE_WORDS, steps=STEPS)
demand, after, word, act_word = TABLE.demand, TABLE.after, TABLE.word, TABLE.act_word
