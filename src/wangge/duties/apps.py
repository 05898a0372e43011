"""定期义务: what the regulation asks for again and again, and what was said of it."""

from wangge.integrity.keeping import Keeping


class DutiesConfig(Keeping):
    name = "wangge.duties"
    label = "duties"
    verbose_name = "定期义务"
