from django.apps import AppConfig


class ConsoleConfig(AppConfig):
    """The console (工作台): the staff's screens."""

    name = "wangge.faces.console"
    label = "console"
    verbose_name = "工作台"
