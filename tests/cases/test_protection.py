import datetime as dt

import pytest

from stories import MONDAY, RESIDENT, on, registered, working
from wangge.cases import access, closure, protection
from wangge.cases.lifecycle import NotAllowed
from wangge.cases.models import Notice, Requester
from wangge.integrity.secrecy import KEPT_DAYS
from wangge.policy import literate, numerals


def test_a_confidential_matter_is_seen_by_its_holder_and_the_office_only(cast):
    case = working(cast)
    day = cast.community.day_of(MONDAY)
    for name in ("min", "li", "zhao", "wang"):
        assert case in access.visible(cast.people[name], on=day), name
    protection.protect(case, why="当事人要求", by=RESIDENT, at=on("03-02 11:00"))
    seen = {name for name in cast.people if case in access.visible(cast.people[name], on=day)}
    assert seen == {"min", "zhao", "wang"}
    with pytest.raises(NotAllowed, match="已经是保密的"):
        protection.protect(case, why="再设", by=cast.by("zhao"), at=on("03-02 11:00"))
    protection.protect(
        case, why="当事人同意公开", confidential=False, by=cast.by("zhao"), at=on("03-02 12:00")
    )
    assert case in access.visible(cast.li, on=day)


def test_who_is_recused_loses_the_matter_and_what_was_said_about_it(cast):
    case = working(cast)
    assert Notice.objects.filter(person=cast.min).exists()
    protection.recuse(case, person=cast.min, reason="是当事人的亲属", by=cast.by("li"), at=on("03-02 11:00"))
    assert case.holder is None and not Notice.objects.filter(person=cast.min).exists()
    assert case not in access.visible(cast.min, on=cast.community.day_of(MONDAY))
    with pytest.raises(NotAllowed, match="已经给闵行远设过回避"):
        protection.recuse(case, person=cast.min, by=cast.by("li"), at=on("03-02 11:00"))


def test_the_requester_takes_back_name_and_number_and_the_matter_goes_on(cast):
    case = registered(cast, name="王大妈", contact="13800001111", prefers="phone")
    protection.erase(case, basis="本人撤回同意", by=RESIDENT, at=on("03-02 11:00"))
    who = Requester.objects.get()
    assert (who.name, who.contact, who.prefers, who.erased_at) == ("", "", "code", on("03-02 11:00"))
    assert access.requester_of(case, cast.by("li"), at=on("03-02 12:00"), purpose="回访") is None
    with pytest.raises(NotAllowed, match="没有留姓名和联系方式，或者已经删除"):
        protection.erase(case, basis="再删", by=RESIDENT, at=on("03-02 12:00"))


def test_the_security_officer_may_erase_without_reading(cast):
    case = registered(cast, name="王大妈")
    assert case not in access.visible(cast.chen, on=cast.since)
    with pytest.raises(NotAllowed):
        protection.erase(case, basis="保存期满", by=cast.by("li"), at=on("03-02 11:00"))
    protection.erase(case, basis="保存期满", by=cast.by("chen"), at=on("03-02 11:00"))
    assert Requester.objects.get().name == ""


def test_a_name_goes_so_long_after_the_matter_was_over_and_not_before(cast):
    case = registered(cast, name="王大妈", contact="13800001111", prefers="phone")
    asked, later = on("03-02 10:00"), dt.timedelta(days=KEPT_DAYS)
    assert protection.turn(at=asked + later - dt.timedelta(days=1)) == 0
    assert protection.turn(at=asked + later) == 0, "it still runs"
    ended = asked + later + dt.timedelta(days=1)
    closure.withdraw(case, words="已经修好了", by=RESIDENT, at=ended)
    assert protection.turn(at=ended + later - dt.timedelta(days=1)) == 0
    assert Requester.objects.get().contact == "13800001111"
    assert protection.turn(at=ended + later) == 1
    who = Requester.objects.get()
    assert (who.name, who.contact) == ("", "") and who.erased_at == ended + later
    step = case.acts.order_by("seq").last()
    assert (step.act, step.by_person, step.cite["clause"]) == ("erase", None, "C-5.6")
    assert protection.turn(at=ended + 2 * later) == 0


@pytest.mark.parametrize(("name", "clause"), [("community", "C-5.6"), ("enterprise-ehs", "D-5.5")])
def test_the_text_says_how_long_a_name_is_kept(settings, name, clause):
    pack = literate.load(literate.find(settings.PACKS, name))
    assert KEPT_DAYS in numerals.numbers_before("天", pack.clauses[clause].reading)
