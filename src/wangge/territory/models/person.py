"""人: staff who act. Residents are not in here; there is no table of residents."""

import uuid
from typing import ClassVar

from django.contrib.auth.models import AbstractBaseUser, BaseUserManager
from django.db import models
from django.utils.translation import gettext_lazy as _

from wangge.territory.models.place import Place


class People(BaseUserManager["Person"]):
    """人员: how the sign-in finds a person."""

    def get_by_natural_key(self, login: str | None) -> "Person":
        return self.get(login=(login or "").strip().lower())  # logins are kept in lower case


class Person(AbstractBaseUser):
    """工作人员 (person): staff of a place; what they may do follows from their posts, never from this row."""

    class Employment(models.TextChoices):
        ELECTED = "elected", _("选举产生")
        EMPLOYED = "employed", _("聘用")
        DISPATCHED = "dispatched", _("派遣")
        VOLUNTEER = "volunteer", _("志愿")

    place = models.ForeignKey(Place, on_delete=models.PROTECT, related_name="people")
    # Two people may share a name, and the same request may come twice.
    uid = models.UUIDField(default=uuid.uuid4)
    name = models.CharField(max_length=40)
    # One sign-in page serves the whole district.
    login = models.CharField(max_length=40, null=True, blank=True, unique=True)
    employment = models.CharField(max_length=12, choices=Employment, default=Employment.EMPLOYED)
    phone = models.CharField(max_length=40, blank=True)  # the work number, as posted on the notice board
    is_active = models.BooleanField(default=True)
    joined_at = models.DateTimeField()

    USERNAME_FIELD = "login"
    REQUIRED_FIELDS: ClassVar[list[str]] = []
    objects = People()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["place", "uid"], name="person_uid_once")]

    def __str__(self) -> str:
        return self.name
