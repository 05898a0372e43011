"""会议的名词: the nouns of meetings, periodic reports, trainings and talks."""

from wangge.meetings.models.item import AgendaItem, ItemAct, Task, TaskAct
from wangge.meetings.models.meeting import Addendum, Meeting, MeetingAct, MeetingNotice
from wangge.meetings.models.periodic import PeriodicAddition, PeriodicDraft, PeriodicReply, PeriodicReport
from wangge.meetings.models.training import Talk, TalkFollowing, Training, TrainingFile, TrainingHeld

__all__ = [
    "Addendum", "AgendaItem", "ItemAct", "Meeting", "MeetingAct", "MeetingNotice", "PeriodicAddition", "PeriodicDraft",
    "PeriodicReply", "PeriodicReport", "Talk", "TalkFollowing", "Task", "TaskAct", "Training", "TrainingFile",
    "TrainingHeld",
]  # fmt: skip
