"""来访 (visitors): where a request comes from, as far as it can be believed, and how often."""

import ipaddress

from django.conf import settings
from django.core.cache import caches
from django.http import HttpRequest


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


def counted(key: str, seconds: int, *, where: str = "default") -> int:
    """第几次: this time counted in, none lost between two that come at once."""
    counts = caches[where]
    counts.add(key, 0, seconds)
    try:
        return int(counts.incr(key))
    except ValueError:  # it went away between the two
        return 1
