"""等我的: remarks to read, vacancies to explain, answers to pass on, households to ask again."""

from dataclasses import dataclass

from wangge.journal import access
from wangge.reports import inspections, upward
from wangge.territory.models import Person, Place, Role
from wangge.territory.reach import Reach


@dataclass(frozen=True)
class Waiting:
    """等我的各样, counted."""

    remarks: int
    vacancies: int
    answers: int
    reviews: int

    @property
    def any(self) -> bool:
        return bool(self.remarks or self.vacancies or self.answers or self.reviews)


def waiting(person: Person, reach: Reach, place: Place) -> Waiting:
    """等我的 of these papers; for the desk."""
    leads = reach.has(Role.GRID_LEADER, Role.GRID_MANAGER, place=place)
    return Waiting(
        inspections.unread(person),
        inspections.unanswered(place, reach).count() if leads else 0,
        len(upward.waiting(reach, place)) if leads else 0,
        access.households_in(reach).filter(place=place).review_over(reach.day).count(),
    )
