"""现场: the workers' face."""

from django.apps import AppConfig


class FieldConfig(AppConfig):
    name = "wangge.faces.field"
    label = "field"
    verbose_name = "现场"
