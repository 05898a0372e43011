"""汇总的名词: signed papers, what was sent up and answered, what an inspection found."""

from wangge.reports.models.day import Correction, DaySheet, Upload
from wangge.reports.models.inspection import (
    DiaryInspection,
    Remark,
    RemarkReply,
    Vacancy,
    VacancyAnswer,
    VacancyOutcome,
)
from wangge.reports.models.upward import Answer, PassedOn, UpwardReport
from wangge.reports.models.week import SummaryDraft, WeeklySummary

__all__ = [
    "Answer",
    "Correction",
    "DaySheet",
    "DiaryInspection",
    "PassedOn",
    "Remark",
    "RemarkReply",
    "SummaryDraft",
    "Upload",
    "UpwardReport",
    "Vacancy",
    "VacancyAnswer",
    "VacancyOutcome",
    "WeeklySummary",
]
