"""Proposals in tests: a ground of somebody's record, and the steps of the due process in an ordinary fortnight."""

import datetime as dt
from typing import Any

CN = dt.timezone(dt.timedelta(hours=8))


def at(month: int, day: int, hour: int = 10, year: int = 2026) -> dt.datetime:
    """A moment of 2026 in the place's zone."""
    return dt.datetime(year, month, day, hour, tzinfo=CN)


MAY6 = at(5, 6)  # Wednesday, after the first three months in which nothing is proposed


def ground(
    place: Any,
    about: Any,
    *,
    clause: str = "C-4.1",
    measures: tuple[str, ...] = (),
    key: str = "",
    **more: Any,
) -> Any:
    """What the clause of the adopted text makes of a few facts of July; measures as the clause has them."""
    from wangge.accountability.grounds import Ground
    from wangge.territory import jurisdiction

    pack = jurisdiction.regulation_of(place, dt.date(2026, 5, 6))
    given = pack[clause].provision.consequence
    facts = more.pop("facts", None) or [
        {
            "name": "first-asked-fault", "on": f"2026-04-0{day}", "event": f"case:{day}", "evidence": [f"allegation:{day}"],
            "note": f"4月{day}日 HY2026-0000{day} 没有按期答复", "role": "grid-leader", "value": None, "excluded": "",
        }
        for day in (1, 2, 3, 7)
    ]  # fmt: skip
    return Ground(
        source="finding", about=about, clause=clause, citation=pack.cite(clause).to_json(),
        key=key or f"{pack.id}|{clause}|{about.pk}|2026-01-01", sentence="一年里第四次", facts=facts,
        excluded=more.pop("excluded", []), steps=["四次以上包括第四次：4 ≥ 4"],
        consequences=measures or ((given,) if isinstance(given, str) else tuple(given)), **more,
    )  # fmt: skip


def drafted(
    cast: Any,
    about: Any = None,
    *,
    measure: str = "training-with-notes",
    by: str = "zhao",
    when: dt.datetime = MAY6,
    **more: Any,
) -> Any:
    """A draft about Li (grid 1's leader) by Zhao, the clerk."""
    from wangge.accountability import proposals

    place = cast.by(by) and cast.posts[by].place
    found = ground(place, about or cast.li, **more)
    return proposals.draft(found, measure=measure, reasons="四次都没有按期回话", by=cast.by(by), at=when)


def served(cast: Any, *args: Any, when: dt.datetime = MAY6, **more: Any) -> Any:
    """The same, served at once; the five working days end on 12 May."""
    from wangge.accountability import proposals

    proposal = drafted(cast, *args, when=when, **more)
    proposals.serve(proposal, told="当面交给本人", by=cast.by(more.get("by", "zhao")), at=when)
    return proposal


def decided(cast: Any, *args: Any, outcome: str = "adopted", **more: Any) -> Any:
    """The same, answered in full on 8 May and decided by Wang, the head, on 11 May."""
    from wangge.accountability import proposals

    choice = {
        name: more.pop(name) for name in ("amount_decided", "measure_decided", "checks") if name in more
    }
    proposal = served(cast, *args, **more)
    concerned = "li" if proposal.respondent_id == cast.li.pk else "gao"
    decider = "wang" if proposal.place_id == cast.community.pk else "han"
    proposals.respond(proposal, words="那几天停电", said_all=True, by=cast.by(concerned), at=at(5, 8))
    proposals.decide(
        proposal, outcome=outcome, reasons="停电只有一天，其余三次属实", measure=choice.get("measure_decided", ""),
        amount=choice.get("amount_decided"), checks=choice.get("checks"), by=cast.by(decider), at=at(5, 11),
    )  # fmt: skip
    return proposal


def in_force(cast: Any) -> Any:
    """Training for Li, in force since January: the head had ended the time of observing early."""
    from wangge.accountability import observing, proposals

    observing.decide(
        cast.community, until=dt.date(2026, 1, 1), why="大家熟悉了", by=cast.by("wang"), at=at(1, 5)
    )
    proposal = served(cast, when=at(1, 6))
    proposals.respond(proposal, words="都说了", said_all=True, by=cast.by("li"), at=at(1, 7))
    proposals.decide(proposal, outcome="adopted", reasons="属实", by=cast.by("wang"), at=at(1, 8))
    proposals.expire(proposal, at=proposal.appeal_by)
    return proposal
