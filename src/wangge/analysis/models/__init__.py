"""分析的名词: the nouns of analysis."""

from wangge.analysis.models.counts import Count, CountedDay, ReadUntil
from wangge.analysis.models.disclosure import AffairsDisclosure, PaperNote
from wangge.analysis.models.month import AnalysisAnswer, AnalysisDraft, AnalysisSent, MonthlyAnalysis

__all__ = [
    "AffairsDisclosure", "AnalysisAnswer", "AnalysisDraft", "AnalysisSent", "Count", "CountedDay", "MonthlyAnalysis", "PaperNote",
    "ReadUntil",
]  # fmt: skip
