"""告知与核查: what the resident was told, and what another person found afterwards."""

import uuid

from django.db import models
from django.utils.translation import gettext_lazy as _

from wangge.cases.models.case import Case
from wangge.territory.models import Person, Place


class Telling(models.Model):
    """告知 (telling): one word to the requester – at which stage, by which way, reached or not."""

    class Stage(models.TextChoices):
        RECEIPT = "receipt", _("受理告知")
        MISSING = "missing", _("一次性告知")
        PROGRESS = "progress", _("阶段反馈")
        RESULT = "result", _("结果告知")
        EXPLANATION = "explanation", _("解释说明")

    class Channel(models.TextChoices):
        CODE = "code", _("查询页面")
        PHONE = "phone", _("电话")
        SMS = "sms", _("短信")
        VISIT = "visit", _("上门")
        ORAL = "oral", _("当面")
        LETTER = "letter", _("书面")

    place = models.ForeignKey(Place, on_delete=models.PROTECT, related_name="tellings")
    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="tellings")
    uid = models.UUIDField(default=uuid.uuid4)
    ending = models.PositiveSmallIntegerField(default=0)  # how often the matter had been reopened by then
    stage = models.CharField(max_length=12, choices=Stage)
    channel = models.CharField(max_length=8, choices=Channel)
    words = models.TextField(blank=True)
    reached = models.BooleanField(default=True)
    at = models.DateTimeField()
    by_person = models.ForeignKey(Person, null=True, blank=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["place", "uid"], name="telling_once")]
        indexes = [models.Index(fields=["case", "at"], name="telling_case")]

    def __str__(self) -> str:
        return f"{self.get_stage_display()} {self.get_channel_display()}"


class Check(models.Model):
    """回访核查 (check): another person than the handler looked whether it was done."""

    class Found(models.TextChoices):
        YES = "yes", _("已解决")
        PARTLY = "partly", _("部分解决")
        NO = "no", _("没解决")

    class Method(models.TextChoices):
        CALL = "call", _("电话回访")
        SITE = "site", _("现场查看")
        DOCUMENT = "document", _("查阅材料")

    place = models.ForeignKey(Place, on_delete=models.PROTECT, related_name="checks")
    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="checks")
    uid = models.UUIDField(default=uuid.uuid4)
    ending = models.PositiveSmallIntegerField(default=0)
    found = models.CharField(max_length=8, choices=Found)
    method = models.CharField(max_length=10, choices=Method)
    words = models.TextField(blank=True)
    at = models.DateTimeField()
    by_person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["place", "uid"], name="check_once")]

    def __str__(self) -> str:
        return f"{self.get_method_display()}：{self.get_found_display()}"
