"""自检: what an operator is told before it hurts."""

import ipaddress
from typing import Any

from django.conf import settings
from django.core.checks import Error, Tags, Warning, register


def _is_loopback(host: str) -> bool:
    try:
        return ipaddress.ip_address(host.strip("[]")).is_loopback
    except ValueError:
        return host == "localhost"


@register(Tags.security, deploy=True)
def reached_without_https(**said: Any) -> list[Warning]:
    if settings.HTTPS or all(map(_is_loopback, settings.ALLOWED_HOSTS)):
        return []
    return [
        Warning(
            "其他机器能访问本系统，但没有启用 HTTPS：口令会明文经过网络。",
            hint="在前面放一个带证书的反向代理，并设置 WANGGE_HTTPS=1。",
            id="wangge.W001",
        )
    ]


@register()
def packs_are_there(**said: Any) -> list[Error]:
    if any(settings.PACKS.glob("calendars/cn-*.csv")):
        return []
    return [Error(f"{settings.PACKS} 里没有节假日表，期限无法计算。", id="wangge.E001")]


@register(Tags.security)
def https_comes_from_a_proxy(**said: Any) -> list[Error]:
    if not settings.HTTPS or settings.BEHIND_PROXY or settings.LAN:
        return []
    return [
        Error(
            "设了 WANGGE_HTTPS=1，却没有说明前面有反向代理：网站自己不做加密，会一直跳转。",
            hint="由带证书的反向代理转来时，同时设置 WANGGE_BEHIND_PROXY=1。",
            id="wangge.E002",
        )
    ]
