"""评价: what the resident thought, in five words, and whether it was solved."""

import uuid

from django.db import models
from django.utils.translation import gettext_lazy as _

from wangge.cases.models.case import Case
from wangge.territory.models import Place


class Rating(models.Model):
    """评价 (rating): opinion and fact kept apart; given with the code on the receipt, once for each ending."""

    class Level(models.IntegerChoices):
        VERY_SATISFIED = 5, _("非常满意")
        SATISFIED = 4, _("满意")
        FAIRLY_SATISFIED = 3, _("基本满意")
        DISSATISFIED = 2, _("不满意")
        VERY_DISSATISFIED = 1, _("非常不满意")

    class Solved(models.TextChoices):
        YES = "yes", _("已解决")
        PARTLY = "partly", _("部分解决")
        NO = "no", _("没解决")

    place = models.ForeignKey(Place, on_delete=models.PROTECT, related_name="ratings")
    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="ratings")
    uid = models.UUIDField(default=uuid.uuid4)
    ending = models.PositiveSmallIntegerField(default=0)  # how often the matter had been reopened by then
    level = models.PositiveSmallIntegerField(choices=Level)
    solved = models.CharField(max_length=8, choices=Solved)
    words = models.TextField(blank=True)
    at = models.DateTimeField()
    by_code = models.BooleanField(default=True)  # by the resident's own code, not taken down by staff
    excluded_reason = models.CharField(max_length=200, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["place", "case", "ending"], name="rating_once"),
            models.UniqueConstraint(fields=["place", "uid"], name="rating_uid_once"),
        ]
