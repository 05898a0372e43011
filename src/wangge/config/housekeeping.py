"""清理: sign-ins that are over, and records of signing in that the law no longer asks for."""

from datetime import datetime, timedelta

from axes.models import AccessFailureLog, AccessLog
from django.contrib.sessions.models import Session

# 网络安全法第二十三条 (as amended in 2025): at least six months. Twice that leaves room for an inquiry that begins late.
KEPT = timedelta(days=366)
# Nobody signed in for so long: rather the clock has jumped than the office has closed.
DOUBTFUL = timedelta(days=30)


def turn(*, at: datetime) -> None:
    """Deletes expired sessions, and records of signing in older than KEPT unless the clock looks wrong."""
    Session.objects.filter(expire_date__lt=at).delete()
    newest = AccessLog.objects.order_by("-attempt_time").values_list("attempt_time", flat=True).first()
    if newest and at - newest < DOUBTFUL:
        for records in (AccessLog, AccessFailureLog):
            records.objects.filter(attempt_time__lt=at - KEPT).delete()
