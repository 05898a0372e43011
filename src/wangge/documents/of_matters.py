"""事项的文书: receipt, one-time notice, hand-over, letters, later day, stage, answer – each from the matter's own records."""

import datetime as dt
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from wangge.cases import closure, limits, papers
from wangge.cases.lifecycle import ANSWERED, ENDED, NotAllowed
from wangge.cases.models import Assistance, Case, Telling
from wangge.documents import tracing
from wangge.documents.paper import Block, Paper, Para, Table
from wangge.policy.pack import Citation
from wangge.territory.models import Place

SIGNED = "送达人：________　签收：________　　　　年　　月　　日（签收只表示收到）"


@dataclass(frozen=True, slots=True)
class Kind:
    """一种文书 of a matter: its name, and how it is written; a Refusal says why there is none yet."""

    word: str
    make: Callable[[Case, str], Paper]


def receipt(case: Case, words: str) -> Paper:
    """受理回执, without the code: that is printed once, when the matter is registered, and kept nowhere."""
    made = papers.receipt(case)
    rows = [
        ("编号", made.number), ("收到", tracing.moment(case.place, made.received_at)), ("您说的", words),
        ("首问责任人", " ".join(filter(None, (str(made.first_asked), made.first_asked_phone))) if made.first_asked else ""),
        ("接下来", made.promise), ("监督电话", made.supervision_phone),
    ]  # fmt: skip
    note = Para("查询码在登记时印过一次，这里不留底。丢了请到办公室当面查询。", indent=False, quiet=True)
    return _made(case, "受理回执", [_facts(rows), note], at=made.registered_at or made.received_at, to="")


def letter(assistance: Assistance) -> Paper:
    """协办函 or 上报单."""
    return _letter(assistance.case, papers.dispatch_letter(assistance), sealed=True)


def reply(case: Case, words: str) -> Paper:
    """答复书."""
    return _letter(case, papers.reply_letter(case), sealed=True)


def missing(case: Case, words: str) -> Paper:
    """一次性告知单 (B-3.5)."""
    return _letter(case, papers.missing_notice(case), sealed=True, tear_off=SIGNED)


def handover(case: Case, words: str) -> Paper:
    """交办单: to whom the matter was given within the house, until when and why then."""
    step = case.acts.filter(act__in=("assign", "classify")).order_by("seq").last()
    if step is None or case.holder is None:
        raise NotAllowed("这件事还没有交给谁办，先“分类”或“交办”，再打印交办单。")
    due = limits.stored(case)
    blocks: list[Block] = [
        Para(f"现将 {case.number} 号事项交您办理，请按期办结，办好以后写明结果，由网格长或办公室告知反映人。"),
        _facts([
            ("事由", case.summary), ("原话", words), ("地点", case.where), ("网格", str(case.grid or "")),
            ("归谁办", str(case.get_level_display()) if case.level else ""), ("承办人", case.holder.name),
            ("时限", f"{limits.until(due, year=True)}以前" if due else "还没有定"), ("交代的话", step.note),
        ]),
    ]  # fmt: skip
    if due is not None:
        blocks += tracing.clause(due.citation)
    return _made(case, "交办单", blocks, at=step.at, to=case.holder.name, signed=step.by_label)


def extension(case: Case, words: str) -> Paper:
    """延期告知: approved by another person, with the old day, the new one and the reason (B-3.4)."""
    row = case.extensions.filter(approved=True).select_related("decided_by").order_by("pk").last()
    if row is None or row.decided_at is None:
        raise NotAllowed("这件事没有批准过延期，没有延期告知。")
    place = case.place
    cite = limits.cite(case, "extend")
    blocks: list[Block] = [
        Para(f"您在{tracing.moment(place, case.received_at)}反映的事（{case.number}），因下面的原因不能在原定时限内办结，经批准延期："),
        Para(row.reason),
        _facts([
            ("事由", case.summary), ("原定时限", tracing.moment(place, row.old_due_at)),
            ("延到", tracing.moment(place, row.new_due_at)), ("批准人", str(row.decided_by or "")), ("告知的话", row.words),
        ]),
        Para("延期期间继续办理，有进展及时告知；到期仍没有办成的，由网格长催办并分段告知，直到有结果。"),
        *tracing.clause(Citation.from_json(cite) if cite else None),
    ]  # fmt: skip
    return _made(case, "延期告知书", blocks, at=row.decided_at, to="反映人", sealed=True)


def stage(case: Case, words: str) -> Paper:
    """阶段反馈单: every word told along the way, the last one first (B-3.4)."""
    told = list(case.tellings.filter(stage=Telling.Stage.PROGRESS).order_by("-at", "-pk"))
    if not told:
        raise NotAllowed("还没有分段告知过，没有阶段反馈单。")
    cite = limits.cite(case, "tell-stage", "stage-feedback")
    rows = tuple(
        (
            tracing.moment(case.place, each.at),
            str(each.get_channel_display()),
            each.words,
            "已告知" if each.reached else "没有联系上",
        )
        for each in told
    )
    own = limits.stored(case)
    until = f"，时限{limits.until(own, year=True)}" if own else ""
    blocks: list[Block] = [
        Para(f"您反映的事（{case.number}，{case.summary}）还在办理{until}。到现在为止的情况："),
        Table(("时间", "方式", "告知的话", "结果"), rows, (2.4, 1.1, 5, 1.4)),
        Para("有新的进展，我们再告知您，直到有结果为止。"),
        *tracing.clause(Citation.from_json(cite) if cite else None),
    ]
    return _made(case, "阶段反馈单", blocks, at=told[0].at, to="反映人")


def closing(case: Case, words: str) -> Paper:
    """办结告知单: what was done, by when it had to be, when it was, and what can still be asked for."""
    if case.state not in ANSWERED | ENDED or case.told_at is None:
        raise NotAllowed("还没有告知结果，先“告知结果”，再打印办结告知单。")
    place, own, again = case.place, limits.stored(case), closure.reopen_until(case)
    last = (
        case.tellings.filter(stage__in=(Telling.Stage.RESULT, Telling.Stage.EXPLANATION))
        .order_by("at")
        .last()
    )
    blocks: list[Block] = [
        _facts([
            ("编号", case.number), ("您反映的", words), ("收到", tracing.moment(place, case.received_at)),
            ("时限", f"{limits.until(own, year=True)}（{own.citation.short()}）" if own else ""),
            ("办结", tracing.moment(place, case.resolved_at or case.told_at)), ("办理结果", case.result),
            ("告知您的话", last.words if last else ""), ("告知", tracing.moment(place, case.told_at)),
            ("监督电话", place.supervision_phone),
        ]),
    ]  # fmt: skip
    if again is not None and case.state in ANSWERED:
        blocks.append(
            Para(
                f"认为没有解决的，可以在{limits.until(again, year=True)}前要求重办（{again.citation.short()}）。"
            )
        )
    return _made(case, "办结告知单", blocks, at=case.told_at, to="反映人", sealed=True, tear_off=SIGNED)


KINDS: dict[str, Kind] = {
    "receipt": Kind("受理回执", receipt), "missing": Kind("一次性告知单", missing), "handover": Kind("交办单", handover),
    "extension": Kind("延期告知书", extension), "stage": Kind("阶段反馈单", stage), "reply": Kind("答复书", reply),
    "closing": Kind("办结告知单", closing),
}  # fmt: skip


def more(case: Case) -> list[tuple[str, str]]:
    """还有哪些文书 of a matter, beside receipt, notice and answer: those for which there is something to say."""
    there = {
        "handover": case.holder_id is not None and case.classified_at is not None,
        "extension": case.extensions.filter(approved=True).exists(),
        "stage": case.tellings.filter(stage=Telling.Stage.PROGRESS).exists(),
        "closing": case.told_at is not None and case.state in ANSWERED | ENDED,
    }
    return [(kind, KINDS[kind].word) for kind, exists in there.items() if exists]


def _facts(rows: Sequence[tuple[str, str | None]]) -> Table:
    return Table((), tuple((name, said) for name, said in rows if said))


def _letter(case: Case, made: papers.Letter, *, sealed: bool = False, tear_off: str = "") -> Paper:
    blocks: list[Block] = [Para(each) for each in made.paragraphs]
    blocks.append(_facts([("事由", made.subject), ("地点", made.where), ("原话", made.words)]))
    blocks += tracing.clause(made.citation)
    return _made(
        case,
        made.title,
        blocks,
        at=made.at,
        to=made.to_name,
        signed=made.from_phone,
        sealed=sealed,
        tear_off=tear_off,
    )


def _made(
    case: Case, title: str, blocks: list[Block], *, at: dt.datetime, to: str, signed: str = "", sealed: bool = False, tear_off: str = "",
) -> Paper:  # fmt: skip
    place: Place = case.place
    day = place.day_of(at)
    return Paper(
        title, tuple(blocks), number=case.number or "", to=to, from_name=str(place), signed_by=signed, day=day,
        sources=tuple(tracing.of_case(case)), footer=tracing.footer(place, day), sealed=sealed, tear_off=tear_off,
    )  # fmt: skip
