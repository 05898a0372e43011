"""会议、议题、交办的状态与动作: three tables, one for each. No other file decides what is allowed. No Django in here."""

from dataclasses import dataclass

from wangge.integrity import steps
from wangge.integrity.steps import NotNow as NotAllowed
from wangge.integrity.steps import Table

OFFICE = frozenset({"clerk", "head", "safety-officer", "company-leader", "meeting-secretary"})
HEADS = frozenset({"head", "company-leader"})
WATCHERS = frozenset({"union", "supervisor"})
LED = frozenset({"grid-leader", "grid-manager", "sector-lead"})
MEMBERS = OFFICE | WATCHERS | LED | {"grid-worker"}
NOBODY: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Step(steps.Step):
    """一步, with the rules of the text that it cites. Without roles it is somebody's own: `access` says whose.

    `commutes`: it disturbs nothing done since the page was opened.
    """

    rules: tuple[str, ...] = ()
    commutes: bool = False


def _from(*states: str) -> frozenset[str]:
    return frozenset(states)


# --- 会议 ---

NEW = "new"
PLANNED, CONVENED, HELD, SIGNED, CALLED_OFF = "planned", "convened", "held", "signed", "called-off"
AHEAD = _from(PLANNED, CONVENED)  # not yet held: what is to be discussed goes onto it

MEETING = Table(
    noun="次会议",
    states={NEW: "未筹备", PLANNED: "筹备中", CONVENED: "已通知", HELD: "已开，写纪要", SIGNED: "纪要已签", CALLED_OFF: "已取消"},
    steps={
        "plan": Step("筹备会议", _from(NEW), PLANNED, OFFICE, "定题目、日子、地点、参加的人；没办完的和新提的议题自动列入"),
        "revise": Step("改会议安排", _from(PLANNED), None, OFFICE, "通知发出以前，可以改题目、时间、地点、参加的人"),
        "convene": Step("通知开会", _from(PLANNED), CONVENED, OFFICE, "把时间、地点、议题告诉参加的人，记下告诉了谁"),
        "postpone": Step("改期", _from(CONVENED), None, OFFICE, "写明为什么，再通知一次"),
        "call-off": Step("取消会议", AHEAD, CALLED_OFF, OFFICE, "写明为什么；议题退回，等下一次会"),
        "hold": Step("记到会", _from(CONVENED), HELD, OFFICE, "谁到了，谁没到、为什么；从这时起逐项记决定"),
        "write": Step("写纪要", _from(HELD), None, OFFICE, "议题以外要记下的话"),
        "redact": Step("删去文字", _from(PLANNED, CONVENED, HELD, SIGNED, CALLED_OFF), None, OFFICE, "把姓名、电话这样的字删去，不能恢复；由不记会的人来删"),
        "sign": Step("签发纪要", _from(HELD), SIGNED, NOBODY, "主持人看过每一项，签字；签过的不改，只能补充"),
    },
)  # fmt: skip

# --- 议题 ---

WAITING, LISTED, DECIDED, DONE, DROPPED = "waiting", "listed", "decided", "done", "dropped"
OPEN = _from(WAITING, LISTED, DECIDED)

ITEM = Table(
    noun="个议题",
    states={NEW: "未提出", WAITING: "等开会", LISTED: "已列入议程", DECIDED: "已决定，办理中", DONE: "已落实", DROPPED: "不上会"},
    steps={
        "put": Step("提出议题", _from(NEW), WAITING, MEMBERS, "难以解决的、重大的，列入最近一次会", ("submit-to-meeting", "follow-up")),
        "add": Step("补充", OPEN, None, MEMBERS, "把后来的情况写在后面", commutes=True),
        "list": Step("列入议程", _from(WAITING, DECIDED), LISTED, OFFICE, "列入这一次会"),
        "unlist": Step("这次不议", _from(LISTED), (WAITING, DECIDED), OFFICE, "写明理由，退回等下一次会，告诉提出的人"),
        "decide": Step("作出决定", _from(LISTED), (DECIDED, DONE), OFFICE, "写明决定；要办的，定谁办、几时办完"),
        "go-on": Step("接着办", _from(LISTED), DECIDED, OFFICE, "听了办理情况，还没办完：接着办，下次会再报"),
        "defer": Step("下次再议", _from(LISTED), WAITING, OFFICE, "写明缺什么、谁去弄清楚"),
        "decide-first": Step("先行决定", _from(WAITING), DECIDED, HEADS, "等不到开会的，领导先定，最近一次会追认"),
        "redact": Step("删去文字", OPEN | {DONE, DROPPED}, None, OFFICE, "把姓名、电话这样的字从议题、交办和纪要里删去，不能恢复"),
        "settle": Step("落实完毕", _from(DECIDED), DONE, OFFICE, "交办的都办完了，另一个人看过"),
        "drop": Step("不上会", _from(WAITING), DROPPED, OFFICE, "写明理由，告诉提出的人", ("submit-to-meeting", "follow-up")),
        "bring-up": Step("重新提出", _from(DONE, DROPPED), WAITING, MEMBERS, "又出现了，或者没有真正落实：写明理由"),
    },
)  # fmt: skip

# --- 交办 ---

RUNNING, REPORTED, VOID = "running", "reported", "void"
OWED = _from(RUNNING, REPORTED)

TASK = Table(
    noun="项交办",
    states={NEW: "未交办", RUNNING: "在办", REPORTED: "已回报，等核实", DONE: "已办完", VOID: "不用办了"},
    steps={
        "assign": Step("交办", _from(NEW), RUNNING, OFFICE, "会议的决定交给一个人，定下几时办完", ("resolution",)),
        "report": Step("回报", _from(RUNNING), REPORTED, NOBODY, "办了什么、结果怎样；由另一个人核实", ("resolution",)),
        "note": Step("记进展", _from(RUNNING), None, NOBODY, "办到哪一步、卡在哪里，下次会上看得到", commutes=True),
        "confirm": Step("核实办完", _from(REPORTED), DONE, OFFICE, "由不是经办的人看过，写明看了什么"),
        "return": Step("退回", _from(REPORTED), RUNNING, OFFICE, "还差什么，写明；期限不变"),
        "hand-over": Step("换人办", _from(RUNNING), None, OFFICE, "写明为什么换；期限不变"),
        "put-off": Step("改期限", _from(RUNNING), None, HEADS, "写明为什么、到哪天"),
        "void": Step("不用办了", OWED, VOID, OFFICE, "情况变了，写明理由；议题还在，下次会上看"),
    },
)  # fmt: skip

__all__ = ["ITEM", "MEETING", "TASK", "NotAllowed"]
