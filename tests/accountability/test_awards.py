"""The year's commendations: who may be chosen follows from decisions in force, why from the records; never an order."""

import datetime as dt
import uuid

import pytest

from accountability.conftest import BEIJING, NOW
from wangge.accountability import allegations, awards
from wangge.accountability.door import NotYours
from wangge.accountability.models import AwardList, Proposal
from wangge.policy.pack import Refusal

DECEMBER = dt.datetime(2026, 12, 7, 10, 0, tzinfo=BEIJING)


def of(cast, who):
    return next(each for each in awards.candidates(cast.community, 2026) if each.person == cast.people[who])


def ineligible(cast, who, **given):
    """A decision in force, as it stands at its end; how it comes about is tested with the proposals."""
    at = given.pop("at", NOW)
    row = Proposal(
        place=cast.community, person=cast.people[who], clause="C-4.6", finding_key=str(uuid.uuid4()), basis="b", ground={},
        proposed="award-ineligibility", measure="award-ineligibility", reasons="走访不到位", proposer=cast.zhao, drafted_at=at,
        number="槐社建〔2026〕1号", served_at=at, heard_at=at, decider=cast.wang, decided_at=at, outcome="adopted", decision="属实",
        in_force_at=at, state="in-force", touched_at=at, respondent=cast.people[who], respond_by=at, **given,
    )  # fmt: skip
    row.save(force_insert=True)
    return row


def test_everybody_in_post_may_be_chosen_in_the_order_of_names(cast):
    names = [each.person.name for each in awards.candidates(cast.community, 2026)]
    assert names == sorted(names)
    assert {"李向阳", "闵行远", "赵明慧"} <= set(names)
    assert not {"徐桂兰", "郑洁", "林小溪"} & set(names), "watchers, auditors and other places are not"


def test_only_a_decision_in_force_of_that_year_takes_the_eligibility(cast):
    assert of(cast, "li").eligible
    ineligible(cast, "li")
    assert not of(cast, "li").eligible
    assert next(each for each in awards.candidates(cast.community, 2027) if each.person == cast.li).eligible


def test_what_speaks_for_somebody_is_shown(cast, raised):
    row = raised("reward-worthy-act", words="排除燃气险情", channel="check")
    allegations.uphold(row, finding="有燃气公司的回执", by=cast.by("wang"), at=NOW)
    assert of(cast, "li").good == (row,)


def test_the_head_chooses_with_reasons_and_signs_once(cast):
    given = {"by": cast.by("wang"), "at": DECEMBER}
    chosen = {cast.min.uid: "全年三十二次夜间抢修都在场", cast.li.uid: "化解了多年的停车难"}
    row = awards.sign(cast.community, 2026, chosen=chosen, uid=(uid := uuid.uuid4()), **given)
    assert [each["name"] for each in row.content] == sorted(["闵行远", "李向阳"])
    assert awards.sign(cast.community, 2026, chosen=chosen, uid=uid, **given) == row
    with pytest.raises(Refusal, match="已经签发"):
        awards.sign(cast.community, 2026, chosen=chosen, **given)


def test_who_and_what_is_refused(cast):
    chosen = {cast.li.uid: "好"}
    with pytest.raises(NotYours, match="负责人签发"):
        awards.sign(cast.community, 2026, chosen=chosen, by=cast.by("zhao"), at=DECEMBER)
    with pytest.raises(NotYours, match="负责人签发"):
        awards.sign(cast.willow, 2026, chosen=chosen, by=cast.by("wang"), at=DECEMBER)
    given = {"by": cast.by("wang"), "at": DECEMBER}
    with pytest.raises(Refusal, match="没有选人"):
        awards.sign(cast.community, 2026, chosen={}, **given)
    with pytest.raises(Refusal, match="没有岗位"):
        awards.sign(cast.community, 2026, chosen={cast.lin.uid: "好"}, **given)
    with pytest.raises(Refusal, match="年终"):
        awards.sign(cast.community, 2026, chosen=chosen, by=cast.by("wang"), at=NOW)
    ineligible(cast, "li")
    with pytest.raises(Refusal, match="取消评优资格"):
        awards.sign(cast.community, 2026, chosen=chosen, **given)
    assert not AwardList.objects.exists()
