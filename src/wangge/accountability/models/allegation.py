"""反映: what residents, households or the office say of a person's work, good and bad, and what was found out."""

import uuid
from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from wangge.accountability import hearing
from wangge.cases.models import Case
from wangge.integrity.acted import ActRow
from wangge.territory.models import Grid, Person, Place


class Allegation(models.Model):
    """反映 (allegation): one thing said of one person. It counts only once verified; its history is its acts."""

    class What(models.TextChoices):
        """The facts of the vocabulary that need somebody's word and somebody else's finding."""

        FIRST_ASKED = "first-asked-fault", _("首问没有及时、正确答复")
        AT_A_VISIT = "visit-complaint", _("走访户反映服务不到位")
        CONCEALED = "concealed-report", _("瞒报：知道而故意不报")
        OMITTED = "omitted-report", _("漏报：应报没有报，不是故意")
        FALSE = "false-report", _("谎报：所报与事实不符，并且知道")
        SERIOUS = "serious-consequence", _("瞒报、漏报、谎报造成严重后果")
        THANKS = "thanks", _("感谢")
        OUTSTANDING = "reward-worthy-act", _("突出事迹")

    class Channel(models.TextChoices):
        CODE = "code", _("凭查询码")
        PHONE = "phone", _("电话")
        LETTER = "letter", _("书信")
        ORAL = "oral", _("当面")
        CHECK = "check", _("检查中发现")

    lifecycle = hearing
    BESIDE: ClassVar[frozenset[str]] = frozenset()
    GOOD: ClassVar[frozenset[str]] = frozenset({What.THANKS, What.OUTSTANDING})

    place = models.ForeignKey(Place, on_delete=models.PROTECT, related_name="allegations")
    uid = models.UUIDField(default=uuid.uuid4)
    state = models.CharField(max_length=12, default=hearing.State.NEW)
    version = models.PositiveIntegerField(default=0)
    touched_at = models.DateTimeField()

    what = models.CharField(max_length=24, choices=What)
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="allegations")
    role = models.CharField(max_length=20, blank=True)  # held on the day it happened
    grid = models.ForeignKey(Grid, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    case = models.ForeignKey(
        Case, null=True, blank=True, on_delete=models.PROTECT, related_name="allegations"
    )
    follows = models.ForeignKey(
        "self", null=True, blank=True, on_delete=models.PROTECT, related_name="followed_by"
    )  # of which concealed, omitted or false report this is the consequence
    channel = models.CharField(max_length=8, choices=Channel)
    happened_on = models.DateField()
    raised_at = models.DateTimeField()
    raised_by = models.ForeignKey(Person, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    words = models.TextField()  # as they were said; for whoever verifies, never for the person concerned
    told = models.TextField(blank=True)  # as they were put to the person concerned, without who said them
    put_at = models.DateTimeField(null=True, blank=True)
    answer_by = models.DateTimeField(null=True, blank=True)
    finding = models.TextField(blank=True)  # how it was verified, and what was found
    verified_by = models.ForeignKey(Person, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    verified_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["place", "uid"], name="allegation_uid_once"),
            models.CheckConstraint(
                condition=models.Q(verified_by=None) | ~models.Q(verified_by=models.F("person")),
                name="allegation_not_verified_by_the_person",
            ),
            models.CheckConstraint(
                condition=models.Q(verified_by=None)
                | models.Q(raised_by=None)
                | ~models.Q(verified_by=models.F("raised_by")),
                name="allegation_not_verified_by_who_raised_it",
            ),
            models.CheckConstraint(
                condition=~models.Q(state__in=[hearing.State.UPHELD, hearing.State.NOT_UPHELD])
                | (models.Q(verified_by__isnull=False) & ~models.Q(finding="")),
                name="allegation_verified_with_reasons",
            ),
        ]
        indexes = [
            models.Index(fields=["place", "happened_on"], name="allegation_day"),
            models.Index(fields=["person", "happened_on"], name="allegation_person"),
            models.Index(fields=["place", "state"], name="allegation_state"),
        ]

    @property
    def good(self) -> bool:
        """是好的: thanks and outstanding acts."""
        return self.what in self.GOOD

    def __str__(self) -> str:
        return f"{self.get_what_display()} {self.happened_on:%Y-%m-%d}"


class AllegationAct(ActRow):
    """反映的经过 (act): one row for each step; append-only."""

    place = models.ForeignKey(Place, on_delete=models.PROTECT, related_name="+")
    allegation = models.ForeignKey(Allegation, on_delete=models.PROTECT, related_name="acts")

    class Meta(ActRow.Meta):
        constraints = [
            models.UniqueConstraint(fields=["place", "uid"], name="allegation_act_uid_once"),
            models.UniqueConstraint(fields=["place", "allegation", "seq"], name="allegation_act_seq_once"),
        ]

    def __str__(self) -> str:
        return f"{self.allegation_id}#{self.seq} {self.act}"
