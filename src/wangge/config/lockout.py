"""登录锁定 (lockout): after too many wrong passwords, per account and per source.

An office has one address for everybody, so a source is allowed ten times what an account is.
"""

import ipaddress
from typing import Any

from axes.handlers.database import AxesDatabaseHandler
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from wangge.faces.look import errors

SOURCE_SHARE = 10


def source_of(request: HttpRequest) -> str:
    """来源: the address a request came from. Of IPv6 the /64: one subscriber owns all of it."""
    said = request.META.get("REMOTE_ADDR", "")
    if settings.BEHIND_PROXY:
        # The last one is our proxy's own word; what stands before it, anybody can write.
        said = request.META.get("HTTP_X_FORWARDED_FOR", said).split(",")[-1].strip()
    try:
        address = ipaddress.ip_address(said)
    except ValueError:
        return "0.0.0.0"
    if isinstance(address, ipaddress.IPv6Address):
        if address.ipv4_mapped:
            return str(address.ipv4_mapped)
        return str(ipaddress.ip_network((address, 64), strict=False).network_address)
    return str(address)


class PerAccountAndSource(AxesDatabaseHandler):
    def get_failures(self, request: HttpRequest, credentials: dict[str, Any] | None = None) -> int:
        by_account, by_source = (
            sum(attempts.values_list("failures_since_start", flat=True))
            for attempts in self.get_user_attempts(request, credentials)
        )
        return max(by_account, by_source // SOURCE_SHARE)


def answer(
    request: HttpRequest, original_response: HttpResponse | None = None, credentials: Any = None
) -> HttpResponse:
    """The same words whether or not there is such an account."""
    wait = settings.AXES_COOLOFF_TIME
    minutes = int(wait.total_seconds() // 60)
    sentence = _("口令输错次数过多，请 %(minutes)s 分钟后再试。急用请找社区的系统管理员。") % {
        "minutes": minutes
    }
    return errors.page(request, 429, sentence, retry_after=int(wait.total_seconds()))
