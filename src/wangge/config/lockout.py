"""登录锁定 (lockout): after too many wrong passwords, per account and per source.

An office has one address for everybody, so a source is allowed ten times what an account is.
"""

from typing import Any

from axes.handlers.database import AxesDatabaseHandler
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from wangge.faces.look import errors

SOURCE_SHARE = 10


def account_of(request: HttpRequest, credentials: dict[str, Any] | None = None) -> str:
    """账号: the login that was tried, however it was written."""
    tried = credentials or request.POST
    return str(tried.get("login") or tried.get("username") or "").strip().casefold()[:150]


class PerAccountAndSource(AxesDatabaseHandler):
    def get_failures(self, request: HttpRequest, credentials: dict[str, Any] | None = None) -> int:
        by_account, by_source = (
            sum(attempts.values_list("failures_since_start", flat=True))
            for attempts in self.get_user_attempts(request, credentials)
        )
        return max(by_account, by_source // SOURCE_SHARE)

    def reset_user_attempts(self, request: HttpRequest, credentials: dict[str, Any] | None = None) -> int:
        """A success frees the account, not the source: one known password must not help to guess others."""
        by_account, _by_source = self.filter_user_attempts(request, credentials)
        count: int = by_account.delete()[0]
        return count


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
