"""会议: what a meeting decided, and what people were taught and asked."""

from wangge.integrity.keeping import Keeping


class MeetingsConfig(Keeping):
    name = "wangge.meetings"
    label = "meetings"
    verbose_name = "会议"
