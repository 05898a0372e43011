"""民情日志: what workers saw and did."""

from wangge.integrity.keeping import Keeping


class JournalConfig(Keeping):
    name = "wangge.journal"
    label = "journal"
    verbose_name = "民情日志"
