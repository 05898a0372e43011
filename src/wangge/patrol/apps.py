"""巡查: what a company's grids look at, how often, with which list."""

from wangge.integrity.keeping import Keeping


class PatrolConfig(Keeping):
    name = "wangge.patrol"
    label = "patrol"
    verbose_name = "巡查"
