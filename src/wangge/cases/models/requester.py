"""当事人: who asked. Optional, encrypted, separable from the matter, expiring."""

import uuid

from django.db import models
from django.utils.translation import gettext_lazy as _

from wangge.cases.models.case import Case
from wangge.integrity.secrecy import EncryptedTextField
from wangge.territory.models import Place


class Requester(models.Model):
    """当事人 (requester): an alias or name and a way to be told; never more, and gone after its day.

    `delete_on` is the day on which that is looked at: never after the day on which they go.
    """

    class Prefers(models.TextChoices):
        CODE = "code", _("自己凭查询码查看")
        PHONE = "phone", _("电话")
        SMS = "sms", _("短信")
        VISIT = "visit", _("上门")
        NONE = "none", _("不用告知")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    place = models.ForeignKey(Place, on_delete=models.PROTECT, related_name="requesters")
    case = models.OneToOneField(Case, on_delete=models.PROTECT, related_name="requester")
    name = EncryptedTextField(blank=True)
    contact = EncryptedTextField(blank=True)
    prefers = models.CharField(max_length=8, choices=Prefers, default=Prefers.CODE)
    legal_basis = models.CharField(max_length=60, default="个人信息保护法第十三条第一款第一项：本人同意")
    delete_on = models.DateField()
    erased_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        indexes = [
            models.Index(fields=["delete_on"], condition=models.Q(erased_at=None), name="requester_due")
        ]
