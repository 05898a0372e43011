"""保存 (keeping): an app whose rows of history stay as they were written says so by what it is."""

from django.apps import AppConfig

ERASED = """WHEN NOT EXISTS (SELECT 1 FROM integrity_erasure
    WHERE place_id = OLD.place_id AND "index" = OLD.leaf_index)"""
"""An act's words may be blanked where an erasure in the log names its leaf; nothing else of it ever changes."""


class Keeping(AppConfig):
    """只增不改的应用: its written rows and its acts are append-only, without being named one by one."""

    default = False  # or Django finds two configurations where an app imports this one, and takes neither

    def __init_subclass__(cls) -> None:
        cls.default = True

    def ready(self) -> None:
        from wangge.integrity import append_only
        from wangge.integrity.acted import ActRow
        from wangge.integrity.written import Written, unless_erased

        for model in self.get_models():
            if issubclass(model, Written):
                append_only.also_keep(model._meta.db_table, unless_erased(model))
            elif issubclass(model, ActRow):
                append_only.also_keep(model._meta.db_table, ERASED)
