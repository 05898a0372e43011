"""提醒: a row that a loop sends; nothing is sent before the commit."""

from django.db import models

from wangge.cases.models.case import Case
from wangge.territory.models import Person, Place


class Notice(models.Model):
    """提醒 (notice): to one person about one matter, once for each occasion."""

    place = models.ForeignKey(Place, on_delete=models.PROTECT, related_name="notices")
    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="notices")
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="notices")
    kind = models.CharField(max_length=20)  # half, eve, due, overdue, assigned, pressed, told…
    occasion = models.CharField(max_length=60)  # what makes it once: kind and the day or act it stands for
    text = models.CharField(max_length=300)
    at = models.DateTimeField()
    sent_at = models.DateTimeField(null=True, blank=True)
    read_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["place", "case", "person", "occasion"], name="notice_once")
        ]
        indexes = [
            models.Index(fields=["person", "-at"], name="notice_person"),
            models.Index(fields=["at"], condition=models.Q(sent_at__isnull=True), name="notice_unsent"),
        ]
