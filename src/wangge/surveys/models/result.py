"""结果: what a round found, signed."""

from django.db import models

from wangge.integrity.written import Written
from wangge.surveys.models.round import Round
from wangge.territory.models import Place


class Result(Written):
    """调查结果 (result): every figure with what it was made of, as it stood when it was signed."""

    KIND = "survey.result"
    TELLS = ("round_id", "digest", "words")
    ERASABLE = ("words",)

    place = models.ForeignKey(Place, on_delete=models.PROTECT, related_name="survey_results")
    round = models.ForeignKey(Round, on_delete=models.PROTECT, related_name="results")
    content = models.JSONField()
    digest = models.CharField(max_length=64)
    words = models.TextField(blank=True)  # what the one who signs says of it

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["place", "uid"], name="result_uid_once"),
            models.UniqueConstraint(fields=["place", "round"], name="result_once"),
        ]

    @property
    def subject(self) -> str:
        return str(self.round.uid)

    def __str__(self) -> str:
        return str(self.round)
