"""Somebody's name in a matter's own words can go: from every place it was repeated in, and the log still proves the rest."""

import pytest

from stories import RESIDENT, on, registered, told, working
from wangge.cases import (
    access,
    attachments,
    closure,
    dispatch,
    feedback,
    from_journal,
    handling,
    history,
    redaction,
    replay,
    search,
)
from wangge.cases.lifecycle import NotAllowed
from wangge.cases.models import Act, Case, Notice
from wangge.integrity import audit, checkpoints, redacting
from wangge.integrity.models import Body, Erasure, Leaf
from wangge.journal import diary
from wangge.journal.models import Addendum, Entry
from wangge.policy.pack import Refusal

NAME, NUMBER = "王桂芳", "13812345678"
WORDS = f"2号楼{NAME}家水管爆裂，电话{NUMBER}"
PAPER = attachments.prepare(f"{NAME}的申请.pdf", b"%PDF-1.4\n%%EOF\n")


def spoken_of(cast):
    """A matter that says her name in every place that holds words."""
    zhao, at = cast.by("zhao"), on("03-02 11:00")
    case = working(cast, words=WORDS, summary=f"{NAME}家水管爆裂", where=f"2号楼{NAME}家")
    handling.note(case, text=f"{NAME}常不在家", by=cast.by("min"), at=at)
    handling.ask(case, question=f"{NAME}几点在家？", by=cast.by("min"), at=at)
    handling.reply(case, words=f"我是{NAME}，打 138 1234-5678", by=RESIDENT, at=at)
    asked = dispatch.assist(case, unit=cast.water, request=f"请联系{NAME}", by=zhao, at=at)
    dispatch.answer(asked, words=f"{NAME}家已修", by=cast.by("wu"), at=at)
    later = handling.ask_extension(case, reason=f"{NAME}出差", by=cast.by("li"), at=on("03-02 12:00"))
    handling.extend(later, by=cast.by("wang"), at=on("03-02 13:00"))
    attachments.attach(case, file=PAPER, by=cast.by("min"), at=at)
    handling.resolve(case, result=f"给{NAME}换了阀门", by=cast.by("min"), at=on("03-03 10:00"))
    feedback.tell(case, words=f"{NAME}：修好了", channel="phone", by=cast.by("li"), at=on("03-03 11:00"))
    closure.rate(case, level=2, solved="yes", words=f"{NAME}不满意", by=RESIDENT, at=on("03-03 12:00"))
    closure.check(case, found="yes", method="call", note=f"{NAME}说好了", by=zhao, at=on("03-03 13:00"))
    return case


def everything(case):
    """All that is stored of a matter, as one text."""
    found = [str(Case.objects.filter(pk=case.pk).values().get())]
    for relation in ("acts", *redaction.BESIDE):
        found += [str(each) for each in getattr(case, relation).values()]
    bodies = Leaf.objects.filter(place_id=case.place_id, subject=str(case.uid)).values("index")
    found += [
        bytes(each.content).decode() for each in Body.objects.filter(place_id=case.place_id, index__in=bodies)
    ]
    return "\n".join(found)


def redact(case, cast, passages=(NAME, NUMBER), who="wang", at="03-04 10:00"):
    return redaction.redact(case, passages=list(passages), reason="本人要求删除", by=cast.by(who), at=on(at))


def test_a_name_and_a_number_go_from_every_place_and_the_log_still_holds(cast):
    case = spoken_of(cast)
    checkpoints.sign(case.place_id, at=on("03-03 18:00"))
    before = everything(case)
    assert before.count(NAME) > 20 and "138 1234-5678" in before
    leaves = list(Leaf.objects.filter(place_id=case.place_id).values_list("index", "header", "hashes"))
    step = redact(case, cast)
    after = everything(case)
    assert NAME not in after and NUMBER not in after and "1234-5678" not in after
    assert case.words == f"2号楼{redacting.MARK}家水管爆裂，电话{redacting.MARK}"
    assert (step.act, step.by_label, step.cite["clause"]) == ("redact", cast.by("wang").label, "C-5.6")
    assert "处文字：本人要求删除" in step.note
    kept = Leaf.objects.filter(place_id=case.place_id, index__lt=len(leaves)).values_list(
        "index", "header", "hashes"
    )
    assert [tuple(map(bytes_of, each)) for each in kept] == [tuple(map(bytes_of, each)) for each in leaves]
    assert audit.check(case.place_id) == [] and replay.check() == {}
    assert checkpoints.sign(case.place_id, at=on("03-04 11:00")) is not None


def bytes_of(value):
    return bytes(value) if isinstance(value, memoryview) else value


def test_only_what_held_the_words_is_erased_of_the_log(cast):
    case = told(cast, words=WORDS)
    held = set(case.acts.filter(act__in=("register",)).values_list("leaf_index", flat=True))
    redact(case, cast)
    assert set(Erasure.objects.values_list("index", flat=True)) == held


def test_the_search_finds_it_by_its_other_words_and_no_more_by_the_name(cast):
    case = registered(cast, words=WORDS)
    assert list(search.found(Case.objects.all(), NAME)) == [case]
    redact(case, cast)
    assert (
        list(search.found(Case.objects.all(), NAME)) == [] == list(search.found(Case.objects.all(), NUMBER))
    )
    assert list(search.found(Case.objects.all(), "水管爆裂")) == [case]


def test_notices_and_the_threads_say_it_no_more(cast):
    case = spoken_of(cast)
    assert Notice.objects.filter(text__contains=NAME).exists()
    redact(case, cast)
    assert not Notice.objects.filter(text__contains=NAME).exists()
    for shown in (history.thread(case), history.thread(case, for_resident=True)):
        assert NAME not in str(shown)
    last = history.thread(case)[-1]
    assert (last.act, last.who) == ("redact", cast.by("wang").label)


@pytest.mark.parametrize(("who", "why"), [
    ("li", "由.*来做"), ("min", "由.*来做"), ("wu", "由.*来做"), ("chen", "由.*来做"), ("feng", "由.*来做"),
    ("liu", "没有这件事项"),
])  # fmt: skip
def test_denied_to_all_but_the_office_of_the_place(cast, who, why):
    case = registered(cast, words=WORDS)
    with pytest.raises(NotAllowed, match=why):
        redact(case, cast, who=who)
    case.refresh_from_db()
    assert NAME in case.words


def test_whoever_handled_the_matter_does_not_take_words_out_of_it(cast):
    case = working(cast, words=WORDS)
    dispatch.assign(case, to=cast.zhao, by=cast.by("li"), at=on("03-02 11:00"))
    with pytest.raises(NotAllowed, match="经办人不能删"):
        redact(case, cast, who="zhao")
    assert "redact" not in [each.act for each in access.acts_for(case, cast.by("zhao"), at=on("03-02 12:00"))]
    assert redact(case, cast, who="wang").act == "redact"


@pytest.mark.parametrize(("passages", "reason", "why"), [
    ([], "要求", "请写要删去的字"), (["王"], "要求", "太短或太长"), (["李四四"], "要求", "没有找到这些字"),
    ([NAME], f"{NAME}要求", "不要把要删的字写进理由"), ([NAME], " ", "为什么删"),
    (["水管"] * 3 + [f"第{n}个" for n in range(30)], "要求", "一次最多删"),
])  # fmt: skip
def test_bad_requests_get_a_sentence_and_change_nothing(cast, passages, reason, why):
    case = registered(cast, words=WORDS)
    before = everything(case)
    with pytest.raises(Refusal, match=why):
        redaction.redact(case, passages=passages, reason=reason, by=cast.by("wang"), at=on("03-02 11:00"))
    assert everything(case) == before and not Erasure.objects.exists()


def test_a_number_is_not_cut_out_of_a_longer_one(cast):
    case = registered(cast, words="表号913812345678，另有13812345678和 1381234 5678")
    redact(case, cast, [NUMBER])
    assert case.words == f"表号913812345678，另有{redacting.MARK}和 {redacting.MARK}"


def test_pressing_twice_does_it_once_and_a_second_name_goes_later(cast):
    case = registered(cast, words=f"{NAME}和李大海都来过")
    step = redact(case, cast)
    again = redaction.redact(
        case, passages=[NAME], reason="本人要求删除", uid=step.uid, by=cast.by("wang"), at=on("03-04 10:00")
    )
    assert again.pk == step.pk
    redact(case, cast, ["李大海"], at="03-05 10:00")
    assert case.words == f"{redacting.MARK}和{redacting.MARK}都来过"
    assert audit.check(case.place_id) == [] and replay.check() == {}
    assert Act.objects.filter(act="redact").count() == 2


# --- the entry it came from ---


@pytest.fixture
def both(cast):
    entry = diary.write(WORDS, kind="phone", grid=cast.grid1, by=cast.by("min"), at=on("03-02 09:00"))
    diary.amend(entry, words=f"{NAME}住3楼", reason="补", by=cast.by("min"), at=on("03-02 09:30"))
    return entry, from_journal.from_entry(entry, by=cast.by("li"), at=on("03-02 10:00")).case


def test_the_entry_the_matter_came_from_is_treated_with_it(cast, both):
    entry, case = both
    redact(case, cast)
    entry = Entry.objects.get(pk=entry.pk)
    assert entry.words == case.words and NAME not in Addendum.objects.get().words
    bodies = b"".join(bytes(each) for each in Body.objects.values_list("content", flat=True))
    assert NAME.encode() not in bodies and NUMBER.encode() not in bodies
    assert audit.check(case.place_id) == []


def test_an_entry_that_became_a_matter_leads_there(cast, both):
    entry, case = both
    with pytest.raises(Refusal, match=f"已经转为事项 {case.number}，请在那件事项里"):
        diary.redact(entry, passages=[NAME], reason="要求", by=cast.by("wang"), at=on("03-04 10:00"))


def test_an_entry_of_its_own_is_treated_alone(cast):
    entry = diary.write(
        WORDS, kind="phone", grid=cast.grid1, where=f"{NAME}家", by=cast.by("min"), at=on("03-02 09:00")
    )
    for who in ("min", "li", "sun"):
        with pytest.raises(Refusal):
            diary.redact(entry, passages=[NAME], reason="要求", by=cast.by(who), at=on("03-04 10:00"))
    assert diary.redact(entry, passages=[NAME], reason="要求", by=cast.by("zhao"), at=on("03-04 10:00")) == 2
    entry.refresh_from_db()
    assert entry.where == f"{redacting.MARK}家" and audit.check(entry.place_id) == []
