"""定期义务: what the regulation asks for again and again, and what was said of it."""

from django.apps import AppConfig


class DutiesConfig(AppConfig):
    name = "wangge.duties"
    label = "duties"
    verbose_name = "定期义务"

    def ready(self) -> None:
        from wangge.integrity import append_only, written

        for model in written.histories():
            if model._meta.app_label == self.label:
                append_only.also_keep(model._meta.db_table, written.unless_erased(model))
