"""岗位: who holds which post from when until when, and who stands in."""

from typing import Self

from django.db import models
from django.db.models.functions import Coalesce
from django.utils.translation import gettext_lazy as _

from wangge.territory.models.dated import ENDS_AFTER_START, Dated
from wangge.territory.models.grid import Grid, Sector
from wangge.territory.models.person import Person
from wangge.territory.models.place import NOBODY, Place, Unit


class Role(models.TextChoices):
    """岗位种类 (role): the closed list; what each may do stands in the lifecycle tables and in reach.py."""

    GRID_WORKER = "grid-worker", _("网格员")
    GRID_LEADER = "grid-leader", _("网格长")
    CLERK = "clerk", _("社区干事")
    HEAD = "head", _("社区主任")
    STREET_CLERK = "street-clerk", _("街道干事")
    STREET_HEAD = "street-head", _("街道负责人")
    UNIT_CONTACT = "unit-contact", _("协办单位联系人")
    SUPERVISOR = "supervisor", _("居务监督委员会")
    GRID_MANAGER = "grid-manager", _("网格管理员")
    SECTOR_LEAD = "sector-lead", _("片区责任人")
    SAFETY_OFFICER = "safety-officer", _("安全环保员")
    COMPANY_LEADER = "company-leader", _("公司领导")
    MEETING_SECRETARY = "meeting-secretary", _("会议秘书")
    UNION = "union", _("工会代表")
    AUDITOR = "auditor", _("审计员")
    ADMINISTRATOR = "administrator", _("系统管理员")
    SECURITY = "security", _("安全管理员")


class Posts(Dated["Post"]):
    """岗位查询: posts with all that their label names, in one query."""

    def whole(self) -> Self:
        return self.select_related("place", "person", "grid", "sector", "unit")


class Post(models.Model):
    """岗位任职 (post): one person in one role at one place, dated. A stand-in is a post of its own."""

    place = models.ForeignKey(Place, on_delete=models.PROTECT, related_name="posts")
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="posts")
    role = models.CharField(max_length=20, choices=Role)
    grid = models.ForeignKey(Grid, null=True, blank=True, on_delete=models.PROTECT, related_name="posts")
    sector = models.ForeignKey(Sector, null=True, blank=True, on_delete=models.PROTECT, related_name="posts")
    unit = models.ForeignKey(Unit, null=True, blank=True, on_delete=models.PROTECT, related_name="posts")
    in_charge = models.BooleanField(default=True)  # of a company grid's two managers, the one in charge
    stands_in_for = models.ForeignKey(
        "self", null=True, blank=True, on_delete=models.PROTECT, related_name="stand_ins"
    )
    since = models.DateField()
    until = models.DateField(null=True, blank=True)

    objects = Posts.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                "place",
                "person",
                "role",
                Coalesce("grid", NOBODY),
                Coalesce("sector", NOBODY),
                Coalesce("unit", NOBODY),
                Coalesce("stands_in_for", NOBODY),
                "since",
                name="post_once",
            ),
            models.CheckConstraint(condition=ENDS_AFTER_START, name="post_ends_after_start"),
        ]
        indexes = [
            models.Index(fields=["person", "since"], name="post_person"),
            models.Index(fields=["place", "role", "since"], name="post_role"),
        ]

    def __str__(self) -> str:
        return (
            f"{self.grid or self.sector or self.unit or self.place} {self.get_role_display()} {self.person}"
        )


class Absence(models.Model):
    """请假 (absence): days on which a person is rightly away; duties of those days fall to a stand-in."""

    place = models.ForeignKey(Place, on_delete=models.PROTECT, related_name="absences")
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="absences")
    reason = models.CharField(max_length=80, blank=True)  # 年假、病假…: no medical detail
    since = models.DateField()
    until = models.DateField()

    objects = Dated.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["place", "person", "since"], name="absence_once"),
            models.CheckConstraint(
                condition=models.Q(until__gte=models.F("since")), name="absence_ends_after_start"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person} {self.since:%Y-%m-%d}–{self.until:%Y-%m-%d}"
