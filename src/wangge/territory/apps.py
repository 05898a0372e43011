"""属地: the ground — places, grids, posts, people, the law in force there."""

from django.apps import AppConfig


class TerritoryConfig(AppConfig):
    name = "wangge.territory"
    label = "territory"
    verbose_name = "属地"
