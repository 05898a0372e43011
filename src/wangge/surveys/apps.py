"""满意度调查: rounds, samples and results are kept as they were written; slips and ballots say nothing of each other."""

from wangge.integrity.keeping import Keeping


class SurveysConfig(Keeping):
    name = "wangge.surveys"
    label = "surveys"
    verbose_name = "满意度调查"
