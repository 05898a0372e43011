"""满意度调查: rounds, samples and results are kept as they were written; slips and ballots say nothing of each other."""

from django.apps import AppConfig

# An act's words may be blanked where an erasure in the log names its leaf; nothing else of it ever changes.
ERASED = """WHEN NOT EXISTS (SELECT 1 FROM integrity_erasure
    WHERE place_id = OLD.place_id AND "index" = OLD.leaf_index)"""


class SurveysConfig(AppConfig):
    name = "wangge.surveys"
    label = "surveys"
    verbose_name = "满意度调查"

    def ready(self) -> None:
        from wangge.integrity import append_only, written

        append_only.also_keep("surveys_roundact", ERASED)
        for model in written.histories():
            if model._meta.app_label == self.label:
                append_only.also_keep(model._meta.db_table, written.unless_erased(model))
