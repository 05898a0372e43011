"""我们的字段 (fields): what can be put into somebody else's form – by source, with the names offices give these columns.

A personal field (who asked, a household's name) is given for a reason only; a reader gets no more rows than they see anyway.
"""

import datetime as dt
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from wangge.cases import access as case_access
from wangge.cases import lifecycle
from wangge.cases.models import Case, Requester
from wangge.integrity import masking
from wangge.journal import access as journal_access
from wangge.journal.models import Entry, Household, Visit
from wangge.safety import access as safety_access
from wangge.safety import lifecycle as safety_lifecycle
from wangge.safety.models import Hazard
from wangge.territory.models import Place
from wangge.territory.reach import Reach

CHUNK = 1000


@dataclass(frozen=True, slots=True)
class Field:
    """一个字段: what it is, what offices call it, which columns it reads, how it is said."""

    code: str
    label: Any
    names: tuple[str, ...] = ()
    paths: tuple[str, ...] = ()
    say: Callable[..., Any] | None = None  # (place, *values)
    personal: bool = False
    late: Callable[[Place, list[Any]], dict[Any, Any]] | None = None  # by key, a chunk at a time


@dataclass(frozen=True, slots=True)
class Source:
    """一种记录: its fields, its rows as far as a reach sees them, and by which moment they are dated."""

    code: str
    label: Any
    fields: tuple[Field, ...]
    rows: Callable[[Place, Reach, Mapping[str, Any]], QuerySet[Any]]
    kinds: tuple[str, ...] = ("community", "company")
    wholes: frozenset[str] = field(default=frozenset())

    def field(self, code: str) -> Field | None:
        """某个字段."""
        return next((each for each in self.fields if each.code == code), None)

    def personal(self, codes: list[str]) -> list[Field]:
        """其中的个人信息."""
        return [each for each in self.fields if each.code in codes and each.personal]


def values(
    source: Source, place: Place, rows: QuerySet[Any], codes: list[str], *, first: int = 1
) -> Iterator[list[Any]]:
    """逐行取数: in the order of `codes`; an unknown code is an empty cell. A thousand rows at a time, whatever their number."""
    fields = [source.field(code) for code in codes]
    paths = list(dict.fromkeys(["pk", *(path for each in fields if each for path in each.paths)]))
    at = {path: n for n, path in enumerate(paths)}
    for number, chunk in enumerate(_chunks(rows, paths)):
        late = {
            each.code: each.late(place, [row[0] for row in chunk]) for each in fields if each and each.late
        }
        for n, row in enumerate(chunk):
            said: list[Any] = []
            for each in fields:
                if each is None:
                    said.append("")
                elif each.code == "serial":
                    said.append(first + number * CHUNK + n)
                elif each.late:
                    said.append(late[each.code].get(row[0], ""))
                elif each.say:
                    said.append(each.say(place, *(row[at[path]] for path in each.paths)))
                else:
                    said.append(row[at[each.paths[0]]])
            yield said


def _chunks(rows: QuerySet[Any], paths: list[str]) -> Iterator[list[Any]]:
    chunk: list[Any] = []
    for row in rows.values_list(*paths).iterator(chunk_size=CHUNK):
        chunk.append(row)
        if len(chunk) == CHUNK:
            yield chunk
            chunk = []
    if chunk:
        yield chunk


# --- how a value is said ---


def _day(place: Place, at: dt.datetime | None) -> str:
    return at.astimezone(place.zone).strftime("%Y-%m-%d") if at else ""


def _moment(place: Place, at: dt.datetime | None) -> str:
    return at.astimezone(place.zone).strftime("%Y-%m-%d %H:%M") if at else ""


def _of(choices: Any) -> Callable[[Place, str], str]:
    words = dict(choices.choices)
    return lambda place, code: str(words.get(code, code or ""))


def _plain(place: Place, *said: Any) -> str:
    return "；".join(str(each) for each in said if each)


def _place_name(place: Place, *said: Any) -> str:
    return str(place)


def _street(place: Place, *said: Any) -> str:
    return str(place.parent or "")


def _in_time(
    place: Place, due: dt.datetime | None, resolved: dt.datetime | None, told: dt.datetime | None
) -> str:
    done = resolved or told
    if not due or not done:
        return "" if due is None else "未办结"
    return "按期" if done <= due else "超期"


def _taken(place: Place, received: dt.datetime | None, resolved: dt.datetime | None) -> float | str:
    return round((resolved - received).total_seconds() / 86400, 1) if received and resolved else ""


def _state(place: Place, state: str) -> str:
    return str(lifecycle.STATE_WORDS.get(lifecycle.State(state), state))


def _requester(name: str) -> Callable[[Place, list[Any]], dict[Any, Any]]:
    def of(place: Place, keys: list[Any]) -> dict[Any, Any]:
        found = Requester.objects.filter(place=place, case__in=keys, erased_at=None)
        return {each.case_id: getattr(each, name) for each in found}

    return of


def _requester_masked(place: Place, keys: list[Any]) -> dict[Any, Any]:
    found = Requester.objects.filter(place=place, case__in=keys, erased_at=None)
    return {each.case_id: masking.masked_name(each.name) for each in found}


def _household(name: str) -> Callable[[Place, list[Any]], dict[Any, Any]]:
    def of(place: Place, keys: list[Any]) -> dict[Any, Any]:
        pairs = dict(Visit.objects.filter(pk__in=keys).values_list("pk", "household_id"))
        rows = {each.pk: each for each in Household.objects.filter(place=place, pk__in=set(pairs.values()))}
        return {pk: getattr(rows[key], name) for pk, key in pairs.items() if key in rows}

    return of


# --- which rows ---


def _between(place: Place, asked: Mapping[str, Any], path: str) -> dict[str, Any]:
    start, end = place.span(asked["first"], asked["last"])
    found: dict[str, Any] = {f"{path}__gte": start, f"{path}__lt": end}
    if asked.get("grid"):
        found["grid__code"] = asked["grid"]
    return found


def _cases(place: Place, reach: Reach, asked: Mapping[str, Any]) -> QuerySet[Case]:
    rows = case_access.seen_in(reach).filter(
        place=place, registered_at__isnull=False, **_between(place, asked, "received_at")
    )
    if asked.get("which") == "open":
        rows = rows.filter(state__in=lifecycle.OPEN)
    elif asked.get("which") == "done":
        rows = rows.filter(resolved_at__isnull=False)
    if asked.get("level"):
        rows = rows.filter(level=asked["level"])
    return rows.order_by("received_at", "pk")


def _entries(place: Place, reach: Reach, asked: Mapping[str, Any]) -> QuerySet[Entry]:
    rows = journal_access.seen_in(reach).filter(place=place, **_between(place, asked, "claimed_at"))
    return rows.exclude(kind=Entry.Kind.NOTHING).order_by("claimed_at", "pk")


def _visits(place: Place, reach: Reach, asked: Mapping[str, Any]) -> QuerySet[Visit]:
    rows = journal_access.visits_in(reach).filter(place=place, **_between(place, asked, "visited_at"))
    return rows.order_by("visited_at", "pk")


def _hazards(place: Place, reach: Reach, asked: Mapping[str, Any]) -> QuerySet[Hazard]:
    rows = safety_access.visible(reach).filter(place=place, **_between(place, asked, "found_at"))
    return rows.order_by("found_at", "pk")


def _hazard_state(place: Place, state: str) -> str:
    return str(safety_lifecycle.word(state))


SERIAL = Field("serial", _("序号"), ("编号序号", "行号", "顺序号", "no"))
PLACE = Field(
    "place", _("社区"), ("村社区", "社区名称", "所属社区", "单位", "填报单位", "单位名称"), (), _place_name
)
STREET = Field("street", _("街道"), ("镇街", "乡镇街道", "所属街道", "街道名称"), (), _street)
GRID = Field("grid", _("网格"), ("网格名称", "所属网格", "网格编号", "所在网格"), ("grid__name",))

MATTERS = Source(
    "matters", _("事项"), (
        SERIAL, PLACE, STREET, GRID,
        Field("number", _("编号"), ("事项编号", "工单号", "工单编号", "事件编号", "案件编号", "受理编号"), ("number",)),
        Field("summary", _("事由"), ("摘要", "标题", "事项名称", "事件名称", "主题", "诉求标题"), ("summary",)),
        Field("words", _("原话"), ("内容", "诉求内容", "反映内容", "问题描述", "事件描述", "主要内容", "反映事项", "具体内容"), ("words",)),
        Field("where", _("地点"), ("地址", "位置", "发生地点", "事发地点", "具体位置"), ("where",)),
        Field("received", _("收到时间"), ("受理时间", "登记时间", "上报时间", "接件时间", "受理日期时间"), ("received_at",), _moment),
        Field("received_on", _("收到日期"), ("日期", "受理日期", "登记日期", "上报日期", "时间"), ("received_at",), _day),
        Field("channel", _("渠道"), ("来源", "信息来源", "受理渠道", "上报渠道", "诉求来源"), ("channel",), _of(Case.Channel)),
        Field("category", _("类别"), ("事项类别", "事件类型", "问题类别", "分类", "类型", "诉求类别"), ("category__name",)),
        Field("level", _("归谁办"), ("层级", "办理层级", "处置层级"), ("level",), _of(Case.Level)),
        Field("lane", _("紧急程度"), ("缓急", "紧急情况"), ("lane",), _of(Case.Lane)),
        Field("holder", _("承办人"), ("办理人", "责任人", "处理人", "经办人", "网格员"), ("holder__name",)),
        Field("unit", _("协办单位"), ("承办单位", "责任单位", "处置单位", "主办单位", "办理单位"), ("unit__name",)),
        Field("state", _("状态"), ("办理状态", "当前状态", "进展", "办理进度"), ("state",), _state),
        Field("due", _("时限"), ("办理时限", "截止时间", "办结期限", "期限"), ("due_at",), _moment),
        Field("result", _("办理结果"), ("处理结果", "办理情况", "处置情况", "处理情况", "落实情况", "结果", "办理结果及答复"), ("result",)),
        Field("resolved", _("办结时间"), ("完成时间", "结案时间", "处置时间", "办结日期", "办理完成时间"), ("resolved_at",), _moment),
        Field("in_time", _("是否按期"), ("是否超期", "按期办结", "是否按时办结"), ("due_at", "resolved_at", "told_at"), _in_time),
        Field("days", _("用了几天"), ("办理天数", "用时", "办理用时", "耗时"), ("received_at", "resolved_at"), _taken),
        Field("told", _("告知时间"), ("反馈时间", "回复时间", "答复时间", "回访时间"), ("told_at",), _moment),
        Field("requester", _("反映人（只留姓）"), ("反映人称呼",), late=_requester_masked),
        Field("requester_name", _("反映人姓名"), ("反映人", "诉求人", "姓名", "居民姓名", "来电人", "当事人"), late=_requester("name"), personal=True),
        Field("requester_phone", _("反映人电话"), ("联系电话", "电话", "手机", "手机号", "联系方式", "来电号码"), late=_requester("contact"), personal=True),
        Field("longitude", _("经度（WGS-84）"), ("经度", "lng", "longitude"), ("longitude",)),
        Field("latitude", _("纬度（WGS-84）"), ("纬度", "lat", "latitude"), ("latitude",)),
    ), _cases,
)  # fmt: skip

ENTRIES = Source(
    "entries", _("民情日志"), (
        SERIAL, PLACE, STREET, GRID,
        Field("date", _("日期"), ("时间", "记录日期", "发生日期", "民情日期"), ("claimed_at",), _day),
        Field("moment", _("时刻"), ("记录时间", "发生时间"), ("claimed_at",), _moment),
        Field("author", _("记录人"), ("网格员", "填写人", "姓名", "记录员", "填报人"), ("author__name",)),
        Field("kind", _("类型"), ("类别", "记录类型", "民情类型", "工作类型"), ("kind",), _of(Entry.Kind)),
        Field("words", _("内容"), ("民情内容", "工作内容", "记录内容", "主要内容", "情况", "工作情况"), ("words",)),
        Field("where", _("地点"), ("地址", "位置"), ("where",)),
        Field("received", _("收到"), ("上传时间", "提交时间", "上报时间"), ("at",), _moment),
        Field("leaf", _("存证序号"), ("存证",), ("leaf_index",)),
    ), _entries,
)  # fmt: skip

VISITS = Source(
    "visits", _("入户走访"), (
        SERIAL, PLACE, STREET, GRID,
        Field("date", _("走访日期"), ("日期", "时间", "走访时间", "入户时间", "入户日期"), ("visited_at",), _day),
        Field("household", _("第几户"), ("户号", "户编号", "户序号"), ("household__number",)),
        Field("visitor", _("走访人"), ("网格员", "入户人员", "走访人员", "包联干部"), ("visitor__name",)),
        Field("outcome", _("结果"), ("走访结果", "是否见面", "走访方式"), ("outcome",), _of(Visit.Outcome)),
        Field("words", _("走访情况"), ("情况", "内容", "走访内容", "走访记录", "基本情况"), ("words",)),
        Field("needs", _("需要"), ("诉求", "需求", "居民诉求", "需要解决的问题", "反映的问题", "存在困难"), ("needs",)),
        Field("both", _("情况和需要"), ("走访情况及诉求",), ("words", "needs"), _plain),
        Field("felt", _("满意不满意"), ("满意度", "是否满意"), ("felt",), _of(Visit.Felt)),
        Field("name", _("户主姓名"), ("姓名", "户主", "走访对象", "居民姓名"), late=_household("name"), personal=True),
        Field("address", _("住址"), ("地址", "家庭住址", "居住地址", "门牌号"), late=_household("address"), personal=True),
        Field("contact", _("联系电话"), ("电话", "联系方式", "手机号"), late=_household("contact"), personal=True),
    ), _visits, kinds=("community",),
)  # fmt: skip

HAZARDS = Source(
    "hazards", _("隐患"), (
        SERIAL, PLACE, GRID,
        Field("number", _("编号"), ("隐患编号", "序列号"), ("number",)),
        Field("area", _("部位"), ("地点", "隐患部位", "位置", "场所"), ("area",)),
        Field("words", _("隐患情况"), ("隐患内容", "隐患描述", "存在问题", "问题描述", "内容", "主要隐患"), ("words",)),
        Field("kind", _("类别"), ("隐患类别", "隐患类型", "类型"), ("kind",), _of(Hazard.Kind)),
        Field("grade", _("级别"), ("隐患级别", "隐患等级", "等级"), ("grade",), _of(Hazard.Grade)),
        Field("found", _("发现日期"), ("排查日期", "检查日期", "日期", "排查时间", "检查时间"), ("found_at",), _day),
        Field("control", _("防护措施"), ("临时措施", "防范措施", "管控措施"), ("control", "on_the_spot"), _plain),
        Field("due", _("整改期限"), ("限期", "整改时限", "完成期限"), ("due_at",), _day),
        Field("rectifier", _("整改人"), ("责任人", "整改责任人", "负责人"), ("rectifier__name",)),
        Field("rectified", _("整改情况"), ("整改措施", "整改结果", "落实情况"), ("rectified",)),
        Field("accepted_by", _("验收人"), ("复查人", "验收责任人"), ("accepted_by__name",)),
        Field("accepted", _("验收日期"), ("复查日期", "验收时间", "销号时间", "完成时间", "销号日期"), ("accepted_at",), _day),
        Field("state", _("状态"), ("整改状态", "是否完成整改", "是否整改", "进展"), ("state",), _hazard_state),
    ), _hazards, kinds=("company",),
)  # fmt: skip

SOURCES: dict[str, Source] = {each.code: each for each in (MATTERS, ENTRIES, VISITS, HAZARDS)}


def of(place: Place) -> dict[str, Source]:
    """这个地方有的记录."""
    return {code: each for code, each in SOURCES.items() if place.kind in each.kinds}
