"""演示的文书: the street office's form taken in and filled each Friday, and the ledger of a clerk who fills 1,377 forms a year."""

import datetime as dt
import io
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any
from uuid import uuid4

from wangge.documents import burden, jobs
from wangge.documents.models import Demand
from wangge.documents.superior import forms

if TYPE_CHECKING:
    from wangge.demo.days import Year

DAY = dt.timedelta(days=1)
# name, who asks, on what basis, how often a year, minutes by hand, measured
ASKED = [
    ("网格民情事项办理台账", "梧桐街道办事处", "街道办〔2025〕31号", 52, 95, True), ("每日民情信息报表", "梧桐街道办事处", "街道办〔2025〕31号", 250, 20, True),
    ("入户走访情况统计表", "梧桐街道办事处", "", 12, 80, True), ("安全隐患排查表", "青禾区应急管理局", "区安委〔2026〕4号", 104, 25, False),
    ("环境卫生检查日报", "青禾区城管局", "", 365, 12, False), ("物业矛盾排查表", "青禾区住建局", "", 52, 40, False),
    ("独居老人走访登记表", "青禾区民政局", "区民〔2025〕18号", 52, 35, True), ("志愿服务活动统计表", "区委社会工作部", "", 52, 30, False),
    ("矛盾纠纷零报告表", "青禾区司法局", "", 365, 6, False), ("培训和会议情况表", "梧桐街道办事处", "", 52, 25, False),
    ("居民满意度汇总表", "梧桐街道办事处", "街道办〔2025〕31号", 2, 180, True), ("年度工作总结表", "梧桐街道办事处", "街道办〔2025〕31号", 19, 120, False),
]  # fmt: skip


class Forms:
    """上级的表和负担账."""

    def __init__(self, year: "Year") -> None:
        self.year, self.place = year, year.ground.community
        self.post = year.ground.posts["clerk"]
        self.clerk = year._by(self.post)

    def turns(self) -> Iterator[tuple[dt.datetime, Iterator[dt.datetime]]]:
        """五个星期以前收下表, 以后每个星期五填."""
        begun = self.year.now - 36 * DAY
        yield begun.replace(hour=15, minute=20), self._played(begun.replace(hour=15, minute=20))

    def _played(self, at: dt.datetime) -> Iterator[dt.datetime]:
        by: dict[str, Any] = {"by": self.clerk, "at": at}
        version = forms.add(
            self.place, _form(), name=ASKED[0][0], sender=ASKED[0][1], source="matters", file_name="民情事项办理台账.xlsx", **by
        )  # fmt: skip
        rows = [self._demand(each, version.form if n == 0 else None, by) for n, each in enumerate(ASKED)]
        burden.fill(rows[2], on=self.place.day_of(at), minutes=76, **by)
        while True:
            at += DAY
            yield at
            if at.astimezone(self.place.zone).weekday() == 4:
                self._filled(version, at)
            elif at.astimezone(self.place.zone).weekday() == 2:
                burden.fill(rows[7], on=self.place.day_of(at), by=self.clerk, at=at)

    def _demand(self, said: tuple[Any, ...], form: Any, by: dict[str, Any]) -> Demand:
        name, asked_by, basis, a_year, minutes, measured = said
        return burden.state(
            self.place, name=name, asked_by=asked_by, basis=basis, a_year=a_year, minutes=minutes, form=form,
            how="measured" if measured else "estimated", said_by=self.post.person.name, since=self.place.day_of(by["at"]), **by,
        )  # fmt: skip

    def _filled(self, version: Any, at: dt.datetime) -> None:
        last = self.place.day_of(at)
        jobs.fill(
            version, self.post.person, asked={"first": (last - 6 * DAY).isoformat(), "last": last.isoformat()},
            recipient=ASKED[0][1], purpose="每周台账", uid=uuid4(), by=self.clerk, at=at,
        )  # fmt: skip


def _form() -> bytes:
    """街道的空表: drawn here, as such forms look."""
    import openpyxl
    from openpyxl.styles import Alignment, Border, Font, Side

    book = openpyxl.Workbook()
    sheet: Any = book.active
    sheet.title = "台账"
    sheet.merge_cells("A1:J1")
    sheet["A1"] = "梧桐街道网格民情事项办理台账"
    sheet["A1"].font, sheet["A1"].alignment = (
        Font(name="方正小标宋简体", size=20),
        Alignment(horizontal="center"),
    )
    sheet.merge_cells("A2:J2")
    sheet["A2"] = "填报单位：                    填报日期：      年    月    日"
    names = (
        "序号",
        "社区",
        "网格",
        "受理日期",
        "反映人",
        "诉求内容",
        "承办人",
        "办理结果",
        "办结时间",
        "备注",
    )
    thin = Side(style="thin")
    for row in range(3, 14):
        for n, name in enumerate(names, 1):
            cell = sheet.cell(row, n, name if row == 3 else None)
            cell.border = Border(thin, thin, thin, thin)
            cell.font = Font(name="黑体" if row == 3 else "仿宋", size=11)
            cell.alignment = Alignment(
                horizontal="center" if row == 3 else None, vertical="center", wrap_text=True
            )
    for column, width in zip("ABCDEFGHIJ", (6, 12, 9, 12, 9, 38, 9, 32, 17, 9), strict=True):
        sheet.column_dimensions[column].width = width
    sheet.merge_cells("A14:J14")
    sheet["A14"] = "填表人：                    审核人：                    （盖章）"
    sheet.freeze_panes, sheet.page_setup.orientation = "A4", "landscape"
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()
