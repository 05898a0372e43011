"""The superior's own form: taken in safely, mapped by suggestion or choice, filled with its look kept, and each time written down."""

import contextlib
import datetime as dt
import io
import uuid

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from documents import forms_of_others, opening
from wangge.cases import intake, triage
from wangge.documents import jobs
from wangge.documents.access import NotYours
from wangge.documents.models import Export, FormVersion, Job
from wangge.documents.superior import books, exporting, fields, filling, forms, heads, matching
from wangge.integrity.models import Look
from wangge.policy.pack import Refusal

NOW = dt.datetime(2026, 3, 2, 10, 0, tzinfo=dt.timezone(dt.timedelta(hours=8)))
ASKED = {"first": "2026-03-01", "last": "2026-03-31"}


@pytest.fixture
def made(cast, tmp_path, settings):
    settings.MEDIA_ROOT, settings.HOME = tmp_path / "media", tmp_path
    return forms.add(
        cast.community,
        forms_of_others.form(),
        name="民情事项办理台账",
        sender="槐荫街道办事处",
        file_name="台账.xlsx",
        by=cast.by("zhao"),
        at=NOW,
    )


@pytest.fixture
def matters(cast):
    def registered(words, grid, who, **said):
        return intake.register(
            words, place=cast.community, grid=grid, channel="phone", by=cast.by(who), at=NOW, **said
        ).case

    first = registered("=1+1 二号楼水管漏水", cast.grid1, "min", name="李桂英", contact="13800001234")
    triage.classify(first, level="community", holder=cast.min, by=cast.by("li"), at=NOW)
    return [
        first,
        registered("八号楼门禁坏了", cast.grid2, "sun"),
        registered("有人拍门", cast.grid1, "zhao", confidential=True),
    ]


def fill(cast, version, who="zhao", **said):
    given = {
        "asked": ASKED,
        "recipient": "槐荫街道办事处",
        "purpose": "三月台账",
        "reason": "",
        "uid": uuid.uuid4(),
    } | said
    return jobs.fill(version, cast.people[who], **given, by=cast.by(who), at=NOW)


def table(job):
    return next(iter(opening.excel(jobs.file_of(job).read_bytes()).values()))


# --- taking in ---


def test_the_head_is_found_and_columns_of_two_rows_are_named_by_both(made):
    assert (made.sheet, made.first, made.last, made.foot) == ("民情台账", 3, 4, 10)
    assert [each["label"] for each in made.columns][6:8] == ["办理情况·处理结果", "办理情况·办结时间"]


def test_columns_are_suggested_and_what_is_personal_is_left_to_be_chosen(made):
    assert [each["field"] for each in made.columns] == [
        "serial",
        "grid",
        "received_on",
        "requester",
        "",
        "words",
        "result",
        "resolved",
        "",
    ]
    assert made.form.source == "matters"


def test_what_is_not_taken_is_told(made):
    assert made.left_out == ["公式 1 处"]
    assert b"<f>" not in forms.template(made)


@pytest.mark.parametrize(
    ("content", "why"),
    [
        (b"", "不是 Excel"),
        (b"\xd0\xcf\x11\xe0" + b"\0" * 100, "旧格式"),
        (b"PK\x03\x04 broken", "打不开"),
        (b"PK" + b"0" * (books.MOST + 1), "文件太大"),
        (forms_of_others.with_part(forms_of_others.form(), "xl/vbaProject.bin", b"x"), "有宏"),
        (forms_of_others.with_part(forms_of_others.form(), "xl/styles.xml", b'<!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>'), "实体声明"),
        (forms_of_others.with_part(forms_of_others.form(), "xl/big.xml", b" " * (books.UNPACKED + 1)), "展开后太大"),
        (forms_of_others.with_part(forms_of_others.form(), "xl/workbook.xml", b"<workbook"), "打不开"),
    ],
)  # fmt: skip
def test_what_is_no_safe_form_is_refused_in_words(cast, content, why):
    with pytest.raises(books.BadForm, match=why):
        books.take(content)


FAR = '<row r="{0}"><c r="{1}{0}" t="inlineStr"><is><t>x</t></is></c></row>'


@pytest.mark.parametrize(
    ("content", "why"),
    [
        (forms_of_others.with_sheet(FAR.format(1048576, "XFD")), "第 1048576 行、第 16384 列"),
        (forms_of_others.with_sheet(FAR.format(9, "XFD")), "第 16384 列"),
        (forms_of_others.with_sheet("<row/>" * 3000), "空表最多 2000 行"),
        (forms_of_others.with_sheet(after='<mergeCells count="1"><mergeCell ref="A9:XFD1048576"/></mergeCells>'), "合并的格"),
        (forms_of_others.with_sheet(after='<hyperlinks><hyperlink ref="A9:XFD1048576" location="A1"/></hyperlinks>'), "链接"),
        (forms_of_others.with_sheet(after="<dataValidations>" + "<dataValidation/>" * books.ELEMENTS + "</dataValidations>"), "太多"),
        (forms_of_others.with_part(forms_of_others.form(), "xl/workbook.xml", forms_of_others.many_of_one_sheet(50)), "对不上"),
    ],
)  # fmt: skip
def test_a_small_file_that_would_unfold_without_end_is_refused_before_it_is_laid_out(
    content, why, monkeypatch
):
    monkeypatch.setattr(books, "opened", lambda content: pytest.fail("it was laid out"))
    assert len(content) < 40_000
    with pytest.raises(books.BadForm, match=why) as refused:
        books.take(content)
    assert "再传" in str(refused.value), "what to do is said"


def test_a_form_as_far_as_one_may_reach_is_taken(cast):
    taken = books.take(forms_of_others.with_sheet(FAR.format(books.ROWS, "GR")))
    assert books.opened(taken.content).worksheets[0][f"GR{books.ROWS}"].value == "x"


def test_a_form_in_the_old_format_is_taken_by_its_words_and_given_back_as_the_new_one(cast):
    taken = books.take(forms_of_others.old())
    assert books.OLD_LOOK in taken.left_out, "what did not come over is said"
    head = heads.find(taken.content)
    assert [each.label for each in head.columns][:4] == ["序号", "受理日期", "诉求内容", "承办人"]
    assert (head.data, head.foot) == (3, 9)
    sheet = books.opened(taken.content)["台账"]
    assert [str(each) for each in sheet.merged_cells.ranges] == ["A1:E1"]
    assert sheet["F2"].value == "2" and sheet["F2"].data_type == "s", "words, never a formula"


def test_an_old_file_that_cannot_be_read_is_refused_with_how_to_save_it():
    for content in (forms_of_others.old()[:3000], b"\xd0\xcf\x11\xe0" + b"\0" * 5000):
        with pytest.raises(books.BadForm, match="另存为"):
            books.take(content)


def test_an_entity_hidden_in_utf_16_is_found():
    hidden = '<!DOCTYPE a [<!ENTITY b "c">]><a/>'.encode("utf-16")
    with pytest.raises(books.BadForm, match="实体声明"):
        books.take(forms_of_others.with_part(forms_of_others.form(), "xl/styles.xml", hidden))


@pytest.mark.property
@given(at=st.integers(0, 6000), byte=st.integers(0, 255))
@settings(max_examples=25, deadline=None)
def test_a_damaged_file_is_refused_or_taken_and_never_a_fault(at, byte):
    content = bytearray(forms_of_others.form())
    content[at % len(content)] = byte
    with contextlib.suppress(books.BadForm):
        heads.find(books.take(bytes(content)).content)


def test_only_the_office_takes_in_forms(cast, made):
    for who in ("li", "min", "liu"):
        with pytest.raises(NotYours):
            forms.add(
                cast.community,
                forms_of_others.form(),
                name="表",
                sender="街道",
                file_name="a.xlsx",
                by=cast.by(who),
                at=NOW,
            )


# --- mapping ---


def test_a_change_of_columns_is_a_version_from_a_day_on_and_the_old_one_stays(cast, made):
    changed = forms.remap(
        made.form,
        {9: ("", "无"), 4: ("requester_name", "")},
        since=NOW.date() + dt.timedelta(days=30),
        by=cast.by("zhao"),
        at=NOW,
    )
    assert (changed.number, changed.columns[8]["fixed"], changed.columns[3]["field"]) == (
        2,
        "无",
        "requester_name",
    )
    assert FormVersion.objects.get(pk=made.pk).columns == made.columns
    assert forms.version_on(made.form, NOW.date()).pk == made.pk
    assert forms.version_on(made.form, changed.since).pk == changed.pk


def test_a_form_that_changed_keeps_the_columns_it_still_has(cast, made):
    forms.remap(made.form, {9: ("category", "")}, since=NOW.date(), by=cast.by("zhao"), at=NOW)
    renewed = forms.renew(
        made.form,
        forms_of_others.form(phone=False),
        file_name="新台账.xlsx",
        since=NOW.date(),
        by=cast.by("zhao"),
        at=NOW,
    )
    assert (
        renewed.number == 3
        and renewed.columns[8]["field"] == "category"
        and renewed.columns[4]["field"] == "channel"
    )


@pytest.mark.parametrize(
    ("label", "source", "field"),
    [
        ("诉求内容", "matters", "words"), ("受理时间*", "matters", "received"), ("事发地点（详细）", "matters", "where"),
        ("是否按时办结", "matters", "in_time"), ("责任单位", "matters", "unit"), ("入户日期", "visits", "date"), ("存在困难", "visits", "needs"),
        ("工作内容", "entries", "words"), ("记录人", "entries", "author"), ("党员先锋指数", "matters", ""),
    ],
)  # fmt: skip
def test_names_that_offices_give_their_columns_are_known(label, source, field):
    assert matching.suggest(label, source)[0] == field


# --- filling ---


def test_it_is_filled_from_records_and_keeps_its_look(cast, made, matters):
    job = fill(cast, made)
    assert job.ready and job.done == 3
    rows = table(job)
    assert rows[0][0] == "槐荫街道网格民情事项办理台账"
    assert rows[4][:4] == [1.0, "一网格", "2026-03-02", "李**"] and rows[4][5].startswith("'=1+1")
    assert rows[-1][0].startswith("填表人"), "the foot stays below"
    assert len(rows) == 10, "the form's empty lines stay empty"
    import openpyxl

    sheet = openpyxl.load_workbook(io.BytesIO(jobs.file_of(job).read_bytes())).active
    assert sheet["F5"].border.left.style == "thin" and sheet.column_dimensions["F"].width == 36
    assert "A10:I10" in {str(each) for each in sheet.merged_cells.ranges} and sheet.freeze_panes == "A5"


def test_more_records_than_lines_move_the_foot_down(made):
    out = io.BytesIO()
    filling.fill(forms.template(made), forms.shape(made), ([n] * 7 for n in range(1, 21)), out)
    rows = opening.excel(out.getvalue())["民情台账"]
    assert (
        [row[0] for row in rows[4:24]] == [float(n) for n in range(1, 21)]
        and rows[24][0].startswith("填表人")
        and len(rows) == 25
    )


def test_each_gets_the_rows_they_see_anyway(cast, made, matters):
    assert {who: fill(cast, made, who).total for who in ("zhao", "li", "qian")} == {
        "zhao": 3,
        "li": 1,
        "qian": 1,
    }
    with pytest.raises(NotYours):
        fill(cast, made, "min")


def test_every_export_is_written_down_with_for_whom_and_what_for(cast, made, matters):
    job = fill(cast, made)
    row = Export.objects.get()
    assert (row.recipient, row.purpose, row.rows, row.uid) == ("槐荫街道办事处", "三月台账", 3, job.uid)
    assert row.fields == made.fields and len(row.sha256) == 64 and row.by_label.endswith("赵明慧")
    with pytest.raises(Refusal, match="写明报给谁"):
        fill(cast, made, recipient=" ")


def test_the_same_request_twice_is_one_export(cast, made, matters):
    uid = uuid.uuid4()
    assert fill(cast, made, uid=uid).pk == fill(cast, made, uid=uid).pk
    assert Export.objects.count() == 1


def test_personal_fields_need_a_reason_and_the_look_is_kept(cast, made, matters):
    named = forms.remap(
        made.form,
        {4: ("requester_name", ""), 5: ("requester_phone", "")},
        since=NOW.date(),
        by=cast.by("zhao"),
        at=NOW,
    )
    with pytest.raises(Refusal, match="反映人姓名、反映人电话"):
        fill(cast, named)
    assert not Look.objects.exists() and not Job.objects.exists()
    assert (
        exporting.preview(named, exporting.rows_of(named, cast.reach("zhao"), ASKED))[0][3] == "（个人信息）"
    )
    rows = table(fill(cast, named, reason="街道派单要回访"))
    assert rows[4][3:5] == ["李桂英", "13800001234"] or rows[4][3:5] == ["李桂英", 13800001234.0]
    look = Look.objects.get()
    assert "街道派单要回访" in look.reason and "反映人姓名" in look.field


def test_a_large_table_waits_for_the_loop_and_shows_how_far_it_is(cast, made, matters, monkeypatch):
    monkeypatch.setitem(jobs.AT_ONCE, "form", 2)
    job = fill(cast, made)
    assert not job.ready and job.percent == 0
    assert jobs.turn(at=NOW) == 1 and jobs.turn(at=NOW) == 0
    job.refresh_from_db()
    assert job.ready and job.percent == 100 and jobs.file_of(job).stat().st_size == job.size


def test_a_job_is_made_once_and_one_that_broke_off_is_taken_up_again(cast, made, matters, monkeypatch):
    monkeypatch.setitem(jobs.AT_ONCE, "form", 0)
    job = fill(cast, made)
    Job.objects.filter(pk=job.pk).update(claimed_at=NOW)
    assert jobs.turn(at=NOW + dt.timedelta(minutes=5)) == 0
    assert jobs.turn(at=NOW + dt.timedelta(hours=1)) == 1
    assert Export.objects.count() == 1


def test_a_made_file_is_for_its_owner_alone(cast, made, matters):
    where = jobs.file_of(fill(cast, made))
    assert (where.stat().st_mode & 0o777, where.parent.stat().st_mode & 0o777) == (0o600, 0o700)


def test_the_file_goes_after_its_day(cast, made, matters):
    job = fill(cast, made)
    jobs.turn(at=NOW + jobs.KEPT)
    job.refresh_from_db()
    assert not jobs.file_of(job).exists() and not job.ready
    assert not jobs.of(cast.zhao, at=NOW + jobs.KEPT).exists() and Export.objects.exists()


def test_an_empty_form_changed_on_the_disk_is_not_used(cast, made, matters):
    where = forms._file(cast.community, made.sha256)
    where.write_bytes(where.read_bytes() + b"x")
    assert "对不上" in fill(cast, made).said and not Export.objects.exists()


def test_a_form_unused_for_six_months_rests_and_is_not_deleted(cast, made):
    assert not forms.resting(forms.one(cast.community, made.form.uid), at=NOW + dt.timedelta(days=180))
    assert forms.resting(forms.one(cast.community, made.form.uid), at=NOW + dt.timedelta(days=184))


@pytest.mark.property
@given(
    cells=st.lists(
        st.tuples(st.sampled_from("=+-@\t\r\n＝＋－＠ "), st.text(max_size=30)), min_size=1, max_size=5
    )
)
@settings(max_examples=30, deadline=None)
def test_no_cell_of_a_filled_form_begins_a_formula(cells):
    template = books.take(forms_of_others.form()).content
    shape = filling.Shape("民情台账", 5, 10, (2, 6))
    out = io.BytesIO()
    filling.fill(template, shape, ([sign + said, said] for sign, said in cells), out)
    for row in opening.excel(out.getvalue())["民情台账"]:
        for cell in row:
            bare = str(cell).lstrip(" ") if isinstance(cell, str) else ""
            assert not bare.startswith(tuple("=+-@\t\r＝＋－＠")) or bare[1:].replace(".", "").isdigit()


def test_every_field_can_be_said_of_a_record(cast, made, matters):
    for code, source in fields.of(cast.community).items():
        rows = source.rows(cast.community, cast.reach("zhao"), {"first": NOW.date(), "last": NOW.date()})
        codes = [each.code for each in source.fields]
        for row in fields.values(source, cast.community, rows, codes):
            assert len(row) == len(codes), code


def test_rows_and_log_agree_and_history_stays(cast, made, matters):
    from django.db import DatabaseError, connection, transaction

    from wangge.integrity import audit

    fill(cast, made)
    assert audit.check(cast.community.pk) == []
    if connection.vendor != "sqlite":
        return  # there the database's rights keep history, and the tests' role owns the tables
    with pytest.raises(DatabaseError), transaction.atomic():
        Export.objects.update(rows=1)
