"""指标的定义 (definitions): numerator and denominator in words, published with every number (domain model 7.6).

There is no order by figure anywhere, and no figure of a single person.
"""

from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _

ALL = ("grid", "category", "level")
BOTH = ("community", "company")


@dataclass(frozen=True, slots=True)
class Definition:
    """指标的定义: what is counted, out of what; along which axes it can be told apart; at which kinds of place."""

    code: str
    word: Any
    num: Any
    den: Any
    axes: tuple[str, ...] = ALL
    kinds: tuple[str, ...] = BOTH
    left: Any = ""  # what is not counted, and why
    points: bool = False  # points of a score, not counts
    theirs: bool = False  # of the offices above and the other units, towards us

    def __str__(self) -> str:
        return str(self.word)


_GONE = _("作废、并案、撤回和不予受理的不计：不归这里办，或者不再是一件事")
_WAITS = _("还没有到期的不计：早一天晚一天都还说不上")
_ENDED = _("草稿、作废、并案、撤回和不予受理的不计；还没有到期的不计")

DEFINITIONS: dict[str, Definition] = {
    each.code: each
    for each in (
        Definition("registration-delay", _("当天登记率"), _("得知当天就登记的事项；中位数是从得知到登记隔了多久"), _("登记的事项"), left=_GONE),
        Definition("triage-same-day", _("当日分类率"), _("登记当天就分类的事项"), _("登记的事项"), left=_GONE),
        Definition("first-answer-rate", _("首问答复率"), _("首问责任人按期给了回话的事项"), _("首问答复期限在这段时间里届满的事项"),
                   left=_("事情先了结、不用再答复的不计；还没有到期的不计")),
        Definition("ontime-rate", _("按期办结率"), _("在期限之内办结的事项"), _("期限在这段时间里届满的事项；没有办结的也算在内"), left=_ENDED),
        Definition("feedback-rate", _("告知率"), _("办结后按期告知了结果的事项"), _("办结的事项"), left=_ENDED),
        Definition("stage-feedback-rate", _("阶段反馈率"), _("按期做了的分段告知"), _("到限没有办结、应做的分段告知")),
        Definition("resolution-rate", _("解决率"), _("当事人或者核查的人说“已解决”的事项"), _("当事人评价过或者有人核查过的事项"),
                   left=_("没有评价也没有核查的不计：没有人说解决，也没有人说没解决")),
        Definition("satisfaction-rate", _("满意率"), _("评为基本满意以上的"), _("评价过的事项；没有评价的不算满意，也不算不满意"),
                   left=_("没有评价的单独列出")),
        Definition("satisfaction-score", _("满意度得分"), _("各级评价合计：一级二十分"), _("评价过的事项，每件满分一百分"),
                   left=_("没有评价的单独列出"), points=True),
        Definition("reopen-rate", _("重办率"), _("办结以后要求重办的事项"), _("办结的事项"), left=_GONE),
        Definition("return-rate", _("退回率"), _("被请的单位写明理由退回的"), _("请办事处和其他单位协办的；已有下文或者已经到期"),
                   left=_("不再需要协办的不计；还没有到期的不计")),
        Definition("misroute-rate", _("改派率"), _("分类后改过层级，或者被退回的事项"), _("分类过的事项"), left=_GONE),
        Definition("first-contact-rate", _("当时办结率"), _("当时办结、没有重办的事项"), _("登记的事项"), left=_GONE),
        Definition("overdue-open", _("在办超期"), _("此刻没有办结、已经过了期限的事项"), _("此刻在办、定了期限的事项"),
                   left=_("挂起的和还没有分类的不计")),
        Definition("common-issue-effect", _("共性问题再发生占比"), _("报送专报以后又收到的同类同处的事项"),
                   _("报送以前和以后一样多的天数里收到的同类同处的事项；占一半就是没有变化，少于一半是少了"), ("category",),
                   left=_("按报送那天算在哪一期；报送还不到两周的不计")),
        Definition("diary-continuity", _("日志连续率"), _("有记录或者声明无事项的在岗工作日"), _("在岗的工作日；请假和有人代理的不算"), ("grid",)),
        Definition("visit-coverage", _("走访覆盖率"), _("走访过的优先走访户，每季度最多计到应走访的户数"), _("每季度应走访的户数"), ("grid",),
                   ("community",), left=_("名单上没有户的网格不计")),
        Definition("survey-score", _("居民满意度"), _("问卷得分合计"), _("问卷满分合计"), ("grid",), ("community",),
                   left=_("样本不足的不计"), points=True),
        Definition("appeal-answer-rate", _("职工诉求答复率"), _("按期给了首次答复的诉求"), _("答复期限在这段时间里届满的诉求"), kinds=("company",),
                   left=_("事情先了结、不用再答复的不计；还没有到期的不计")),
        Definition("report-punctuality", _("定期汇报按时率"), _("按期交了的网格汇报"), _("应交日在这段时间里的网格汇报"), ("grid",), ("company",),
                   left=_("有正当理由不计的、没有人任职的和还没有到期的不计")),
        Definition("hazard-ontime", _("隐患按期整改率"), _("在期限之内整改完、交了验收的隐患"), _("整改期限在这段时间里届满的隐患；没有改完的也算在内"), ("grid",),
                   ("company",), left=_("撤销的、认定不是隐患的不计；还没有到期的不计")),
        Definition("hazard-recurrence", _("隐患复发率"), _("同一部位、同一种又出现的隐患"), _("登记的隐患"), ("grid",), ("company",), left=_("撤销的、认定不是隐患的不计")),
        Definition("acceptance-fail", _("验收退回率"), _("验收时退回重改过的隐患"), _("交了验收、验收过的隐患"), ("grid",), ("company",),
                   left=_("还没有验收的不计；撤销的、认定不是隐患的不计")),
        Definition("self-report-share", _("自查自报占比"), _("网格自己先发现、按时报告、按时处置的隐患；高是好事"), _("登记的隐患"), ("grid",), ("company",),
                   left=_("撤销的、认定不是隐患的不计")),
        Definition("street-answer-rate", _("办事处按期答复率"), _("办事处按期答复或者退回的协办"), _("答复期限在这段时间里届满、请办事处协办的；没有答复的也算在内"),
                   left=_("不再需要协办的不计；还没有到期的不计"), theirs=True),
        Definition("unit-answer-rate", _("部门和单位按期答复率"), _("其他单位按期答复或者退回的协办"),
                   _("答复期限在这段时间里届满、请其他单位协办的；没有答复的也算在内"), left=_("不再需要协办的不计；还没有到期的不计"), theirs=True),
    )
}  # fmt: skip
"""The indicators in the order of the papers."""


def at(kind: str) -> list[Definition]:
    """这类地方的指标, in the order of the papers."""
    return [each for each in DEFINITIONS.values() if kind in each.kinds]
