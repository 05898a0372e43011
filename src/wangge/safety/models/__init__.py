"""单位安全的名词: the nouns of safety."""

from wangge.safety.models.accident import Accident, AccidentAct
from wangge.safety.models.hazard import Hazard, HazardAct, HazardPhoto, HazardRecusal
from wangge.safety.models.papers import (
    DeductionStatement,
    Handover,
    HazardStatistics,
    SafetyNotice,
    WorkersNotice,
)

__all__ = [
    "Accident", "AccidentAct", "DeductionStatement", "Handover", "Hazard", "HazardAct", "HazardPhoto", "HazardRecusal",
    "HazardStatistics", "SafetyNotice", "WorkersNotice",
]  # fmt: skip
