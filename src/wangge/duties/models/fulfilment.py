"""履行: somebody says in their own words that a periodic duty is done, or that there was nothing to report."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from wangge.integrity.written import Written
from wangge.territory.models import Grid, Person, Place, Sector


class Fulfilment(Written):
    """履行 (fulfilment): of one duty in one period, by whom it is owed or by the office for them, with the reason.

    Only for what leaves no record of its own here, and for “nothing to report” where the clause takes it. One taken
    back by a later row (`takes_back`) no longer counts; both stay.
    """

    class Outcome(models.TextChoices):
        DONE = "done", _("做好了")
        NOTHING = "nothing", _("没有要报的")

    KIND = "duty.fulfil"
    TELLS = (
        "duty",
        "since",
        "until",
        "grid_id",
        "sector_id",
        "person_id",
        "outcome",
        "words",
        "evidence",
        "takes_back_id",
    )
    ERASABLE = ("words", "evidence", "late_why", "on_behalf_why")

    place = models.ForeignKey(Place, on_delete=models.PROTECT, related_name="fulfilments")
    duty = models.CharField(max_length=40)  # a word of policy.words.DUTIES
    since = models.DateField()  # the period
    until = models.DateField()
    grid = models.ForeignKey(Grid, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    sector = models.ForeignKey(Sector, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    person = models.ForeignKey(  # whose, where each person owes it
        Person, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    outcome = models.CharField(max_length=8, choices=Outcome)
    words = models.TextField()
    evidence = models.CharField(
        max_length=300, blank=True
    )  # where it can be seen: a paper, a number, a shelf
    done_on = models.DateField()  # as they say
    late_why = models.CharField(max_length=300, blank=True)
    on_behalf_why = models.CharField(max_length=300, blank=True)  # the office, for somebody else
    takes_back = models.ForeignKey(
        "self", null=True, blank=True, on_delete=models.PROTECT, related_name="taken_back_by"
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["place", "uid"], name="fulfilment_uid_once"),
            models.UniqueConstraint(fields=["place", "takes_back"], name="fulfilment_taken_back_once"),
        ]
        indexes = [models.Index(fields=["place", "since", "duty"], name="fulfilment_period")]
        ordering = ["pk"]

    def __str__(self) -> str:
        return f"{self.duty} {self.since:%Y-%m-%d} {self.get_outcome_display()}"
