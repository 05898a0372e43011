"""民情日志: what workers saw and did."""

from django.apps import AppConfig


class JournalConfig(AppConfig):
    name = "wangge.journal"
    label = "journal"
    verbose_name = "民情日志"

    def ready(self) -> None:
        from wangge.integrity import append_only, written

        for model in written.histories():
            if model._meta.app_label == self.label:
                append_only.also_keep(model._meta.db_table, written.unless_erased(model))
