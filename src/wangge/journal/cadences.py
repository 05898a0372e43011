"""定期义务: the clause of the regulation in force that says how often something is owed."""

import datetime as dt
from dataclasses import dataclass
from typing import cast

from wangge.policy.pack import Citation, Clause, Pack, Refusal
from wangge.policy.provisions import Cadence
from wangge.territory import jurisdiction
from wangge.territory.models import Place


@dataclass(frozen=True, slots=True)
class Owed:
    """应做: a cadence clause with its citation and the period a day lies in."""

    clause: Clause
    citation: Citation
    cadence: Cadence
    since: dt.date
    until: dt.date


def clauses(pack: Pack, duty: str) -> list[Clause]:
    """各条 with this duty, in the order of the text."""
    found = (each for each in pack.clauses.values() if isinstance(each.provision, Cadence))
    return [each for each in found if cast(Cadence, each.provision).duty == duty]


def owed(place: Place, duty: str, *, on: dt.date) -> Owed | None:
    """这一天的义务 under the regulation in force; None where the text has no such duty, or none is in force."""
    try:
        pack = jurisdiction.regulation_of(place, on)
    except Refusal:
        return None
    for clause in clauses(pack, duty):
        cadence = cast(Cadence, clause.provision)
        since, until = cadence.period(on)
        return Owed(clause, pack.cite(clause.id), cadence, since, until)
    return None
