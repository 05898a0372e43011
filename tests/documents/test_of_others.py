"""Papers of the diary, of people and of surveys: what was signed is what is printed, with where each of it stands."""

import datetime as dt

import proposing
from documents import opening
from reports.conftest import NOW, TODAY, day, register, write  # noqa: F401
from surveys.conftest import close, codes, opened, published, round, sign  # noqa: F401
from wangge.accountability import assessments, letters
from wangge.documents import of_archive, of_journal, of_month, of_people, rendering
from wangge.reports import days, diary, inspections, weeks

FRIDAY = NOW + dt.timedelta(days=4)


def word(paper):
    return opening.word(rendering.render(paper, "docx").content)


def test_the_days_sheet_says_what_was_signed_and_what_came_since(cast, day):  # noqa: F811
    days.sign(cast.grid1, TODAY, words="漏水多", by=cast.by("li"), at=NOW)
    board = days.board(cast.grid1, TODAY, cast.reach("li"))
    paragraphs, tables = word(of_journal.day_sheet(board, board.items))
    assert any("共收到 8 件" in each for each in paragraphs) and "漏水多" in paragraphs
    assert [row[3] for row in tables[0][1:]] == [each.text for each in board.items]
    assert tables[-1][1][1].startswith("当日信息分类表") and tables[-1][1][3] == str(board.sheet.leaf_index)
    unsigned = word(of_journal.day_sheet(days.board(cast.grid2, TODAY, cast.reach("qian")), []))[0]
    assert "（未签发）" in unsigned


def test_the_weeks_figures_stand_with_their_parts_and_the_records_behind_them(cast, day):  # noqa: F811
    signed = weeks.sign(cast.grid1, TODAY, words={"opening": "这周雨多"}, by=cast.by("li"), at=FRIDAY)
    made = weeks.compose(cast.grid1, TODAY, cast.reach("li"), at=FRIDAY)
    paper = of_journal.week(made, weeks.summary_of(cast.grid1, TODAY), signed.words)
    _paragraphs, tables = word(paper)
    assert [row[1] for row in tables[0][1:]] == [
        f"{each.numerator}/{each.denominator}" for each in weeks.figures_of(signed)
    ]
    named = " ".join(row[1] for row in tables[-1])
    assert day["limited"].number in named and "每周汇总" in named
    assert paper.checkpoint and "这周雨多" in opening.pdf(rendering.render(paper, "pdf").content)


def test_the_diary_is_one_thread_with_each_lines_place_in_the_log(cast, day):  # noqa: F811
    lines = diary.of(cast.community, cast.reach("li"), first=TODAY)
    _paragraphs, tables = word(
        of_journal.diary(cast.community, lines, first=TODAY, last=TODAY, of="一网格", at=NOW)
    )
    assert [row[4] for row in tables[0][1:]] == [str(each.leaf) for each in lines]
    assert "八号楼路面塌了一块" not in " ".join(row[1] for row in tables[0])


def test_an_inspection_prints_its_draw_its_remarks_and_their_answers(cast, day):  # noqa: F811
    zhao = {"by": cast.by("zhao"), "at": FRIDAY}
    held = inspections.inspect(cast.community, TODAY, seed=7, per_grid=0, **zhao)
    sample = inspections.sample_of(held, cast.reach("zhao"))
    remark = inspections.remark(held, sample[0], words="写得清楚", **zhao)
    inspections.reply(
        remark,
        words="谢谢",
        by=cast.by(next(name for name in ("min", "sun") if cast.people[name] == sample[0].author)),
        at=FRIDAY,
    )
    paragraphs, tables = word(of_journal.inspection(held, sample, at=FRIDAY))
    assert any("抽签数 7" in each for each in paragraphs)
    assert tables[0][1][2:] == ["写得清楚", "谢谢"]


def test_every_letter_of_a_proposal_is_as_it_was_composed(cast):
    proposal = proposing.in_force(cast)
    for kind in letters.kinds_of(proposal):
        made = letters.letter(proposal, kind)
        paragraphs, tables = word(of_people.official(made, proposal))
        assert made.opening in paragraphs and all(each.heading in paragraphs for each in made.sections)
        assert len(tables[-1]) == 1 + proposal.acts.count()


def test_the_assessment_prints_what_is_missing_as_missing_and_ranks_nobody(cast):
    before, after = NOW.replace(month=12), NOW.replace(year=2027, month=12)
    assessments.publish(
        cast.community, 2027, words="贴在公告栏", published_on=before.date(), by=cast.by("wang"), at=before
    )
    row = assessments.begin(cast.community, cast.li, 2027, by=cast.by("zhao"), at=after)
    _, tables = word(of_people.assessment(row))
    assert any(cell == "—" for line in tables[1] for cell in line) and any(
        "不当作零分" in cell for line in tables[1] for cell in line
    )
    assert tables[0][3] == ["总分", "还没有"] and "李向阳" in tables[0][0]


def test_the_surveys_report_has_every_score_with_its_interval(cast, sign):  # noqa: F811
    row = sign()
    paragraphs, tables = word(of_people.survey(row.round, row))
    assert next(line[0] for line in tables[1]) == "网格" and len(tables[1]) == 3
    assert tables[-1][2][3] == str(row.leaf_index)
    assert "按网格代码排，不排名。" in paragraphs


def test_the_months_analysis_opens_signed_or_not(cast, day):  # noqa: F811
    from wangge.analysis import monthly

    content = monthly.compose(cast.community, TODAY, at=FRIDAY).content
    paper = of_month.analysis(cast.community, TODAY, content, {"situation": "雨多"}, None)
    paragraphs, tables = word(paper)
    assert "（未签发）" in paragraphs and "雨多" in paragraphs
    assert len(tables[0]) == 1 + len(monthly.figures_in(content)) == len(tables[-1])


def test_the_archive_index_lists_what_was_signed_and_settled(cast, day):  # noqa: F811
    sheet = days.sign(cast.grid1, TODAY, by=cast.by("li"), at=NOW)
    _paragraphs, tables = word(of_archive.index(cast.community, cast.reach("wang"), 2026, at=FRIDAY))
    assert tables[0][1][1] == "当日信息分类表" and tables[0][1][5] == str(sheet.leaf_index)
