"""The pages of the papers: what each is for, step by step, as the clerk takes them."""

import datetime as dt
import uuid

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from documents import forms_of_others, opening
from documents.test_of_matters import case, told  # noqa: F401
from documents.test_superior_forms import made, matters  # noqa: F401
from wangge.documents import jobs
from wangge.documents.models import Export, Job, SuperiorForm
from wangge.documents.superior import forms
from wangge.integrity.models import Look
from wangge.journal import households, visits

NOW = dt.datetime(2026, 3, 2, 17, 0, tzinfo=dt.timezone(dt.timedelta(hours=8)))


@pytest.fixture(autouse=True)
def clock(monkeypatch):
    monkeypatch.setattr("wangge.faces.console.gate.timezone.now", lambda: NOW)


def signed_in(cast, who):
    client = Client()
    client.force_login(cast.people[who], backend="django.contrib.auth.backends.ModelBackend")
    return client


def test_a_form_is_taken_in_looked_through_and_filled(cast, matters):  # noqa: F811
    client = signed_in(cast, "zhao")
    file = SimpleUploadedFile("台账.xlsx", forms_of_others.form())
    answer = client.post(
        reverse("console:superior-new"),
        {"file": file, "name": "民情台账", "sender": "街道", "source": "", "slip": str(uuid.uuid4())},
    )
    form = SuperiorForm.objects.get()
    assert answer["Location"] == reverse("console:superior-columns", args=[form.uid])
    page = client.get(answer["Location"]).content.decode()
    assert "公式 1 处" in page and "办理情况·办结时间" in page
    said = {f"field_{each['index']}": each["field"] for each in forms.latest(form).columns} | {
        "field_9": "",
        "fixed_9": "无",
        "since": "2026-03-02",
    }
    answer = client.post(reverse("console:superior-columns", args=[form.uid]), said)
    assert answer["Location"] == reverse("console:superior-form", args=[form.uid])
    asked = {
        "first": "2026-03-01",
        "last": "2026-03-02",
        "recipient": "街道",
        "purpose": "周报",
        "grid": "",
        "which": "",
        "level": "",
        "slip": str(uuid.uuid4()),
    }
    answer = client.post(answer["Location"], asked, follow=True)
    assert "做好了" in answer.content.decode()
    file = client.get(reverse("console:paper-file", args=[Job.objects.get().uid]))
    rows = opening.excel(b"".join(file.streaming_content))["民情台账"]
    assert rows[4][0] == 1.0 and rows[4][8] == "无"
    assert "周报" in client.get(reverse("console:exports")).content.decode()


def test_a_file_is_only_for_whoever_asked_for_it(cast, made, matters):  # noqa: F811
    asked = {"first": "2026-03-01", "last": "2026-03-02"}
    job = jobs.fill(
        made,
        cast.zhao,
        asked=asked,
        recipient="街道",
        purpose="月报",
        uid=uuid.uuid4(),
        by=cast.by("zhao"),
        at=NOW,
    )
    for name in ("console:paper-job", "console:paper-file"):
        assert signed_in(cast, "wang").get(reverse(name, args=[job.uid])).status_code == 404
        assert signed_in(cast, "zhao").get(reverse(name, args=[job.uid])).status_code == 200


def test_a_file_with_macros_is_refused_on_the_page_and_nothing_is_kept(cast):
    bad = SimpleUploadedFile(
        "a.xlsx", forms_of_others.with_part(forms_of_others.form(), "xl/vbaProject.bin", b"x")
    )
    answer = signed_in(cast, "zhao").post(
        reverse("console:superior-new"),
        {"file": bad, "name": "表", "sender": "街道", "slip": str(uuid.uuid4())},
    )
    assert (
        answer.status_code == 409 and "有宏" in answer.content.decode() and not SuperiorForm.objects.exists()
    )


def test_personal_columns_ask_for_a_reason_on_the_page(cast, made, matters):  # noqa: F811
    forms.remap(made.form, {4: ("requester_name", "")}, since=NOW.date(), by=cast.by("zhao"), at=NOW)
    client, address = signed_in(cast, "zhao"), reverse("console:superior-form", args=[made.form.uid])
    asked = {
        "first": "2026-03-01",
        "last": "2026-03-02",
        "recipient": "街道",
        "purpose": "周报",
        "slip": str(uuid.uuid4()),
    }
    assert "李桂英" not in client.get(address).content.decode()
    answer = client.post(address, asked)
    assert answer.status_code == 409 and "请写明为什么非填不可" in answer.content.decode()
    assert client.post(address, asked | {"reason": "回访"}).status_code == 302 and Look.objects.count() == 1


def test_many_papers_become_one_pdf_and_those_without_one_are_named(cast, told):  # noqa: F811
    from wangge.cases import intake

    other = intake.register(
        "灯不亮", place=cast.community, grid=cast.grid1, channel="phone", by=cast.by("min"), at=NOW
    ).case
    client = signed_in(cast, "min")
    assert told.number in client.get(reverse("console:paper-batch")).content.decode()
    said = {"kind": "closing", "as_": "pdf", "slip": str(uuid.uuid4()), "number": [told.number, other.number]}
    page = client.post(reverse("console:paper-batch"), said, follow=True).content.decode()
    assert "做好了" in page and f"1 件还没有办结告知单，没有印：{other.number}" in page
    text = opening.pdf(jobs.file_of(Job.objects.get()).read_bytes())
    assert told.number in text and other.number not in text


def test_many_at_once_holds_no_matter_one_does_not_see(cast, told):  # noqa: F811
    said = {"kind": "closing", "as_": "docx", "slip": str(uuid.uuid4()), "number": [told.number]}
    page = signed_in(cast, "sun").post(reverse("console:paper-batch"), said, follow=True).content.decode()
    assert "选的事项都还没有办结告知单" in page and not Job.objects.get().ready


def test_the_register_of_visits_names_nobody_until_a_reason_is_given(cast):
    household = households.add(
        cast.grid1, name="王桂兰", address="三号楼201", need="company", basis="consent", review_on=NOW.date() + dt.timedelta(days=90),
        by=cast.by("min"), at=NOW,
    )  # fmt: skip
    visits.visit(household, outcome="met", words="都好", by=cast.by("min"), at=NOW)
    client, address = signed_in(cast, "min"), reverse("console:paper-visits")
    span = {"first": "2026-03-01", "last": "2026-03-02"}
    masked = client.get(address, span).content.decode()
    assert "王**" in masked and "王桂兰" not in masked and "201" not in masked
    assert "王桂兰" not in str(opening.excel(client.get(address, span | {"as": "xlsx"}).content))
    assert (
        client.post(f"{address}?first=2026-03-01&last=2026-03-02", {"reason": "", "as": "xlsx"})
        .headers["Content-Type"]
        .startswith("text/html")
    )
    assert not Look.objects.exists()
    file = client.post(
        f"{address}?first=2026-03-01&last=2026-03-02", {"reason": "街道入户核对", "as": "xlsx"}
    )
    assert "王桂兰" in str(opening.excel(file.content)) and "三号楼201" in str(opening.excel(file.content))
    assert "街道入户核对" in Look.objects.get().reason


def test_the_diary_of_some_days_and_the_archive_open_on_the_page_and_as_files(cast, told):  # noqa: F811
    client = signed_in(cast, "wang")
    for name, query in (
        ("console:paper-diary", {"first": "2026-03-01", "last": "2026-03-02"}),
        ("console:paper-archive", {"year": "2026"}),
    ):
        assert "水管" in client.get(reverse(name), query).content.decode() or name == "console:paper-archive"
        for form, mark in (("docx", b"PK"), ("pdf", b"%PDF"), ("xlsx", b"PK")):
            assert client.get(reverse(name), query | {"as": form}).content.startswith(mark)


def test_the_ledger_of_burdens_is_kept_on_its_page(cast):
    client = signed_in(cast, "zhao")
    said = {
        "name": "台账",
        "asked_by": "街道",
        "basis": "",
        "a_year": 52,
        "minutes": 45,
        "how": "measured",
        "said_by": "赵明慧",
        "check_minutes": 3,
        "form": "",
        "since": "2026-03-01",
    }
    assert client.post(reverse("console:burden"), said).status_code == 302
    page = client.get(reverse("console:burden")).content.decode()
    assert "一年共 52 次" in page and "没有说" in page
    assert client.get(reverse("console:burden"), {"as": "xlsx"}).content.startswith(b"PK")
    assert signed_in(cast, "li").post(reverse("console:burden"), said | {"name": "别的"}).status_code == 200
    assert "别的" not in client.get(reverse("console:burden")).content.decode()
    assert not Export.objects.exists()
