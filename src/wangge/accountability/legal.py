"""法律核对: what the law asks for before a letter or a deduction may be adopted; the decider answers each line. No Django.

Two paths: an elected member is chosen and recalled by the residents; an employed one has a labour contract. The product
never dismisses anybody: it ends at a letter with these answers in it. The list helps to remember; it is no legal advice.
"""

from dataclasses import asdict, dataclass
from decimal import Decimal
from typing import Any

from wangge.policy.pack import Refusal

MILDER_FIRST = (
    "commendation", "training-with-notes", "written-self-review", "criticism", "award-ineligibility", "deduction",
    "responsibility-review", "transfer-letter", "removal-letter", "dismissal-letter",
)  # fmt: skip
LETTERS = frozenset({"transfer-letter", "removal-letter", "dismissal-letter"})
ELECTED = "elected"


@dataclass(frozen=True, slots=True)
class Check:
    """一项核对: what must be so, and which law says it."""

    code: str
    text: str
    law: str


_ALWAYS = (
    Check(
        "heard",
        text="当事人的说明已经读过，采纳没有采纳、为什么，写在理由里",
        law="制度第五章；参照行政处罚法第四十五条、第六十二条",
    ),
    Check(
        "rule",
        text="所依据的条款经过讨论、征求意见并公布，当事人知道",
        law="劳动合同法第四条；居民公约和制度的民主程序",
    ),
    Check("not-rank", text="不是因为排名、比例或者末位", law="末位不等于不称职"),
)
_ELECTED = (
    Check(
        "residents-decide",
        text="函里写明：去留由居民决定，办事处只作指导，不直接免职、调离",
        law="城市居民委员会组织法（2026年施行的修订本）第二十条",
    ),
    Check(
        "appraisal",
        text="以民主评议的结果为凭，不只凭次数或者分数",
        law="城市居民委员会组织法（2026年施行的修订本）第三十七条",
    ),
)
_EMPLOYED = (
    Check(
        "trained-first", text="已经先培训或者调整过岗位，仍不能胜任，有记录", law="劳动合同法第四十条第二项"
    ),
    Check(
        "notice",
        text="依法应当提前三十日书面通知，或者额外支付一个月工资，函里写明",
        law="劳动合同法第四十条",
    ),
    Check(
        "protected",
        text="不在职业病、工伤、医疗期、孕期产期哺乳期、临近退休等受保护的情形里",
        law="劳动合同法第四十二条",
    ),
    Check("union", text="单方解除的，理由事先通知工会", law="劳动合同法第四十三条"),
)
_DISPATCHED = (
    Check(
        "dispatcher",
        text="用工单位不能直接辞退：依法退回派遣单位，由派遣单位依劳动合同办理",
        law="劳动合同法第六十五条",
    ),
    *_EMPLOYED,
)
_VOLUNTEER = (
    Check("volunteer", text="志愿服务没有劳动关系：函里只写终止服务约定，不写辞退", law="志愿服务条例"),
)
_TRANSFER = (
    Check("agreed-post", text="调整岗位与劳动合同的约定相符，或者经协商一致", law="劳动合同法第三十五条"),
)
_DEDUCTION = (
    Check("agreed", text="劳动合同对此有约定，当事人知道", law="工资支付暂行规定第十六条"),
    Check(
        "own-fault",
        text="只限本人原因造成的经济损失，有凭据；因公司决定、经费、设备造成的不算",
        law="工资支付暂行规定第十六条",
    ),
    Check("cap", text="每月扣除不超过当月工资的百分之二十", law="工资支付暂行规定第十六条"),
    Check("minimum", text="扣除以后不低于当地最低工资标准", law="工资支付暂行规定第十六条"),
    Check("no-withholding", text="不是克扣：由当事人的工资以外核对，本系统不接工资", law="劳动法第五十条"),
)
_BY_EMPLOYMENT = {
    "elected": _ELECTED,
    "employed": _EMPLOYED,
    "dispatched": _DISPATCHED,
    "volunteer": _VOLUNTEER,
}


def checks_for(measure: str, employment: str) -> tuple[Check, ...]:
    """须核对的各项 before this measure may be adopted for somebody so employed; none for the milder ones."""
    if measure == "deduction":
        return _ALWAYS + _DEDUCTION
    if measure not in LETTERS:
        return ()
    if measure == "transfer-letter" and employment in ("employed", "dispatched"):
        return _ALWAYS + _TRANSFER
    return _ALWAYS + _BY_EMPLOYMENT.get(employment, _EMPLOYED)


def answered(measure: str, employment: str, ticked: dict[str, str]) -> list[dict[str, Any]]:
    """核对的结果: each line with what was written to it. Refusal when one is missing; it says what is possible instead."""
    wanted = checks_for(measure, employment)
    missing = [each.text for each in wanted if each.code not in ticked]
    if missing:
        instead = (
            "不得扣减，可以改为培训"
            if measure == "deduction"
            else "不能采纳这份函，可以改为较轻的措施，或者不采纳"
        )
        raise Refusal(f"还有 {len(missing)} 项没有核对：{'；'.join(missing)}。缺一项的，{instead}。")
    return [asdict(each) | {"words": ticked[each.code].strip()[:300]} for each in wanted]


SHARE = Decimal("0.20")  # of the month's wage: 工资支付暂行规定第十六条


def within(amount: Decimal, *, already: Decimal, wage: Decimal, minimum: Decimal) -> str:
    """限额的算法: what is deducted in a month, against the wage that the decider looked up; it is not kept.

    The sentence for the record names no wage. Refusal beyond a fifth of it, or where less than the minimum would be left.
    """
    total, most = amount + already, (wage * SHARE).quantize(Decimal("0.01"))
    room = max(min(most, wage - minimum) - already, Decimal(0))
    before = (
        f"本月已经决定扣减 {already:,.2f} 元，连同这一笔合计 {total:,.2f} 元"
        if already
        else f"这个月合计 {total:,.2f} 元"
    )
    if total > most:
        raise Refusal(
            f"{before}，超过当月工资的百分之二十（{most:,.2f} 元）。这个月最多还可以扣减 {room:,.2f} 元；可以改轻，或者改为培训。"
        )
    if wage - total < minimum:
        raise Refusal(
            f"{before}，扣除以后低于当地最低工资标准。这个月最多还可以扣减 {room:,.2f} 元；可以改轻，或者改为培训。"
        )
    return (
        f"{before}，不超过当月工资的百分之二十，扣除以后不低于当地最低工资标准；工资由作决定的人查对，不保存"
    )


def demand_fitting(measure: str, employment: str) -> None:
    """可否对这样聘任的人提出. Refusal with what is possible instead."""
    if measure == "dismissal-letter" and employment == ELECTED:
        raise Refusal(
            "居民选举产生的成员不能辞退：依城市居民委员会组织法（2026年施行的修订本）第二十条的罢免程序，由居民决定。"
        )
    if measure == "dismissal-letter" and employment == "volunteer":
        raise Refusal("志愿服务没有劳动关系，不存在辞退；不再合适的，可以请求终止服务约定（请求劝退的函）。")


def milder(measure: str, than: str) -> bool:
    """较轻: this measure weighs less than that one."""
    return MILDER_FIRST.index(measure) < MILDER_FIRST.index(than)


def milder_than(measure: str) -> list[str]:
    """可改成的: what a decision may be changed to, the mildest first; never a commendation."""
    return list(MILDER_FIRST[1 : MILDER_FIRST.index(measure)]) if measure != "commendation" else []
