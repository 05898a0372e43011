"""要您决定的 never shows more of a matter or an entry than its reader may see there."""

import json

import rfc8785
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from stories import assisting, on, working
from sync.conftest import NOW, entry
from sync.test_receiving import posted
from wangge.cases import handling, protection
from wangge.journal import diary
from wangge.journal.models import Entry
from wangge.sync import pending
from wangge.sync.models import Quarantine, Received

WITNESS = "已约证人张三周三谈话"


def step(case, **more):
    return {"case": str(case.uid), "base_version": 0, "act": "note", "args": {"text": "我写的"}} | more


def told(who):
    client = Client()
    client.force_login(who, backend="django.contrib.auth.backends.ModelBackend")
    answer = client.get("/sync/v1/today").content.decode()
    return answer, json.loads(answer)["pending"]


def decided(who, task, choice):
    client = Client()
    client.force_login(who, backend="django.contrib.auth.backends.ModelBackend")
    said = json.dumps({"task": task, "choice": choice})
    return client.post("/sync/v1/decide", said, content_type="application/json").status_code


def against(cast, who):
    """A matter that Min's phone knows, about somebody since: with a note on what they may not know."""
    case = working(cast)
    protection.recuse(case, person=who, reason="居民反映", by=cast.by("zhao"), at=on("03-02 11:00"))
    handling.note(case, text=WITNESS, by=cast.by("zhao"), at=on("03-02 11:30"))
    return case


def test_whom_a_matter_is_about_sees_of_it_only_their_own_words(cast, phone_of):
    phone, case = phone_of("min"), against(cast, cast.min)
    posted(phone, phone.seal("command/1", step(case), now=NOW))
    answer, (task,) = told(cast.min)
    assert WITNESS not in answer and case.number not in answer
    assert "我写的" in [each["words"] for each in task["mine"]] and task["theirs"] == []
    assert [each["code"] for each in task["choices"]] == ["set-aside"]
    assert decided(cast.min, task["id"], "adopt") == 409
    assert WITNESS in told(cast.zhao)[0]
    assert decided(cast.min, task["id"], "set-aside") == 200 and told(cast.min)[1] == []


def test_a_leader_whom_a_matter_is_about_neither_reads_nor_decides_a_workers_step_on_it(cast, phone_of):
    phone, case = phone_of("min"), against(cast, cast.li)
    (item,) = posted(
        phone, phone.seal("command/1", step(case, act="resolve", args={"result": "好"}), now=NOW)
    )
    assert item["status"] == "conflict"
    answer, tasks = told(cast.li)
    assert WITNESS not in answer and tasks == []
    row = Received.objects.get()
    assert decided(cast.li, f"r-{row.pk.hex}", "set-aside") == 409 and not row.rulings.exists()
    answer, (task,) = told(cast.min)
    assert WITNESS in answer and case.number in answer
    assert decided(cast.min, task["id"], "set-aside") == 200


def test_a_step_that_cannot_be_read_is_kept_from_whom_its_matter_is_about(cast, phone_of):
    phone, case = phone_of("min"), against(cast, cast.li)
    posted(phone, phone.seal("command/9", step(case), now=NOW))
    posted(phone, phone.seal("command/1", step(case), now=NOW) | {"sig": "A" * 86})
    assert told(cast.li)[1] == []
    assert len(told(cast.min)[1]) == len(told(cast.zhao)[1]) == 2


def test_who_assists_from_outside_reads_no_notes_of_colleagues_under_their_own_step(cast, phone_of):
    case = assisting(cast).case
    handling.note(case, text=WITNESS, by=cast.by("zhao"), at=on("03-02 11:30"))
    phone = phone_of("wu")
    posted(phone, phone.seal("command/1", step(case, act="resolve", args={"result": "好"}), now=NOW))
    answer, (task,) = told(cast.people["wu"])
    assert case.number in answer and len(task["theirs"]) > 1 and WITNESS not in answer


def test_an_entry_about_a_leader_is_not_read_through_its_correction_or_second_version(cast, phone_of):
    phone = phone_of("min")
    sealed = phone.seal("entry/1", entry("李向阳骂人"), now=NOW)
    posted(phone, sealed)
    diary.shield(Entry.objects.get(), person=cast.li, reason="反映的是他", by=cast.by("zhao"), at=NOW)
    posted(phone, twin(phone, sealed, "李向阳又骂人"))
    assert told(cast.li)[1] == []
    (task,) = told(cast.min)[1]
    assert [each["words"] for each in task["theirs"]] == ["李向阳骂人"]
    assert decided(cast.li, task["id"], "adopt") == 409


def twin(phone, sealed, words, **more):
    """Other words under the id of an earlier record, signed by this phone."""
    other = phone.seal("entry/1", entry(words, **more), now=NOW)
    header = {name: value for name, value in other.items() if name not in ("sig", "body")}
    header |= {"record_id": sealed["record_id"]}
    return header | {"body": other["body"], "sig": phone.sign(b"wangge-sync/1\n" + rfc8785.dumps(header))}


def test_another_workers_entry_is_not_read_or_corrected_by_sending_under_its_id(cast, phone_of):
    mine, other = phone_of("min"), phone_of("sun", 2)
    sealed = mine.seal("entry/1", entry("王家老人独居，钥匙在门垫下"), now=NOW)
    posted(mine, sealed)
    (item,) = posted(other, twin(other, sealed, "随便", grid="2"))
    assert item["status"] == "conflict"
    answer, (task,) = told(cast.sun)
    assert "钥匙在门垫下" not in answer and task["theirs"] == []
    assert [each["code"] for each in task["choices"]] == ["set-aside"]
    (task,) = told(cast.zhao)[1]
    assert task["theirs"] == [] and [each["code"] for each in task["choices"]] == ["set-aside"]
    assert decided(cast.zhao, f"q-{Quarantine.objects.get().pk.hex}", "adopt") == 409
    assert Entry.objects.get().addenda.count() == 0


def test_what_waits_asks_the_same_few_questions_of_who_may_see_it_however_much_waits(cast, phone_of):
    def asked(table):
        with CaptureQueriesContext(connection) as queries:
            pending.of(cast.min, at=NOW)
        return sum(f'FROM "{table}"' in each["sql"] for each in queries)

    phone, case = phone_of("min"), against(cast, cast.li)
    counts = []
    for _ in range(2):
        said = step(case, act="resolve", args={"result": "好"})
        posted(phone, *(phone.seal("command/1", said, now=NOW) for _ in range(3)))
        counts.append([asked("cases_case"), asked("journal_entry")])
    assert counts[0] == counts[1]
