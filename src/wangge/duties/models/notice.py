"""提醒: who was reminded of which duties on which day, and which mornings were already seen to."""

from django.db import models

from wangge.territory.models import Person, Place


class DutyNotice(models.Model):
    """定期义务的提醒 (notice): one a day and occasion for each person, however many duties it speaks of."""

    class Occasion(models.TextChoices):
        EVE = "eve"
        DUE = "due"
        AFTER = "after"
        VACANT = "vacant"

    place = models.ForeignKey(Place, on_delete=models.PROTECT, related_name="+")
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="duty_notices")
    day = models.DateField()
    occasion = models.CharField(max_length=8, choices=Occasion)
    text = models.CharField(max_length=300)
    at = models.DateTimeField()
    sent_at = models.DateTimeField(null=True, blank=True)
    read_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["place", "person", "day", "occasion"], name="duty_notice_once"),
        ]
        indexes = [
            models.Index(fields=["person", "-at"], name="duty_notice_person"),
            models.Index(
                fields=["at"], condition=models.Q(sent_at=None, read_at=None), name="duty_notice_unsent"
            ),
        ]
        ordering = ["-at", "-pk"]

    def __str__(self) -> str:
        return self.text


class Morning(models.Model):
    """看过的早上 (morning): the last day whose reminders of a place were written; moved on by one loop only."""

    place = models.OneToOneField(Place, on_delete=models.PROTECT, related_name="+")
    day = models.DateField()

    def __str__(self) -> str:
        return f"{self.place} {self.day:%Y-%m-%d}"
