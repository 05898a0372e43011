from django.apps import AppConfig


class LookConfig(AppConfig):
    """The look (样式): tokens, base templates, components and print styles for every face."""

    name = "wangge.faces.look"
    label = "look"
    verbose_name = "样式"
