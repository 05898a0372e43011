"""Any sequence of allowed acts: the row equals the replay of its acts, and no limit lies before the start."""

import datetime as dt
import json
import os
import random
from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from stories import MONDAY, RESIDENT, on, registered, told, working
from wangge.cases import (
    access,
    attachments,
    closure,
    dispatch,
    feedback,
    handling,
    hazards,
    intake,
    protection,
    redaction,
    reminders,
    replay,
    triage,
)
from wangge.cases.lifecycle import STEPS, State
from wangge.cases.models import Act, Case
from wangge.integrity import append_only
from wangge.integrity.models import Body
from wangge.integrity.passage import body_of
from wangge.policy.pack import Refusal

# What carries a matter on: tried more often than what merely adds to it, so that long lives are met too.
ONWARD = {
    "classify", "assist", "accept", "answer", "return", "ask-suspension", "suspend", "resume", "ask-extension", "extend",
    "resolve", "rework", "tell", "tell-tried", "check", "close", "reopen", "ask-void", "void",
}  # fmt: skip
APPROVALS = {"suspend", "extend", "refuse-request"}
PEOPLE = (
    "wang",
    "wang",
    "zhao",
    "zhao",
    "li",
    "wu",
    "min",
    "resident",
    "clock",
    "qian",
    "zhou",
    "he",
    "xu",
    "chen",
)
EXAMPLES = 300 if os.environ.get("WANGGE_EXAMPLES") == "soak" else 12  # each is a whole life
PAPER = attachments.prepare("说明.pdf", b"%PDF-1.4 x")


def assistance(case: Case) -> Any:
    return dispatch.waiting(case).order_by("?").first()


def day(at: dt.datetime, days: int) -> dt.date:
    return at.date() + dt.timedelta(days=days)


# act → how to take it: the matter, who, when, a number between 0 and 9 to choose by
MOVES: dict[str, Any] = {
    "settle": lambda c, k, n, w: intake.settle(c, result="办好了", **k),
    "tell-missing": lambda c, k, n, w: intake.tell_missing(c, items=["证明"], **k),
    "tell-receipt": lambda c, k, n, w: feedback.tell_receipt(c, channel="code", **k),
    "classify": lambda c, k, n, w: triage.classify(c, level=("community", "street", "other-unit")[n % 3], **k),
    "reclassify": lambda c, k, n, w: triage.reclassify(c, level=("grid", "community", "street", "other-unit")[n % 4], why="改", **k),
    "recategorise": lambda c, k, n, w: triage.recategorise(c, kind=("matter", "enquiry")[n % 2], why="改", **k),
    "set-lane": lambda c, k, n, w: triage.set_lane(c, lane=("normal", "urgent", "emergency")[n % 3], why="改", **k),
    "assign": lambda c, k, n, w: dispatch.assign(c, to=(w.min, w.li, w.zhao)[n % 3], **k),
    "escalate": lambda c, k, n, w: dispatch.escalate(c, request="请办", **k),
    "assist": lambda c, k, n, w: dispatch.assist(c, unit=(w.water, w.power)[n % 2], request="请办", **k),
    "accept": lambda c, k, n, w: dispatch.accept(assistance(c), **k),
    "answer": lambda c, k, n, w: dispatch.answer(assistance(c), words="办了", **k),
    "return": lambda c, k, n, w: dispatch.send_back(assistance(c), reason="不归我们", **k),
    "press": lambda c, k, n, w: handling.press(c, words="请快", **k),
    "ask-suspension": lambda c, k, n, w: handling.ask_suspension(
        c, reason=("weather", "budget")[n % 2], words="等", review_on=day(k["at"], 1 + n), **k),
    "suspend": lambda c, k, n, w: handling.suspend(handling.open_request(c), **k),
    "resume": lambda c, k, n, w: handling.resume(c, **k),
    "ask-extension": lambda c, k, n, w: handling.ask_extension(c, reason="特殊", wanted_on=day(k["at"], n) if n else None, **k),
    "extend": lambda c, k, n, w: handling.extend(handling.open_request(c), **k),
    "refuse-request": lambda c, k, n, w: handling.refuse_request(handling.open_request(c), why="不", **k),
    "tell-stage": lambda c, k, n, w: feedback.tell_stage(c, words="还在办", channel="code", **k),
    "ask": lambda c, k, n, w: handling.ask(c, question="几点？", **k),
    "reply": lambda c, k, n, w: handling.reply(c, words="三点", **k),
    "note": lambda c, k, n, w: handling.note(c, text="记", **k),
    "attach": lambda c, k, n, w: attachments.attach(c, file=PAPER, **k),
    "resolve": lambda c, k, n, w: handling.resolve(c, result="办好了", **k),
    "rework": lambda c, k, n, w: handling.rework(c, why="没好", **k),
    "tell": lambda c, k, n, w: feedback.tell(c, words="好了", channel="oral", **k),
    "tell-tried": lambda c, k, n, w: feedback.tell_tried(c, channel="phone", **k),
    "check": lambda c, k, n, w: closure.check(c, found=("yes", "no", "partly")[n % 3], method="call", **k),
    "rate": lambda c, k, n, w: closure.rate(c, level=1 + n % 5, solved=("yes", "no", "partly")[n % 3], **k),
    "close": lambda c, k, n, w: closure.close(c, **k),
    "reopen": lambda c, k, n, w: closure.reopen(c, why="没好", **k),
    "decline": lambda c, k, n, w: dispatch.decline(c, reason="out-of-scope", go_to="别处", **k) if n > 8 else None,
    "merge": lambda c, k, n, w: dispatch.merge(c, into=w.main, **k) if n > 8 else None,
    "withdraw": lambda c, k, n, w: closure.withdraw(c, words="算了", **k) if n > 8 else None,
    "ask-void": lambda c, k, n, w: closure.ask_void(c, why="错", **k) if n > 7 else None,
    "void": lambda c, k, n, w: closure.void(c, **k) if n > 4 else None,
    "protect": lambda c, k, n, w: protection.protect(c, why="保密", confidential=n > 4, **k),
    "recuse": lambda c, k, n, w: protection.recuse(c, person=(w.min, w.qian)[n % 2], **k),
    "recompute": lambda c, k, n, w: triage.recompute(c, **k),
    "pass-on": lambda c, k, n, w: feedback.pass_on(c, channel="phone", reached=n > 3, **k),
    "report-hazard": lambda c, k, n, w: hazards.report(c, to="街道值班室", **k),
    "share": lambda c, k, n, w: attachments.share(c, files=list(c.attachments.all()) if n > 4 else [], **k),
    "redact": lambda c, k, n, w: redaction.redact(c, passages=["三点"], reason="要求", **k),
    "erase": lambda c, k, n, w: protection.erase(c, basis="要求", **k),
}  # fmt: skip


def test_every_act_of_the_table_is_tried():
    assert set(MOVES) == set(STEPS) - {"draft", "register", "import"}


@pytest.mark.long
@settings(
    max_examples=EXAMPLES, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow]
)
@given(st.integers(0, 2**32))
def test_whatever_is_done_the_row_is_what_its_acts_say(cast, seed):
    chance = random.Random(seed)  # even-handed, where a shrinking strategy would dwell on the first acts
    with transaction.atomic():
        cast.__dict__["main"] = registered(cast, "同一件")
        lane = chance.choice(["normal", "normal", "urgent"])
        make = chance.choice([registered, working])
        case, at = make(cast, lane=lane, name="王", contact="13800001111", prefers="visit"), on("03-02 10:30")
        for _ in range(chance.randint(5, 25)):
            who, number = chance.choice(PEOPLE), chance.randint(0, 9)
            at += dt.timedelta(minutes=chance.choice([1, 10, 30, 200, 600, 3000]))
            asked = handling.open_request(case)
            if asked is not None and chance.random() < 0.7:
                who = "wang"  # the only one who may approve
            if who == "clock":
                reminders.turn(at=at)
                case.refresh_from_db()
            else:
                by = RESIDENT if who == "resident" else cast.by(who)
                names = [each.act for each in access.acts_for(case, by, at=at)]
                onward = [
                    name for name in names if name in (APPROVALS if asked and who == "wang" else ONWARD)
                ]
                if names:
                    act = chance.choice(onward if onward and chance.random() < 0.75 else names)
                    before = Case.objects.filter(pk=case.pk).values().get()
                    try:
                        MOVES[act](case, {"by": by, "at": at}, number, cast)
                    except Refusal:
                        assert Case.objects.filter(pk=case.pk).values().get() == before, (
                            "a refusal writes nothing"
                        )
            assert replay.differences(case) == []
            case.refresh_from_db()
            start = case.limit_from or case.received_at
            assert case.due_at is None or case.due_at > start
            assert case.received_at == MONDAY and case.words == "2号楼水管爆裂，水往外涌。请快来"
            assert (case.resolved_at is not None) >= (case.state in (State.RESOLVED, State.TOLD))
            assert case.state != State.TOLD or case.told_at is not None
        transaction.set_rollback(True)


def test_a_state_changed_past_the_door_is_found(cast):
    case = told(cast)
    assert replay.differences(case) == [] and replay.check() == {}
    Case.objects.filter(pk=case.pk).update(state="closed", due_at=on("03-09 00:00"))
    found = replay.differences(case)
    assert any("state" in each for each in found) and any("due_at" in each for each in found)
    assert list(replay.check()) == [case.number]


def test_words_changed_after_the_fact_are_found(cast):
    case = working(cast)
    Case.objects.filter(pk=case.pk).update(words="2号楼水龙头滴水")
    assert replay.differences(case) == ["原话与登记时记下的不同"]


def test_acts_can_only_be_added(cast):
    if connection.vendor != "sqlite":
        pytest.skip("on PostgreSQL the application's role has no such right")
    case = working(cast)
    for wrong in (
        lambda: Act.objects.filter(case=case).update(note="改过"),
        lambda: Act.objects.filter(case=case).update(by_label="别人"),
        lambda: Act.objects.filter(case=case, seq=2).delete(),
    ):
        with pytest.raises(IntegrityError, match="经过只增不改"), transaction.atomic():
            wrong()
    append_only.guard(connection)  # the same triggers again: nothing happens


def test_what_the_log_says_of_an_act_is_what_the_row_says(cast):
    case = told(cast)
    for each in case.acts.all():
        content = Body.objects.get(place_id=case.place_id, index=each.leaf_index).content
        said = json.loads(bytes(content))
        assert {key: said[key] for key in body_of(each)} == json.loads(json.dumps(body_of(each)))
