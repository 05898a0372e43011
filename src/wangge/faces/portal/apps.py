"""门户 (portal): residents and employees, without an account."""

from django.apps import AppConfig


class PortalConfig(AppConfig):
    name = "wangge.faces.portal"
    label = "portal"
    verbose_name = "门户"
