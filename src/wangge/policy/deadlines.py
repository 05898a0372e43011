"""期限推算 (deadlines): start, unit, roll, extension, pause – never without its citation and its days."""

from __future__ import annotations

from .deadline import Cell, Deadline, OfficeHours, Pause

__all__ = ["Cell", "Deadline", "OfficeHours", "Pause"]
