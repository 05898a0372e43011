"""后续: the training or self-review that a decision in force asks for, what was written for it, who has seen it."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from wangge.accountability.models.proposal import Proposal
from wangge.integrity.written import Written
from wangge.territory.models import Person, Place


class FollowUp(Written):
    """后续 (follow-up): one for each decision in force that asks the person to do something."""

    class Kind(models.TextChoices):
        TRAINING = "training", _("培训和培训笔记")
        SELF_REVIEW = "self-review", _("书面检查")

    KIND = "follow-up.begin"
    TELLS = ("proposal_id", "kind")

    place = models.ForeignKey(Place, on_delete=models.PROTECT, related_name="+")
    proposal = models.ForeignKey(Proposal, on_delete=models.PROTECT, related_name="follow_ups")
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="follow_ups")
    kind = models.CharField(max_length=12, choices=Kind)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["place", "uid"], name="follow_up_uid_once"),
            models.UniqueConstraint(fields=["place", "proposal", "kind"], name="follow_up_once"),
        ]
        ordering = ["pk"]

    @property
    def subject(self) -> str:
        return str(self.proposal.uid)

    def __str__(self) -> str:
        return str(self.get_kind_display())


class FollowUpEntry(Written):
    """后续的一笔 (entry): training arranged by the office, words of the person, or the office's having read them."""

    class What(models.TextChoices):
        ARRANGED = "arranged", _("培训安排")
        WRITTEN = "written", _("本人所写")
        READ = "read", _("看过，完成")

    KIND = "follow-up.entry"
    TELLS = ("follow_up_id", "what", "words")
    ERASABLE = ("words",)

    place = models.ForeignKey(Place, on_delete=models.PROTECT, related_name="+")
    follow_up = models.ForeignKey(FollowUp, on_delete=models.PROTECT, related_name="entries")
    what = models.CharField(max_length=10, choices=What)
    words = models.TextField(blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["place", "uid"], name="follow_up_entry_uid_once"),
            models.UniqueConstraint(
                fields=["place", "follow_up"], condition=models.Q(what="read"), name="follow_up_done_once"
            ),
        ]
        ordering = ["pk"]

    @property
    def subject(self) -> str:
        return str(self.follow_up.proposal.uid)

    def __str__(self) -> str:
        return str(self.get_what_display())
