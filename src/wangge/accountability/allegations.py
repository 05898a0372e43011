"""反映与核实: what is said of a person is put to them, answered, verified by somebody else, and only then a fact.

Late, omitted, concealed and falsified are four different things: late is no allegation at all, and for the worst of
them a serious consequence is a finding of its own. Who said it is never told to the person concerned.
"""

import datetime as dt
from typing import Any, cast
from uuid import UUID, uuid4

from django.db.models import Q, QuerySet

from wangge.accountability import access, hearing, terms
from wangge.accountability.answerable import Answerable
from wangge.accountability.door import door
from wangge.accountability.hearing import State
from wangge.accountability.models import Allegation, AllegationAct
from wangge.cases.models import Case
from wangge.integrity import passage
from wangge.integrity.actor import Actor
from wangge.integrity.steps import NotNow
from wangge.journal import saying
from wangge.policy.deadlines import Deadline
from wangge.policy.pack import Refusal
from wangge.territory.models import Person, Place, Post
from wangge.territory.reach import Reach

What = Allegation.What
UNTRUTHFUL = frozenset({What.CONCEALED, What.OMITTED, What.FALSE})
OLDEST = 366  # days: what is older than a year no longer counts anywhere
LED = ("grid-leader", "grid-manager", "grid-worker", "sector-lead")


class NoSuchAllegation(Refusal):
    """没有这条反映: one answer for unknown and not yours."""


# --- seeing ---


def visible(reach: Reach) -> QuerySet[Allegation]:
    """看得到的反映: the office of the place and the one above it; one's own once put to one; what one raised oneself.

    The watching body sees each one that was put to the person, in the words in which it was put.
    """
    me = reach.person_id
    above = Q(place__parent_id__in=reach.offices)
    watching = Q(place_id__in=reach.places_as("supervisor", "union"), put_at__isnull=False)
    office = (Q(place_id__in=reach.places) | above | watching) & ~Q(person_id=me)
    mine = Q(person_id=me, put_at__isnull=False)
    found = Allegation.objects.filter(office | mine | Q(raised_by_id=me))
    return found.select_related("place", "person", "grid", "case", "verified_by").order_by(
        "-happened_on", "-pk"
    )


def one(uid: UUID, reach: Reach) -> Allegation:
    """这一条. NoSuchAllegation when unknown or not to be seen."""
    found = visible(reach).filter(uid=uid).first()
    if found is None:
        raise NoSuchAllegation("没有这条反映，或者不在您的范围内。")
    return found


def knows_words(allegation: Allegation, reach: Reach) -> bool:
    """可看原话: the office and whoever raised it; the person concerned and the watchers read what was put."""
    if reach.person_id == allegation.person_id:
        return False
    office = allegation.place_id in reach.places or allegation.place.parent_id in reach.offices
    return office or reach.person_id == allegation.raised_by_id


def about(person: Person) -> QuerySet[Allegation]:
    """关于某人的, that were put to them; for their own page."""
    return Allegation.objects.filter(person=person, put_at__isnull=False).order_by("-happened_on", "-pk")


def untruths(place: Place) -> QuerySet[Allegation]:
    """核实过的瞒报、漏报、谎报: what a serious consequence may follow from."""
    return Allegation.objects.filter(place=place, state=State.UPHELD, what__in=UNTRUTHFUL).order_by(
        "-happened_on"
    )


def acts_for(allegation: Allegation, by: Actor, *, at: dt.datetime) -> list[str]:
    """我现在可做的, in the table's order."""
    names = []
    for name, step in hearing.STEPS.items():
        if allegation.state in step.source and name != "raise" and _may(name, allegation, by, at) is None:
            names.append(name)
    if allegation.put_at is None:
        early = ("answer", "tell") if allegation.good else ("answer", "uphold", "tell")
        return [each for each in names if each not in early]
    return [each for each in names if each != "put"]


# --- acting ---


def post_on(person: Person, place: Place, day: dt.date) -> Post | None:
    """当日的岗位 at the place: a grid's before another one, for it is of a grid's service that people speak."""
    posts = list(Post.objects.filter(person=person, place=place).on(day).whole())
    return min(posts, key=lambda post: (post.role not in LED, post.pk), default=None)


def raise_(
    place: Place, *, what: str, person: Person, words: str, happened_on: dt.date, channel: str,
    case: Case | None = None, follows: Allegation | None = None, uid: UUID | None = None, by: Actor, at: dt.datetime,
) -> Allegation:  # fmt: skip
    """登记反映: by a resident with the code of their matter, or by staff on somebody's behalf.

    One matter is spoken of once for each person and kind; a serious consequence follows from a verified untruth.
    """
    if what not in What.values:
        raise Refusal("请选一种反映。")
    if channel not in Allegation.Channel.values:
        raise Refusal("请选反映是怎么来的：电话、书信、当面，还是检查中发现。")
    if by.role not in hearing.RAISERS:
        raise Refusal("您的岗位不登记反映。请社区办公室登记。")
    if by.kind == "person" and by.person_id == person.pk:
        raise Refusal("关于自己的反映由别人登记。")
    text = saying.words(words, "反映的话", limit=2000)
    today = place.day_of(at)
    if happened_on > today:
        raise Refusal(f"事情发生的日子（{happened_on:%Y-%m-%d}）还没有到，请核对。")
    if (today - happened_on).days > OLDEST:
        raise Refusal("事情过去一年以上的，不再登记为反映；还没有解决的，请登记成事项。")
    post = post_on(person, place, happened_on)
    if post is None:
        raise Refusal(f"{person}那天在{place}没有岗位。请核对是哪个人、哪一天。")
    if case is not None and case.place_id != place.pk:
        raise Refusal("所说的事项是别处的，请核对编号。")
    if what == What.FIRST_ASKED and case is None:
        raise Refusal("首问没有答复好的，请写明是哪一件事项：同一件事只算一次。")
    if what == What.SERIOUS and (
        follows is None or follows.what not in UNTRUTHFUL or follows.state != State.UPHELD
    ):
        raise Refusal("严重后果要指明是哪一条已经核实的瞒报、漏报或谎报造成的。")
    known = uid and Allegation.objects.filter(place=place, uid=uid).first()
    if known:
        return known
    if case is not None and what not in Allegation.GOOD:
        same = Allegation.objects.filter(place=place, case=case, person=person, what=what).exclude(
            state=State.WITHDRAWN
        )
        if same.exists():
            raise Refusal("这件事已经反映过，正在核实或者已有结论；同一件事只算一次。")
    row = Allegation(place=place, touched_at=at, uid=uid or uuid4())
    passage.take(
        "raise", row, uid=row.uid, cite=terms.cite(place, today, "answer"), by=by, at=at,
        what=what, person=person, role=post.role, grid=post.grid, case=case, follows=follows, channel=channel,
        happened_on=happened_on, raised_at=at, raised_by_id=by.person_id, words=text,
    )  # fmt: skip
    return row


def of_answer(case: Case, *, words: str, uid: UUID | None = None, by: Actor, at: dt.datetime) -> Allegation:
    """对答复有意见 (B-4.1): the resident says that the first answer was late or wrong; nobody has to be named.

    It concerns whoever was asked first, else whoever led the grid on that day.
    """
    day = case.place.day_of(case.received_at)
    asked = case.first_asked
    if asked is None or post_on(asked, case.place, day) is None:
        asked = Answerable(case.place, day, day).leader(case.grid_id, day).person
    if asked is None:
        raise Refusal("这件事登记时没有写是谁接的。请打监督电话或者到办公室当面说，由办公室登记。")
    return raise_(
        case.place, what=What.FIRST_ASKED, person=asked, words=words, happened_on=day, channel=Allegation.Channel.CODE,
        case=case, uid=uid, by=by, at=at,
    )  # fmt: skip


def said_of_answer(case: Case) -> Allegation | None:
    """居民对这件事的答复说过的, for the tracking page."""
    found = case.allegations.filter(what=What.FIRST_ASKED, channel=Allegation.Channel.CODE)
    return found.exclude(state=State.WITHDRAWN).first()


def _act(name: str) -> Any:
    return door(name, Allegation, may=lambda *asked: _may(*asked))


def _take(act: str, row: Allegation, **given: Any) -> AllegationAct:
    return cast(AllegationAct, passage.take(act, row, **given))


def _verified(
    act: str, row: Allegation, finding: str, *, uid: UUID, by: Actor, at: dt.datetime
) -> AllegationAct:
    """核实的结论, upheld or not: how it was verified, by whom, when."""
    text = saying.words(finding, "核实的经过和依据", limit=2000)
    return _take(
        act, row, uid=uid, note=text, by=by, at=at, finding=text, verified_by_id=by.person_id, verified_at=at
    )


@_act("put")
def put(allegation: Allegation, *, told: str, uid: UUID, by: Actor, at: dt.datetime) -> AllegationAct:
    """转告本人: what is said, not by whom. From here runs the time to answer (respond-to-proposal)."""
    if allegation.put_at is not None:
        raise NotNow("已经转告过本人了。要补充的，请在核实时写明。")
    text = saying.words(told, "转告的话", limit=1000)
    until = _time_to_answer(allegation.place, at)
    return _take(
        "put", allegation, uid=uid, said=text, cite=until.citation.to_json() if until else None, by=by, at=at,
        told=text, put_at=at, answer_by=until.at if until else at,
    )  # fmt: skip


@_act("answer")
def answer(allegation: Allegation, *, words: str, uid: UUID, by: Actor, at: dt.datetime) -> AllegationAct:
    """本人说明: as often as there is something to add, until it is verified."""
    if allegation.put_at is None:
        raise NotNow("这条反映还没有转告您。")
    return _take("answer", allegation, uid=uid, said=saying.words(words, "说明", limit=2000), by=by, at=at)


@_act("uphold")
def uphold(allegation: Allegation, *, finding: str, uid: UUID, by: Actor, at: dt.datetime) -> AllegationAct:
    """核实属实: from now on a fact. Something that harms waits until the person has answered or had the time to."""
    if allegation.put_at is None and not allegation.good:
        raise NotNow("还没有转告本人、听取说明，不能认定。请先“转告本人”。")
    heard = allegation.acts.filter(act="answer").exists()
    if not allegation.good and not heard and allegation.answer_by and at < allegation.answer_by:
        until = allegation.answer_by.astimezone(allegation.place.zone) - dt.timedelta(seconds=1)
        raise NotNow(
            f"本人还没有说明，说明的期限到{until.month}月{until.day}日为止。到时没有说明也不算默认，仍要写明怎样核实。"
        )
    return _verified("uphold", allegation, finding, uid=uid, by=by, at=at)


@_act("reject")
def reject(allegation: Allegation, *, finding: str, uid: UUID, by: Actor, at: dt.datetime) -> AllegationAct:
    """核实不属实: it counts nowhere, and leaves no mark."""
    return _verified("reject", allegation, finding, uid=uid, by=by, at=at)


@_act("tell")
def tell(allegation: Allegation, *, words: str, uid: UUID, by: Actor, at: dt.datetime) -> AllegationAct:
    """当面告诉本人 (B-4.1): which one of the year it is, how many are missing to the fourth, what would help."""
    return _take(
        "tell", allegation, uid=uid, said=saying.words(words, "告诉本人的话", limit=1000), by=by, at=at
    )


@_act("withdraw")
def withdraw(allegation: Allegation, *, reason: str, uid: UUID, by: Actor, at: dt.datetime) -> AllegationAct:
    """撤销: found to be wrong later on. What rested on it is looked at again."""
    return _take(
        "withdraw", allegation, uid=uid, note=saying.words(reason, "撤销的理由", limit=1000), by=by, at=at
    )


# --- who may ---


def _may(name: str, allegation: Allegation, by: Actor, at: dt.datetime) -> str | None:
    """None when allowed; else the sentence."""
    step = hearing.STEPS[name]
    if name == "answer":
        return None if by.person_id == allegation.person_id else "说明由当事人本人来做。"
    if by.person_id == allegation.person_id:
        return f"反映的是您自己，“{step.word}”由别人来做。"
    post = access.post_on(by, allegation.place.day_of(at))
    if post is None:
        return "您的这个岗位今天不在任期内，不能办理。"
    return refusal_in(name, allegation, post)


def refusal_in(name: str, allegation: Allegation, post: Post) -> str | None:
    """同上, in a post known to be held, on something said of somebody else. No query."""
    step = hearing.STEPS[name]
    if post.role not in step.roles:
        return f"“{step.word}”由社区办公室或街道负责人来做。"
    if post.place_id not in (allegation.place_id, allegation.place.parent_id):
        return "没有这条反映，或者不在您的范围内。"
    if name in ("uphold", "reject") and post.person_id == allegation.raised_by_id:
        return "登记的人不核实自己登记的反映，请另一位来核实。"
    return None


def _time_to_answer(place: Place, at: dt.datetime) -> Deadline | None:
    try:
        return terms.of(place, "respond-to-proposal", since=at)
    except Refusal:
        return None
