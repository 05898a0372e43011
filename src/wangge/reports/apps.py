"""汇总: the papers that write themselves from the diary and the matters, and are signed."""

from wangge.integrity.keeping import Keeping


class ReportsConfig(Keeping):
    name = "wangge.reports"
    label = "reports"
    verbose_name = "汇总"
