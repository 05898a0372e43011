"""存证: what was written stays written."""

from django.apps import AppConfig


class IntegrityConfig(AppConfig):
    name = "wangge.integrity"
    label = "integrity"
    verbose_name = "存证"
