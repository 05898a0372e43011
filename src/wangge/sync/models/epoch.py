"""纪元: changes whenever the database was put back to an earlier state."""

from django.db import models

from wangge.integrity.written import Written
from wangge.territory.models import Place


class Epoch(Written):
    """纪元 (epoch): from one restore to the next. A phone that meets a new one sends again what is missing here."""

    KIND = "sync.epoch"
    TELLS = ("value",)

    place = models.ForeignKey(Place, on_delete=models.PROTECT, related_name="+")
    value = models.CharField(max_length=32)
    why = models.CharField(max_length=200)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["place", "value"], name="epoch_once")]
