"""分析的名词: the nouns of analysis."""

from wangge.analysis.models.common_issue import CommonIssue, CommonIssueAct, CommonLook
from wangge.analysis.models.counts import Count, CountedDay, ReadUntil
from wangge.analysis.models.disclosure import AffairsDisclosure, PaperNote
from wangge.analysis.models.month import AnalysisAnswer, AnalysisDraft, AnalysisSent, MonthlyAnalysis
from wangge.analysis.models.suggest import KeptFilter, LearntUntil, SortCount, WordCount

__all__ = [
    "AffairsDisclosure", "AnalysisAnswer", "AnalysisDraft", "AnalysisSent", "CommonIssue", "CommonIssueAct", "CommonLook", "Count",
    "CountedDay", "KeptFilter", "LearntUntil", "MonthlyAnalysis", "PaperNote", "ReadUntil", "SortCount", "WordCount",
]  # fmt: skip
