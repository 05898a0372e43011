"""事项: a matter from first words to closure."""

from django.apps import AppConfig

# An act's words may be blanked where an erasure in the log names its leaf; nothing else of it ever changes.
ERASED = """WHEN NOT EXISTS (SELECT 1 FROM integrity_erasure
    WHERE place_id = OLD.place_id AND "index" = OLD.leaf_index)"""


class CasesConfig(AppConfig):
    name = "wangge.cases"
    label = "cases"
    verbose_name = "事项"

    def ready(self) -> None:
        from wangge.integrity import append_only

        append_only.also_keep("cases_act", ERASED)
