"""问责与激励: what is said of people's work, what follows from it, and how they are heard before anything does."""

from django.apps import AppConfig

HISTORIES = ("proposalact", "allegationact", "assessmentact")  # rows of what `passage.take` wrote


class AccountabilityConfig(AppConfig):
    name = "wangge.accountability"
    label = "accountability"
    verbose_name = "问责与激励"

    def ready(self) -> None:
        from wangge.integrity import append_only, written

        for model in written.histories():
            if model._meta.app_label == self.label:
                append_only.also_keep(model._meta.db_table, written.unless_erased(model))
        for name in HISTORIES:
            append_only.also_keep(f"{self.label}_{name}")
