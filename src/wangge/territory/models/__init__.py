"""属地的名词: the nouns of the ground."""

from wangge.territory.models.adoption import Adoption, CalendarYear
from wangge.territory.models.grid import Boundary, Grid, Sector
from wangge.territory.models.person import Person
from wangge.territory.models.place import Place, Unit
from wangge.territory.models.post import Absence, Post, Role

__all__ = [
    "Absence",
    "Adoption",
    "Boundary",
    "CalendarYear",
    "Grid",
    "Person",
    "Place",
    "Post",
    "Role",
    "Sector",
    "Unit",
]
