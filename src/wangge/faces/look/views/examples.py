"""Examples (示例) for the pattern page: real answers of the engine about one made-up afternoon."""

from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from wangge.policy import deadlines, literate
from wangge.policy.deadline import Deadline
from wangge.policy.pack import Pack
from wangge.policy.workdays import Calendar

ZONE = ZoneInfo("Asia/Shanghai")
NOW = datetime(2026, 11, 24, 15, 20, tzinfo=ZONE)


class ReportForm(forms.Form):
    """A small form with one field of each kind."""

    words = forms.CharField(
        label=_("您想反映什么"), help_text=_("用自己的话说就行，不用管格式。"), widget=forms.Textarea
    )
    where = forms.CharField(label=_("在哪里"), required=False, help_text=_("楼栋、门牌，或者附近的标志。"))
    phone = forms.CharField(label=_("电话"), max_length=20)
    channel = forms.ChoiceField(
        label=_("怎么告诉您结果"),
        choices=[("phone", _("打电话")), ("sms", _("短信")), ("none", _("我自己来查"))],
        widget=forms.RadioSelect,
    )
    category = forms.ChoiceField(
        label=_("类别"), choices=[("", _("请选择")), ("water", _("供水")), ("road", _("道路"))]
    )
    photo = forms.FileField(label=_("照片"), required=False, help_text=_("最多三张，每张不超过8 MB。"))
    agree = forms.BooleanField(label=_("同意把联系方式告诉办理单位"), required=False)


def pack() -> Pack:
    return literate.load(literate.find(settings.PACKS, "community"))


def calendar() -> Calendar:
    return Calendar.load(settings.PACKS / "calendars")


def badges(text: Pack, days: Calendar) -> list[dict[str, Any]]:
    """One deadline for each state a badge can be in."""

    def due(received: datetime, level: str = "community", **more: Any) -> Deadline:
        return deadlines.due(text, days, received=received, level=level, zone=ZONE, **more)

    def on(month: int, day: int, hour: int = 10, year: int = 2026) -> datetime:
        return datetime(year, month, day, hour, 5, tzinfo=ZONE)

    return [
        {"name": _("今天到期"), "deadline": due(on(11, 23)), "now": NOW},
        {"name": _("明天到期"), "deadline": due(on(11, 24)), "now": NOW},
        {"name": _("还有几天，跨周末"), "deadline": due(on(11, 24), "other-unit"), "now": NOW},
        {"name": _("已超期"), "deadline": due(on(11, 19)), "now": NOW},
        {"name": _("国庆顺延"), "deadline": due(on(9, 30)), "now": on(9, 30, 16)},
        {"name": _("调休上班"), "deadline": due(on(2, 13), "other-unit"), "now": on(2, 14)},
        {"name": _("暂定（跨年，放假安排未公布）"), "deadline": due(on(12, 31)), "now": on(12, 31, 16)},
        {
            "name": _("已按时办结"),
            "deadline": due(on(11, 23)),
            "now": NOW,
            "done_at": NOW - timedelta(hours=2),
        },
        {"name": _("已暂停"), "deadline": due(on(11, 23), "street"), "now": NOW, "paused": True},
    ]


def thread(text: Pack) -> list[dict[str, Any]]:
    """A burst pipe from the first words to the resident's answer."""
    start = datetime(2026, 11, 23, 10, 5, tzinfo=ZONE)
    return [
        {"at": start, "who": "居民", "title": "反映事项", "clock": "started", "leaf": 4127},
        {
            "at": start + timedelta(minutes=22),
            "who": "黎青",
            "role": "网格长",
            "title": "分类：社区办理",
            "cite": text.cite("B-3.1"),
            "told": "您反映的2号楼水管漏水已收妥，由社区办理，明天24:00前给您结果。",
        },
        {"at": start + timedelta(minutes=40), "who": "黎青", "role": "网格长", "title": "交给闵舟"},
        {
            "at": start + timedelta(hours=5),
            "who": "闵舟",
            "role": "网格员",
            "title": "办结",
            "text": "关了总阀，换了一段立管，试水20分钟不漏。",
            "clock": "stopped",
            "tone": "done",
        },
        {
            "at": start + timedelta(hours=6),
            "who": "闵舟",
            "role": "网格员",
            "title": "告知居民",
            "told": "水管已经换好，今晚起正常供水。三天内如再漏，请直接点“没解决”。",
        },
    ]
