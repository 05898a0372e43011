"""巡查的名词: the nouns of patrol."""

from wangge.patrol.models.checklist import Checklist
from wangge.patrol.models.covering import CoverageCheck, SiteAreas
from wangge.patrol.models.grid_file import GridFile
from wangge.patrol.models.patrol import FindingOutcome, Patrol, PatrolFinding, PatrolPhoto
from wangge.patrol.models.plan import PatrolPlan, Shutdown

__all__ = [
    "Checklist", "CoverageCheck", "FindingOutcome", "GridFile", "Patrol", "PatrolFinding", "PatrolPhoto", "PatrolPlan",
    "Shutdown", "SiteAreas",
]  # fmt: skip
