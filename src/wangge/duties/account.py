"""逐日说明: why a line of the ledger stands as it does, day by day from the first to the due day."""

import datetime as dt
from dataclasses import dataclass

from wangge.duties import excuses, outages, owing, records
from wangge.duties.ledger import Line
from wangge.duties.owing import Held, Holders
from wangge.duties.records import Asking
from wangge.policy.workdays import DayKind
from wangge.territory import jurisdiction
from wangge.territory.models import Person

DAY = dt.timedelta(days=1)
SHORT = 14  # days that are shown whole; of more, only those on which something is to be said


@dataclass(frozen=True, slots=True)
class Told:
    """一天: what day it was, who held the post, and what speaks for or against that it could be done."""

    day: dt.date
    kind: DayKind
    name: str  # of a holiday or a make-up day
    held: tuple[Held, ...]
    away: tuple[Person, ...]
    outage: str
    done: tuple[str, ...]  # what was recorded
    looked_at: bool  # one of the last working days, by which an excuse is decided

    @property
    def notable(self) -> bool:
        return bool(self.away or self.outage or self.done or self.looked_at or self.name) or any(
            each.stood_in for each in self.held
        )


def of(line: Line) -> list[Told]:
    """逐日: all of a short period, of a long one the days on which there is something to say."""
    place, asked = line.place, line.asked
    calendar = jurisdiction.calendar(place)
    holders = Holders(place, line.since, line.due)
    out = outages.between(place, line.since, line.due)
    roles = owing.roles_of(asked.cadence.owed_by)
    where = line.grid or line.sector
    grids = [line.grid] if line.grid else []
    recorded: dict[dt.date, list[str]] = {}
    for done in records.read(line.duty, Asking(place, line.since, line.until, grids)):
        mine = line.grid is None or done.grid_id == line.grid.pk
        if mine and (line.person is None or done.person_id == line.person.pk) and not done.excuse:
            recorded.setdefault(done.at.astimezone(place.zone).date(), []).append(done.note or done.evidence)
    working = excuses.working_days(asked, calendar)
    last = set(working[-excuses.STRETCH :] if asked.long else working[-1:])
    found = []
    for n in range((line.due - line.since).days + 1):
        day = line.since + n * DAY
        held = [
            each
            for each in holders.on(day, roles, where)
            if line.person is None or each.post.person_id == line.person.pk
        ]
        outage = outages.on(out, place, day, line.grid.pk if line.grid else None)
        found.append(
            Told(
                day, calendar.kind(day), calendar.note(day), tuple(held),
                tuple(each.person for each in held if holders.away(each.acting.person_id, day)),
                f"{outage.words}（{outage.by_label}）" if outage else "", tuple(recorded.get(day, ())), day in last,
            )
        )  # fmt: skip
    return found if len(found) <= SHORT else [each for each in found if each.notable]
