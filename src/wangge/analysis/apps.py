"""分析: what the records say in figures, and what somebody confirmed of them."""

from wangge.integrity.keeping import Keeping


class AnalysisConfig(Keeping):
    name = "wangge.analysis"
    label = "analysis"
    verbose_name = "分析"

    def ready(self) -> None:
        super().ready()
        from wangge.analysis import common_problems, duties
        from wangge.meetings import subjects

        duties.register()
        subjects.SUBJECTS["common"] = common_problems.for_a_meeting
