"""离线同步: what phones sealed without a network comes in once, whole, and with a receipt."""

from wangge.integrity.keeping import Keeping


class SyncConfig(Keeping):
    name = "wangge.sync"
    label = "sync"
    verbose_name = "离线同步"
