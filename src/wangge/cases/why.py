"""为什么: the whole chain of one matter, from the record to the sentence of the regulation, as text."""

import datetime as dt
from collections.abc import Iterator

from wangge.cases import lifecycle, limits
from wangge.cases.lifecycle import NotAllowed
from wangge.cases.models import Act, Case
from wangge.policy.deadlines import Deadline
from wangge.policy.pack import Citation
from wangge.territory.models import Place


class NoSuchNumber(NotAllowed):
    """没有这个编号."""


def why(number: str, *, place: Place | None = None, lang: str = "zh") -> str:
    """为什么 (wangge why NUMBER): state, clock, each act with its clause, the days counted, the log's entries.

    For the operator at the machine: shows no requester and not the resident's words. NoSuchNumber otherwise.
    """
    found = Case.objects.filter(number=number.strip()).select_related("place", "holder", "grid")
    if place is not None:
        found = found.filter(place=place)
    cases = list(found[:2])
    if not cases:
        raise NoSuchNumber(f"没有编号是“{number}”的事项。编号写在回执上，例如 HY2026-00012。")
    if len(cases) > 1:
        raise NoSuchNumber(f"有几个地方都有编号“{number}”，请用 --place 说明是哪里。")
    return "\n".join(_lines(cases[0], lang))


def _lines(case: Case, lang: str) -> Iterator[str]:
    zone = case.place.zone
    yield f"{case.number}  {case.summary}"
    yield f"{case.place}{'' if case.grid is None else ' ' + case.grid.name} · 现在：{lifecycle.word(case.state)}"
    yield f"收到：{case.received_at.astimezone(zone):%Y-%m-%d %H:%M}" + (
        f"  登记：{case.registered_at.astimezone(zone):%Y-%m-%d %H:%M}" if case.registered_at else ""
    )
    if case.holder:
        yield f"负责人：{case.holder}"
    due = limits.stored(case)
    if due is not None:
        yield ""
        yield from _deadline(due, lang)
    yield ""
    yield "经过"
    for step in case.acts.order_by("seq"):
        yield from _step(step, case)


def _deadline(due: Deadline, lang: str) -> Iterator[str]:
    midnight = due.at.time() == dt.time()  # 24:00 of the last day, never 0:00 of the next
    ends = f"{due.day} 24:00" if midnight else f"{due.at:%Y-%m-%d %H:%M}"
    yield f"时限：{ends}" + ("（暂定：放假安排还没有公布）" if due.provisional else "")
    yield from citation(due.citation, "  ")
    yield "  怎样算的："
    for number, sentence in enumerate(due.steps_in(lang), 1):  # type: ignore[arg-type]
        yield f"    {number}. {sentence}"
    for cell in due.account:
        yield f"    {cell.day:%Y-%m-%d}  {cell.label_in(lang)}"  # type: ignore[arg-type]


def citation(cite: Citation, indent: str) -> Iterator[str]:
    yield f"{indent}依据：{cite.short()}（{cite.digest[:12]}）"
    yield f"{indent}原文：{cite.sentence}"
    if cite.reading:
        yield f"{indent}读法：{cite.reading}"


def _step(step: Act, case: Case) -> Iterator[str]:
    at = step.at.astimezone(case.place.zone)
    moved = "" if step.from_state == step.to_state else (
        f"  {lifecycle.word(step.from_state)} → {lifecycle.word(step.to_state)}"
    )  # fmt: skip
    yield f"  {step.seq:>2}. {at:%Y-%m-%d %H:%M}  {lifecycle.act_word(step.act)}{moved}  {step.by_label}（存证 #{step.leaf_index}）"
    if step.device_at is not None:
        yield f"      设备上的时间：{step.device_at.astimezone(case.place.zone):%Y-%m-%d %H:%M}"
    if step.note and step.act != "register":
        yield f"      {step.note}"
    if step.said:
        yield f"      告诉当事人：{step.said}"
    if step.changes.get("due_at"):
        basis = step.changes.get("due_basis") or {}
        yield f"      时限：{basis.get('day', step.changes['due_at'])} · {basis.get('clause', '')}"
    if step.cite:
        yield f"      依据：{Citation.from_json(step.cite).short()}"
