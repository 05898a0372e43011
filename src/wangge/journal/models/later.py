"""后来的事: what was added to an entry — corrections, follow-up, its classification, the matter made of it."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from wangge.integrity.written import Written
from wangge.journal.models.entry import Entry
from wangge.territory.models import Person, Place


class Later(Written):
    """Rows about an entry stand under the entry's name in the log, so that an erasure reaches them too."""

    entry: models.ForeignKey

    class Meta:
        abstract = True

    @property
    def subject(self) -> str:
        return str(self.entry.uid)


class Addendum(Later):
    """补充更正 (addendum): the right words beside the first ones, and why."""

    KIND = "entry.amend"
    TELLS = ("entry_id", "words", "reason")
    ERASABLE = ("words", "reason")

    place = models.ForeignKey(Place, on_delete=models.PROTECT, related_name="+")
    entry = models.ForeignKey(Entry, on_delete=models.PROTECT, related_name="addenda")
    words = models.TextField()
    reason = models.CharField(max_length=200)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["place", "uid"], name="addendum_uid_once")]
        ordering = ["pk"]

    def __str__(self) -> str:
        return self.words[:20]


class Following(Later):
    """跟踪 (following): what became of news since; the one that `settles` ends it (B-2.4)."""

    KIND = "entry.follow"
    TELLS = ("entry_id", "words", "settles")
    ERASABLE = ("words",)

    place = models.ForeignKey(Place, on_delete=models.PROTECT, related_name="+")
    entry = models.ForeignKey(Entry, on_delete=models.PROTECT, related_name="followings")
    words = models.TextField()
    settles = models.BooleanField(default=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["place", "uid"], name="following_uid_once"),
            models.UniqueConstraint(
                fields=["place", "entry"], condition=models.Q(settles=True), name="settled_once"
            ),
        ]
        ordering = ["pk"]

    def __str__(self) -> str:
        return self.words[:20]


class Sorting(Later):
    """当日分类 (sorting): what the leader found an entry to be that becomes no matter (B-1.2, B-2.2)."""

    class Verdict(models.TextChoices):
        SETTLED = "settled", _("当时结办")
        NOTHING = "nothing", _("无需办理")

    KIND = "entry.sort"
    TELLS = ("entry_id", "verdict", "words")
    ERASABLE = ("words",)

    place = models.ForeignKey(Place, on_delete=models.PROTECT, related_name="+")
    entry = models.ForeignKey(Entry, on_delete=models.PROTECT, related_name="sortings")
    verdict = models.CharField(max_length=8, choices=Verdict)
    words = models.TextField(blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["place", "uid"], name="sorting_uid_once")]
        ordering = ["pk"]

    def __str__(self) -> str:
        return str(self.get_verdict_display())


class Referral(Later):
    """转事项 (referral): the matter that was made of an entry, by its uid."""

    KIND = "entry.refer"
    TELLS = ("entry_id", "case_uid")

    place = models.ForeignKey(Place, on_delete=models.PROTECT, related_name="+")
    entry = models.ForeignKey(Entry, on_delete=models.PROTECT, related_name="referrals")
    case_uid = models.UUIDField()
    number = models.CharField(max_length=24, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["place", "uid"], name="referral_uid_once"),
            models.UniqueConstraint(fields=["place", "entry"], name="referral_once"),
        ]
        indexes = [models.Index(fields=["place", "case_uid"], name="referral_case")]

    def __str__(self) -> str:
        return self.number


class Shield(Later):
    """遮挡 (shield): an entry a person must not see; without a person, seen by its author and the office only."""

    KIND = "entry.shield"
    TELLS = ("entry_id", "person_id")

    place = models.ForeignKey(Place, on_delete=models.PROTECT, related_name="+")
    entry = models.ForeignKey(Entry, on_delete=models.PROTECT, related_name="shields")
    person = models.ForeignKey(Person, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    reason = models.CharField(max_length=120)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["place", "uid"], name="shield_uid_once"),
            models.UniqueConstraint(fields=["place", "entry", "person"], name="shield_once"),
        ]
        indexes = [models.Index(fields=["entry", "person"], name="shield_entry")]

    def __str__(self) -> str:
        return self.reason
