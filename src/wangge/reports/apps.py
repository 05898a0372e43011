"""汇总: the papers that write themselves from the diary and the matters, and are signed."""

from django.apps import AppConfig


class ReportsConfig(AppConfig):
    name = "wangge.reports"
    label = "reports"
    verbose_name = "汇总"

    def ready(self) -> None:
        from wangge.integrity import append_only, written

        for model in written.histories():
            if model._meta.app_label == self.label:
                append_only.also_keep(model._meta.db_table, written.unless_erased(model))
