from django.apps import AppConfig


class ConfigApp(AppConfig):
    name = "wangge.config"
    label = "config"

    def ready(self) -> None:
        from wangge.config import checks  # noqa: F401
