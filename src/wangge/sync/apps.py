"""离线同步: what phones sealed without a network comes in once, whole, and with a receipt."""

from django.apps import AppConfig


class SyncConfig(AppConfig):
    name = "wangge.sync"
    label = "sync"
    verbose_name = "离线同步"

    def ready(self) -> None:
        from wangge.integrity import append_only, written

        for model in written.histories():
            if model._meta.app_label == self.label:
                append_only.also_keep(model._meta.db_table, written.unless_erased(model))
