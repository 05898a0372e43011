"""词汇 (words): the closed vocabulary a pack may use. `wangge pack words` prints it.

A fact says what it counts, what it does not, and which records it reads; a pack names facts and cannot say more.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TypeVar


@dataclass(frozen=True, slots=True)
class Word:
    """词 (word): a name a pack may write, with its meaning in both languages."""

    name: str
    zh: str
    en: str
    says: str = ""


@dataclass(frozen=True, slots=True)
class Fact:
    """事实 (fact): something the records show, that a clause may count or score."""

    name: str
    zh: str
    en: str
    counts: str
    excludes: str
    records: str
    about: tuple[str, ...]
    measure: bool = False
    """True for a score (0–100), False for something that is counted."""
    conceals: bool = False
    """True where paying or punishing for it rewards not reporting it."""
    event: str = ""
    """Facts of the same event: counting one event by two clauses is doubtful."""


@dataclass(frozen=True, slots=True)
class Consequence:
    """后果 (consequence): never takes effect by itself; who proposes, who decides, how it is answered."""

    name: str
    zh: str
    en: str
    harms: bool
    proposes: str
    decides: str
    respond_days: int
    """Working days to answer, at least; 0 where nothing is owed an answer."""
    appeal_to: str
    expires_months: int | None
    """Months after which it no longer counts against anyone; None where it has no after-effect."""


_Entry = TypeVar("_Entry", Word, Fact, Consequence)


def _table(*entries: _Entry) -> dict[str, _Entry]:
    return {entry.name: entry for entry in entries}


# A table reads better in rows.
# fmt: off

FORMS = _table(
    Word("time-limit", "时限", "time limit", "何时之前办完，从何时起算，能否延长，到限之后还要做什么"),
    Word("cadence", "定期义务", "cadence", "谁每隔多久交什么记录，何时之前"),
    Word("tally", "累计", "tally", "某类事实在一段时间内对某人累计到几次，然后怎样"),
    Word("score-band", "分数段", "score band", "得分落在某一段，一次或几次，然后怎样"),
    Word("amount", "金额", "amount", "每发生一次多少，定额或由人说明理由在范围内确定"),
    Word("assessment", "考核表", "assessment", "百分制考核的项目、分值与来源"),
    Word("duty", "职责", "duty", "一项经常性职责：谁来做、做什么算履行、留下什么凭据"),
    Word("definition", "定义", "definition", "一个词在本制度里的意思"),
)

PURPOSES = _table(
    Word("matter", "事项办结", "settling a matter"),
    Word("extension", "延期的上限", "the farthest an extension may reach"),
    Word("triage", "分类", "sorting a new matter"),
    Word("acceptance", "受理", "accepting a matter"),
    Word("settle-at-once", "当时办结", "settling at once"),
    Word("one-time-notice", "一次性告知", "telling everything missing in one notice"),
    Word("first-answer", "首问答复", "the first-asked person's answer"),
    Word("assistance", "协办", "an assisting unit's handling"),
    Word("assistance-acceptance", "协办接收", "an assisting unit's acceptance"),
    Word("assistance-answer", "协办答复", "an assisting unit's answer"),
    Word("assistance-return", "协办退回", "returning an assistance request"),
    Word("telling-receipt", "告知受理", "telling the requester of receipt"),
    Word("telling-result", "告知结果", "telling the requester the result"),
    Word("telling-stage", "阶段反馈", "staged feedback to the requester"),
    Word("telling-extension", "告知延期", "telling the requester of an extension"),
    Word("verification", "核查", "the check after settling"),
    Word("reopen", "要求重办", "asking to reopen"),
    Word("auto-close", "无异议结案", "closing when nobody objects"),
    Word("rectification", "隐患整改", "rectifying a hazard"),
    Word("hazard-report", "隐患上报", "reporting a hazard upward"),
    Word("accident-report", "事故报告", "reporting an accident"),
    Word("accident-supplement", "事故补报", "supplementing an accident report"),
    Word("respond-to-proposal", "陈述申辩", "answering a proposal"),
    Word("decide-proposal", "作出决定", "deciding a proposal"),
    Word("appeal", "申诉", "appealing a decision"),
    Word("decide-appeal", "申诉复核", "deciding an appeal"),
    Word("resolution", "会议决议落实", "carrying out a resolution"),
)

LEVELS = _table(
    Word("grid", "网格", "grid"),
    Word("community", "社区", "community"),
    Word("street", "办事处", "street office"),
    Word("other-unit", "其他单位", "other unit"),
    Word("sector", "片区", "sector"),
    Word("company", "公司", "company"),
)
"""层级: names of the usual ones; each pack declares its own."""

LANES = _table(
    Word("normal", "一般", "normal"),
    Word("urgent", "紧急", "urgent"),
    Word("emergency", "突发", "emergency"),
)

UNITS = _table(
    Word("calendar-day", "自然日", "calendar days", "每天都计，末日逢休息日的按 rolls 顺延"),
    Word("working-day", "工作日", "working days", "只计工作日，调休上班的周末也计"),
    Word("hour", "小时", "hours", "即时起算，昼夜和假日都计"),
    Word("working-hour", "工作小时", "working hours", "只计办公时间，午休不计"),
)

STARTS = _table(
    Word("next-day", "次日起算", "from the next day", "收到当日不计入（民法典第二百零一条）"),
    Word("same-day", "当日起算", "from the same day", "收到当日就是第一日"),
    Word("at-once", "即时起算", "at once", "按小时计的，自收到时起算"),
)

ROLLS = _table(
    Word("next-working-day", "顺延至工作日", "to the next working day", "末日是任何休息日的，顺延到下一个工作日"),
    Word("next-non-holiday", "只对节假日顺延", "over holidays only", "末日在放假通知的假期内的才顺延，平常周末不顺延"),
    Word("none", "不顺延", "does not roll", "末日是休息日的也照旧"),
)

ROLES = _table(
    Word("grid-worker", "网格员", "grid worker"),
    Word("grid-leader", "网格长", "grid leader"),
    Word("grid-manager", "网格管理人员", "grid manager"),
    Word("sector-lead", "片区责任人", "sector lead"),
    Word("first-asked", "首问责任人", "first-asked person"),
    Word("handler", "承办人", "handler"),
    Word("community-worker", "专职社区工作者", "full-time community worker"),
    Word("community-clerk", "社区工作人员", "community clerk"),
    Word("community-head", "社区负责人", "community head"),
    Word("community", "社区", "community"),
    Word("street-clerk", "办事处经办人", "street clerk"),
    Word("street-office", "街道办事处", "street office"),
    Word("department", "有关部门", "department"),
    Word("assisting-unit", "协办单位", "assisting unit"),
    Word("supervisory-committee", "居务监督委员会", "residents' supervisory committee"),
    Word("residents-assembly", "居民会议", "residents' assembly"),
    Word("safety-officer", "安全环保管理员", "safety officer"),
    Word("company-leader", "公司领导", "company leader"),
    Word("company-meeting", "公司会议", "company meeting"),
    Word("company", "公司", "company"),
    Word("union", "工会", "union"),
    Word("administrator", "系统管理员", "administrator"),
    Word("requester", "反映人", "requester"),
    Word("resident", "居民", "resident"),
    Word("employee", "职工", "employee"),
    Word("person-concerned", "当事人", "the person concerned"),
)

SUBJECTS = _table(
    Word("person", "个人", "a person"),
    Word("grid-leader", "网格长", "a grid leader"),
    Word("grid-worker", "网格员", "a grid worker"),
    Word("grid-manager", "网格管理人员", "a grid manager"),
    Word("community-worker", "专职社区工作者", "a community worker"),
    Word("grid", "网格", "a grid"),
    Word("place", "社区（单位）", "the place"),
    Word("unit", "协办单位", "an assisting unit"),
)

PERIODS = _table(
    Word("day", "日", "day"),
    Word("working-day", "工作日", "working day"),
    Word("week", "周", "week"),
    Word("month", "月", "month"),
    Word("quarter", "季度", "quarter"),
    Word("half-year", "半年", "half-year"),
    Word("year", "年", "year"),
    Word("occurrence", "每次", "each occurrence"),
)

PER = _table(
    Word("grid", "每个网格", "per grid"),
    Word("sector", "每个片区", "per sector"),
    Word("place", "每个社区（单位）", "per place"),
    Word("person", "每人", "per person"),
    Word("matter", "每个事项", "per matter"),
)

EXCUSES = _table(
    Word("leave", "请假", "leave"),
    Word("stand-in", "有人顶岗", "a stand-in"),
    Word("declared-nothing", "已声明无事项", "declared nothing to report"),
    Word("refusal", "住户谢绝", "the household declined"),
    Word("outage", "系统故障", "an outage of the system"),
    Word("shutdown", "停产", "a shutdown"),
    Word("no-household", "没有应走访的户", "no household to visit"),
)

DUTIES = _table(
    Word("diary", "民情日志", "diary entry"),
    Word("triage", "每日分类", "daily sorting"),
    Word("daily-report", "每日上报", "daily report upward"),
    Word("daily-upload", "每日上传", "daily upload"),
    Word("daily-summary", "每日汇总", "daily summary"),
    Word("feedback-check", "临时反馈检查", "check of ad-hoc feedback"),
    Word("follow-up", "跟踪督促", "follow-up of open matters"),
    Word("weekly-summary", "每周汇总", "weekly summary"),
    Word("new-information", "新情况收集", "new information"),
    Word("diary-inspection", "日志检查", "diary inspection"),
    Word("monthly-analysis", "月度分析", "monthly analysis"),
    Word("common-issue-report", "共性问题上报", "report of common problems"),
    Word("home-visit", "入户走访", "home visit"),
    Word("survey", "满意度调查", "satisfaction survey"),
    Word("assessment", "年终考核", "yearly assessment"),
    Word("disclosure", "居务公开", "public disclosure"),
    Word("appraisal", "民主评议", "democratic appraisal"),
    Word("patrol", "巡查", "patrol"),
    Word("periodic-report", "定期汇报", "periodic report"),
    Word("training", "培训", "training"),
    Word("talk", "谈心", "talk"),
    Word("coverage-check", "网格覆盖检查", "coverage check"),
    Word("workers-notice", "职工通报", "notice to workers"),
    Word("hazard-statistics", "隐患季度统计", "quarterly hazard statistics"),
    Word("hazard-statistics-year", "隐患年度统计", "yearly hazard statistics"),
)

GRADES = _table(
    Word("general", "一般", "general"),
    Word("major", "重大", "major"),
)

PAUSE_REASONS = _table(
    Word("awaiting-requester", "等反映人补充", "awaiting the requester"),
    Word("weather", "天气原因", "weather"),
    Word("external-decision", "等上级或外单位决定", "awaiting an outside decision"),
    Word("legal-proceedings", "已进入诉讼、复议或信访程序", "legal or petition proceedings"),
    Word("budget", "等经费落实", "awaiting a budget"),
)

ACTS = _table(
    Word("record", "如实记录", "record truthfully"),
    Word("register", "登记", "register a matter"),
    Word("triage", "分类", "sort a matter"),
    Word("settle-at-once", "当时办结", "settle at once"),
    Word("tell-missing", "一次性告知所缺", "tell everything missing in one notice"),
    Word("answer", "答复", "answer"),
    Word("follow-up", "跟踪督促", "follow up until done"),
    Word("report-upward", "上报", "report upward"),
    Word("tell-result", "告知结果", "tell the result"),
    Word("tell-stage", "阶段反馈", "tell the stage reached"),
    Word("upload", "上传", "upload"),
    Word("inspect", "检查", "inspect"),
    Word("analyse", "分析", "analyse"),
    Word("visit", "走访", "visit"),
    Word("patrol", "巡查", "patrol"),
    Word("grade", "定级", "grade"),
    Word("rectify", "整改", "rectify"),
    Word("submit-to-meeting", "提交会议", "submit to the company meeting"),
    Word("train", "培训", "train"),
    Word("talk", "谈心", "talk"),
    Word("assign", "定岗定责", "assign a post"),
    Word("publish", "公布", "publish"),
    Word("commend", "表扬", "commend"),
    Word("correct", "更正补报", "correct or report late"),
    Word("exchange-offline", "离线记录与交换", "record offline and exchange"),
    Word("decline", "不予受理并说明去处", "decline and say where to go"),
    Word("suspend", "批准挂起", "approve a suspension"),
    Word("recuse", "回避", "recuse"),
    Word("keep-confidential", "保密", "keep confidential"),
    Word("decide", "作出决定", "decide"),
)

RECORDS = _table(
    Word("diary-entry", "民情日志", "diary entry"),
    Word("matter", "事项", "matter"),
    Word("matter-act", "事项办理记录", "act on a matter"),
    Word("receipt", "回执", "receipt"),
    Word("one-time-notice", "一次性告知单", "one-time notice"),
    Word("feedback", "告知记录", "telling record"),
    Word("assistance", "协办记录", "assistance record"),
    Word("daily-summary", "每日汇总", "daily summary"),
    Word("daily-report", "每日上报", "daily report"),
    Word("weekly-summary", "每周汇总", "weekly summary"),
    Word("monthly-analysis", "月度分析", "monthly analysis"),
    Word("common-issue-report", "共性问题专报", "report on a common problem"),
    Word("inspection", "检查记录", "inspection record"),
    Word("visit", "走访记录", "visit record"),
    Word("survey", "调查结果", "survey result"),
    Word("assessment-sheet", "考核表", "assessment sheet"),
    Word("patrol-record", "巡查记录", "patrol record"),
    Word("hazard", "隐患台账", "hazard record"),
    Word("appeal-record", "诉求记录", "record of an employee's appeal"),
    Word("periodic-report", "定期汇报", "periodic report"),
    Word("agenda-item", "会议议题", "agenda item"),
    Word("resolution", "会议决议", "resolution"),
    Word("training-record", "培训记录", "training record"),
    Word("talk-record", "谈心记录", "record of a talk"),
    Word("post", "岗位记录", "post"),
    Word("notice", "公示", "public notice"),
    Word("correction", "更正记录", "correction"),
    Word("log-leaf", "存证记录", "log record"),
    Word("access-record", "查看记录", "record of who looked"),
    Word("proposal", "建议与决定", "proposal and decision"),
)

INDICATORS = _table(
    Word("registration-delay", "登记及时", "registration delay"),
    Word("triage-same-day", "当日分类率", "sorted the same day"),
    Word("ontime-rate", "按期办结率", "on-time rate"),
    Word("feedback-rate", "告知率", "told in time"),
    Word("stage-feedback-rate", "阶段反馈率", "staged feedback given"),
    Word("resolution-rate", "解决率", "resolution rate"),
    Word("satisfaction-rate", "满意率", "satisfaction rate"),
    Word("reopen-rate", "重办率", "reopen rate"),
    Word("diary-continuity", "日志连续率", "diary continuity"),
    Word("visit-coverage", "走访覆盖率", "visit coverage"),
    Word("duty-completion", "定期义务完成率", "duties completed"),
)

CONSEQUENCES = _table(
    Consequence("commendation", "表扬奖励", "commendation", False, "grid-leader", "community-head", 0, "", None),
    Consequence("criticism", "批评教育", "criticism and education", True, "community-clerk", "community-head", 5, "street-office", 12),
    Consequence("written-self-review", "书面检查", "written self-review", True, "community-clerk", "community-head", 5, "street-office", 12),
    Consequence("training-with-notes", "培训并写培训笔记", "training with notes", False, "community-clerk", "community-head", 3, "street-office", 12),
    Consequence("award-ineligibility", "取消当年评优资格", "ineligibility for the year's awards", True, "community-clerk", "community-head", 5, "street-office", 12),
    Consequence("deduction", "扣减", "deduction", True, "safety-officer", "company-leader", 5, "union", 12),
    Consequence("transfer-letter", "请求调离本岗的函", "letter proposing transfer", True, "community-head", "street-office", 5, "street-office", 12),
    Consequence("removal-letter", "请求劝退的函", "letter proposing removal", True, "community-head", "street-office", 5, "street-office", 12),
    Consequence("dismissal-letter", "请求辞退的函", "letter proposing dismissal", True, "community-head", "street-office", 5, "street-office", 12),
    Consequence("responsibility-review", "责任审查", "review of responsibility", True, "community-clerk", "community-head", 5, "street-office", 24),
)

FACTS = _table(
    Fact("first-asked-fault", "首问失责", "first-asked fault", "居民反映、经核实的首问失责：没有及时答复、答错、推诿", "未核实的、重复反映的、不在职责清单内的要求", "事项的首问记录、居民反映与核实结论", ("grid-leader", "grid-worker", "person"), event="complaint"),
    Fact("dissatisfied-rating", "不满意评价", "dissatisfied rating", "对服务或处理意见评为不满意、非常不满意", "未评价的、复核中的、同一事项重复的、超出职责的要求", "事项评价", ("grid-leader", "grid-worker", "person"), event="rating"),
    Fact("satisfied-rating", "满意评价", "satisfied rating", "评为满意、非常满意", "未评价的、本人或亲属所评的", "事项评价", ("grid-leader", "grid-worker", "person", "grid"), event="rating"),
    Fact("survey-score", "满意度调查得分", "survey score", "半年满意度调查中居民对该网格长的平均得分（百分制）", "样本不足的调查、空白的答卷", "满意度调查及其样本", ("grid-leader", "grid"), measure=True, event="survey"),
    Fact("assessment-score", "年终考核总分", "assessment score", "事先公布的百分制考核表总分", "没有事先公布考核表的年度", "考核表", ("person", "community-worker"), measure=True, event="assessment"),
    Fact("incompetent-grade", "评为不称职", "graded incompetent", "经考核并由有权的人评为不称职", "只凭分数得出的", "考核结论", ("person", "community-worker"), event="assessment"),
    Fact("vacant-post", "空岗", "vacant post", "应在岗的工作日无人在岗、无人顶岗、也没有日志或无事项声明", "请假、顶岗、系统故障的日子", "日志检查、岗位与请假记录", ("grid",), event="diary"),
    Fact("missed-diary", "日志漏记", "missed diary", "应记日志的工作日既无日志也无“无事项”声明", "请假、顶岗、系统故障的日子", "民情日志、请假记录", ("grid", "grid-worker"), event="diary"),
    Fact("missed-duty", "定期义务未履行", "missed duty", "到期没有履行、没有补交的定期义务", "请假、顶岗、系统故障、已声明无事项的", "定期义务台账", ("grid", "person", "grid-leader", "place"), event="duty"),
    Fact("duty-done", "定期义务已履行", "duty done", "按期履行、有记录的定期义务，按期计", "补交的、只有声明的", "定期义务台账", ("grid", "person", "place"), event="duty"),
    Fact("missed-report", "缺报", "missed report", "到期没有提交的定期汇报", "请假、顶岗、系统故障；迟交的另计", "定期汇报台账", ("grid-manager", "person", "grid"), event="duty"),
    Fact("home-visit", "入户走访", "home visit", "一季内走访的不同户（住户谢绝的计入）", "同一户重复走访", "走访记录", ("grid",), event="visit"),
    Fact("visit-complaint", "走访不满意", "complaint at a visit", "走访户反映服务不到位或不满意，经核实", "未核实的、超出职责的", "走访记录与核实结论", ("person", "grid-worker", "grid-leader"), event="visit"),
    Fact("concealed-report", "瞒报", "concealed report", "经查实故意不报", "迟报、因故障未传的、自己补报的", "查实结论", ("person", "grid-leader", "grid-worker", "grid-manager"), event="reporting"),
    Fact("omitted-report", "漏报", "omitted report", "经查实应报未报且无故意", "自己补报的", "查实结论", ("person", "grid-leader", "grid-worker", "grid-manager"), event="reporting"),
    Fact("false-report", "谎报", "false report", "经查实所报与事实不符且明知", "记录更正、判断有误", "查实结论", ("person", "grid-leader", "grid-worker", "grid-manager"), event="reporting"),
    Fact("serious-consequence", "严重后果", "serious consequence", "瞒报、漏报、谎报造成并经认定的严重后果", "没有因果关系的", "认定结论", ("person", "grid-leader"), event="reporting"),
    Fact("overdue-matter", "逾期事项", "overdue matter", "超过到期时间才办结或仍未办结的事项", "已批准延期且未超过的、挂起期间的", "事项及其到期依据", ("grid", "grid-leader", "person", "unit", "place"), event="matter"),
    Fact("on-time-matter", "按期办结事项", "matter settled on time", "在到期时间内办结并已告知的事项", "后来重办的、作废与合并的", "事项及其到期依据", ("grid", "grid-leader", "grid-worker", "person", "unit"), event="matter"),
    Fact("settled-at-once", "当时办结事项", "matter settled at once", "当时办结并已告知的事项", "后来重办的", "事项", ("grid", "grid-leader", "grid-worker", "person"), event="matter"),
    Fact("reopened-matter", "重办事项", "reopened matter", "办结后因没有解决而重办的事项", "反映新问题的", "事项", ("grid", "grid-leader", "person"), event="matter"),
    Fact("missed-stage-feedback", "阶段反馈未做", "missed staged feedback", "到限未办结而没有按期告知进展", "反映人不要联系、三次联系不上的", "告知记录", ("grid-leader", "person"), event="feedback"),
    Fact("thanks", "感谢", "thanks", "居民或职工具名或凭查询码表示的感谢", "本人或亲属的", "评价与来信", ("person", "grid-leader", "grid-worker", "grid"), event="thanks"),
    Fact("major-problem", "重大问题", "major problem", "网格内经定级为重大的问题，按处计", "定级有异议未了的", "隐患台账", ("grid-manager", "person", "grid"), conceals=True, event="hazard"),
    Fact("hazard-found", "隐患", "hazard", "网格内存在的隐患，按处计", "本人自查自报并及时处理的（制度写明豁免时）", "隐患台账", ("grid-manager", "person", "grid"), conceals=True, event="hazard"),
    Fact("poor-handling", "解决不力", "poor handling", "逾期未整改或复查不合格，按处计", "已按期上报、由上级处理的", "隐患台账、复查记录", ("grid-manager", "person", "grid"), event="hazard"),
    Fact("self-reported-hazard", "自查自报隐患", "self-reported hazard", "本网格自己发现、如实上报并及时处理的隐患", "他人先发现的", "隐患台账", ("grid-manager", "person", "grid"), event="hazard"),
    Fact("accident", "事故", "accident", "网格内发生、经认定的事故", "认定结论未出的", "事故记录与认定结论", ("grid-manager", "person", "grid"), conceals=True, event="accident"),
    Fact("late-assistance-answer", "协办逾期答复", "late answer of an assisting unit", "办事处、部门超过期限才答复或仍未答复", "已退回并说明理由的", "协办记录", ("unit",), event="assistance"),
    Fact("reward-worthy-act", "突出事迹", "outstanding act", "有记录可查、经核实的突出事迹", "没有记录的", "事项、日志与核实结论", ("person", "grid-leader", "grid-worker", "grid"), event="reward"),
)
