"""会议 as a Django app"""

from wangge.integrity.keeping import Keeping


class MeetingsConfig(Keeping):
    name = "wangge.meetings"
    label = "meetings"
    verbose_name = "会议"

    def ready(self) -> None:
        super().ready()
        from wangge.meetings import duties, redaction

        duties.register()
        redaction.register()
