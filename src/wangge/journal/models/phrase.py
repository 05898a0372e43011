"""常用语: words that need not be typed again."""

from typing import ClassVar

from django.db import models

from wangge.integrity.written import Written
from wangge.journal.models.entry import Entry
from wangge.territory.models import Place


class Phrase(Written):
    """常用语 (phrase): a sentence the place's workers often write; ended, it is offered no more."""

    KIND = "phrase.add"
    TELLS = ("kind", "words")
    FREE: ClassVar[tuple[str, ...]] = ("ended_at",)

    place = models.ForeignKey(Place, on_delete=models.PROTECT, related_name="phrases")
    kind = models.CharField(
        max_length=12, choices=Entry.Kind, blank=True
    )  # for this kind of entry, or for any
    words = models.CharField(max_length=120)
    ended_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["place", "uid"], name="phrase_uid_once"),
            models.UniqueConstraint(
                fields=["place", "kind", "words"], condition=models.Q(ended_at=None), name="phrase_once"
            ),
        ]
        ordering = ["kind", "pk"]

    def __str__(self) -> str:
        return self.words
