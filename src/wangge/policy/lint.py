"""存疑 (lint): what is doubtful in a pack that reads and runs – said in sentences, with file, line and clause."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from . import law, words
from .numerals import numbers_before
from .pack import Clause, Pack

_COMPANY_ROLES = {
    "grid-manager",
    "sector-lead",
    "safety-officer",
    "company-leader",
    "company-meeting",
    "company",
    "union",
}
_COMMUNITY_ROLES = {
    "grid-worker", "grid-leader", "community-worker", "community-clerk", "community-head", "community",
    "supervisory-committee", "residents-assembly",
}  # fmt: skip
_VAGUE = ("定期", "经常", "及时", "按时", "适时", "尽快", "不定期")
LABELS = re.compile(
    "思想动[向态]|思想状况|重点人群|重点人员|重点对象|处理对象|上访户|信访人员|邪教人员|刑满释放|两劳|吸毒人员"
    "|精神病人|不稳定因素|不放心人员|社会闲散|政治倾向|宗教信仰|危险分子"
)
_INSTEAD = "；可以读作本人自己提出的困难、意见和诉求，没有提出的不打听、不记录"
_FORMALISM = re.compile("打卡|签到|积分|排名|末位|在线时长|人脸|轨迹|定位|拍照留痕|录入条数|上传条数")
_START_WORDS = re.compile("[起从自]|次日|当日|当天|当场|第二天|即时|立即|以后")
_LIMIT = re.compile(r"[一二两三四五六七八九十百\d]+(?:个)?(?:工作日|天|日|小时)(?:之|以)?内")
_CONSEQUENT = ("tally", "score-band", "amount")


@dataclass(frozen=True, slots=True)
class Doubt:
    """存疑 (doubt): one thing a committee should look at before adopting the text."""

    file: str
    line: int
    clause: str
    code: str
    sentence: str

    def __str__(self) -> str:
        return f"{self.file} 第 {self.line} 行：{self.clause}：{self.sentence}"


def doubts(pack: Pack) -> list[Doubt]:
    """一份制度的存疑之处, in the order of the text."""
    found = [
        Doubt(pack.file, line, clause.id, code, sentence)
        for clause in pack.clauses.values()
        for look in _LOOKS
        for line, code, sentence in look(pack, clause)
    ]
    return sorted(found, key=lambda doubt: (doubt.line, doubt.code))


Found = Iterator[tuple[int, str, str]]


def _undefined_period(pack: Pack, clause: Clause) -> Found:
    defined = "".join(each.provision.term for each in pack.of_form("definition"))
    for word in _VAGUE:
        if word in clause.sentence and word not in clause.reading and word not in defined:
            if word == "定期" and "不定期" in clause.sentence:
                continue
            yield clause.line, "undefined-period", f"“{word}”没有说多久：请在 reading 里写明，或者立一条定义"


def _limit_without_start(pack: Pack, clause: Clause) -> Found:
    said = clause.sentence + clause.reading
    if clause.form == "time-limit":
        if not _START_WORDS.search(said):
            yield clause.line, "limit-without-start", "条文和解读都没有说期限从何时起算：请在 reading 里写明"
    elif clause.form != "definition" and (limit := _LIMIT.search(clause.sentence)):
        same = [each for each in pack.of_form("time-limit") if each.source == clause.source]
        if not same:
            yield (
                clause.line,
                "limit-without-start",
                (f"“{limit[0]}”是期限，却没有从何时起算：请另立一条 time-limit（source 写同一条）"),
            )


def _without_appeal(pack: Pack, clause: Clause) -> Found:
    if not _harms(clause):
        return
    each = "、".join(words.CONSEQUENCES[name].zh for name in clause.provision.consequence)
    line = clause.key_lines.get("consequence", clause.line)
    if not pack.limits("appeal") and not clause.provision.appeal_to:
        yield line, "no-appeal", f'“{each}”没有申诉的途径：请写 appeal-to，或者立一条 for = "appeal" 的时限'
    if not pack.limits("respond-to-proposal"):
        yield (
            line,
            "no-answer",
            f'“{each}”之前没有听取说明的时间：请立一条 for = "respond-to-proposal" 的时限',
        )


def _too_short(pack: Pack, clause: Clause) -> Found:
    """Where the time to answer is shorter than a measure gives, or nobody need decide."""
    if not _harms(clause):
        return
    line = clause.key_lines.get("consequence", clause.line)
    days = max(words.CONSEQUENCES[name].respond_days for name in clause.provision.consequence)
    for limit in pack.limits("respond-to-proposal"):
        p = limit.provision
        if p.unit in ("hour", "working-hour") or p.amount < days:
            yield line, "no-answer", f"{limit.id} 给当事人说明的时间不到 {days} 个工作日"
    if not pack.limits("decide-proposal") and pack.limits("respond-to-proposal"):
        yield line, "no-decision", '没有写几天之内作出决定：请立一条 for = "decide-proposal" 的时限'


def _nobody_decides(pack: Pack, clause: Clause) -> Found:
    """A measure whose people the other kind of place has not."""
    for name in getattr(clause.provision, "consequence", ()):
        each = words.CONSEQUENCES[name]
        if (name == "deduction") != (pack.kind == "company") and (
            name == "deduction" or name.endswith("-letter")
        ):
            where = "社区" if pack.kind == "community" else "单位"
            who = f"{words.ROLES[each.proposes].zh}、{words.ROLES[each.decides].zh}"
            yield (
                clause.key_lines.get("consequence", clause.line),
                "nobody-decides",
                f"“{each.zh}”由{who}提出和决定，{where}里没有这样的人：请换一种后果",
            )


def _harms(clause: Clause) -> bool:
    return clause.form in _CONSEQUENT and any(
        words.CONSEQUENCES[name].harms for name in clause.provision.consequence
    )


def _counted(clause: Clause) -> tuple[str, ...]:
    if clause.form == "score-band":
        return (clause.provision.score,)
    return tuple(clause.provision.counts) if clause.form in ("tally", "amount") else ()


def _counted_twice(pack: Pack, clause: Clause) -> Found:
    if clause.form not in _CONSEQUENT or not _harms(clause):
        return
    events = [words.FACTS[name].event for name in _counted(clause)]
    once = re.search("只[计算记]一次|不重复|不累加|择一|只按一", clause.reading)
    line = clause.key_lines.get("counts", clause.line)
    if len(set(events)) < len(events) and not once:
        named = "、".join(words.FACTS[name].zh for name in _counted(clause))
        yield line, "counted-twice", f"同一件事可能同时是{named}：请在 reading 里写明一件事只计一次"
    for other in clause.provision.together_with:
        if other not in clause.reading:
            at = clause.key_lines.get("together-with", line)
            yield at, "counted-twice", f"同一件事也在 {other} 计：请在 reading 里写明为什么"
    for earlier in pack.clauses.values():
        if earlier is clause:
            return
        if not _harms(earlier) or clause.id in earlier.provision.together_with:
            continue
        if earlier.id in clause.provision.together_with:
            continue
        same = set(_counted(earlier)) & set(_counted(clause))
        if same and earlier.provision.about == clause.provision.about:
            named = "、".join(words.FACTS[name].zh for name in sorted(same))
            yield (
                line,
                "counted-twice",
                f"{named}已归 {earlier.id} 算，同一件事在这里就不再算：两处都要算的，写 together-with 并在 reading 里说明",
            )
            continue
        told = earlier.id in clause.reading or clause.id in earlier.reading or earlier.source == clause.source
        shared = {words.FACTS[name].event for name in _counted(earlier)} & set(events)
        if shared and not told:
            yield line, "counted-twice", f"同一件事在 {earlier.id} 里也会计：请写明两条怎样分开"


def _nobody_owes(pack: Pack, clause: Clause) -> Found:
    owed = tuple(getattr(clause.provision, "owed_by", ()))
    afterwards = getattr(clause.provision, "afterwards", None)
    approved = [
        name
        for each in (getattr(clause.provision, "extension", None), getattr(clause.provision, "pause", None))
        for name in (each.approved_by if each else ())
    ]
    strangers = _COMPANY_ROLES if pack.kind == "community" else _COMMUNITY_ROLES
    for name in dict.fromkeys((*owed, *(afterwards.owed_by if afterwards else ()), *approved)):
        where = "社区" if pack.kind == "community" else "单位"
        if name in strangers:
            line = clause.key_lines.get("owed-by", clause.line)
            yield line, "nobody-owes", f"{where}里没有“{words.ROLES[name].zh}”，这项职责没有人承担"
        elif name in ("requester", "resident", "person-concerned"):
            line = clause.key_lines.get("owed-by", clause.line)
            yield line, "nobody-owes", f"职责落在“{words.ROLES[name].zh}”身上：应由单位里的人承担"


def _rewards_concealment(pack: Pack, clause: Clause) -> Found:
    if clause.form == "assessment":
        for each in clause.provision.criteria:
            if each.source in words.FACTS and words.FACTS[each.source].conceals:
                yield (
                    clause.key_lines.get("criteria", clause.line),
                    "rewards-concealment",
                    f"“{each.name}”按{words.FACTS[each.source].zh}计分，等于奖励不报：请改看整改得怎样",
                )
    if clause.form not in ("amount", "tally") or not _harms(clause):
        return
    hidden = [name for name in clause.provision.counts if words.FACTS[name].conceals]
    exempt = getattr(clause.provision, "exempt", ())
    if hidden and "self-reported-hazard" not in exempt:
        named = "、".join(words.FACTS[name].zh for name in hidden)
        yield (
            clause.key_lines.get("counts", clause.line),
            "rewards-concealment",
            (
                f'有{named}就扣，等于奖励不报：建议自查自报并及时处理的除外（exempt = "self-reported-hazard"），'
                "参照安全生产法第四十一条"
            ),
        )


def _labels(pack: Pack, clause: Clause) -> Found:
    said = [clause.heading, clause.sentence]
    if clause.form == "assessment":
        said += [each.name for each in clause.provision.criteria]
    if clause.form == "definition":
        said.append(clause.provision.term)
    for text in said:
        for found in LABELS.finditer(text):
            if text[: found.start()].endswith(("原称", "原称“", "不叫", "不称")):
                continue
            yield (
                clause.line,
                "labels-people",
                f"“{found[0]}”是给人的思想或身份贴标签：请改说要做的事或者需要的帮助{_INSTEAD if found[0].startswith('思想') else ''}",
            )
        for found in _FORMALISM.finditer(text):
            if re.search("不[^，。；]*$", text[: found.start()]):
                continue
            yield (
                clause.line,
                "formalism",
                (f"“{found[0]}”属于指尖上的形式主义，本产品不做：请改为事情有没有办成、居民有没有得到告知"),
            )


def _no_minimum_sample(pack: Pack, clause: Clause) -> Found:
    if (
        clause.form == "score-band"
        and clause.provision.score == "survey-score"
        and not clause.provision.minimum_sample
    ):
        yield (
            clause.key_lines.get("score", clause.line),
            "no-minimum-sample",
            ("按调查得分定后果，却没有最少份数：几份问卷说明不了什么，请写 minimum-sample"),
        )


def _number_differs(pack: Pack, clause: Clause) -> Found:
    p = clause.provision
    checked: dict[str, tuple[str, set[float]]] = {
        "time-limit": ("amount", {float(getattr(p, "amount", 0))}),
        "tally": ("threshold", {float(getattr(p, "threshold", 0))}),
        "score-band": ("band", {edge for edge in getattr(p, "band", ()) if edge is not None}),
    }
    if clause.form not in checked:
        return
    key, executed = checked[clause.form]
    unit = {"time-limit": "(?:个)?(?:工作日|工作小时|天|日|小时)", "tally": "次", "score-band": "分"}[
        clause.form
    ]
    written = numbers_before(unit, clause.sentence)
    if written and executed and not executed & written:
        said = "、".join(f"{number:g}" for number in sorted(written))
        runs = "、".join(f"{number:g}" for number in sorted(executed))
        yield (
            clause.key_lines.get(key, clause.line),
            "number-differs",
            f"条文写的是 {said}，而 {key} 是 {runs}",
        )


def _unshown(pack: Pack, clause: Clause) -> Found:
    if not clause.reading:
        yield clause.line, "no-reading", "没有解读（reading）：请写明数字怎样读、依据什么"
    if clause.form == "time-limit" and not clause.examples:
        yield clause.line, "no-example", "时限没有算例：请写一个收到与到期的例子"


_LOOKS: tuple[Callable[[Pack, Clause], Found], ...] = (
    _undefined_period,
    _limit_without_start,
    _without_appeal,
    _too_short,
    _nobody_decides,
    _counted_twice,
    _nobody_owes,
    _rewards_concealment,
    _labels,
    _no_minimum_sample,
    law.against,
    _number_differs,
    _unshown,
)
