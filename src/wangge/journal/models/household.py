"""优先走访户: a household that asked for, or is entitled to, somebody looking in — a need, never a label.

There is no free text for the need and no list of kinds of people: 个人信息保护法第五、六、二十八条 ask for a definite
purpose and the least that serves it. What a need is stands in `Need`; why we may know it in `Review.basis`.
"""

import datetime as dt
import uuid
from typing import Any, Self

from django.db import models
from django.db.models import Exists, OuterRef, Subquery
from django.utils.translation import gettext_lazy as _

from wangge.integrity import masking
from wangge.integrity.secrecy import EncryptedTextField
from wangge.integrity.written import Written
from wangge.territory.models import Grid, Place


class Need(models.TextChoices):
    """需要 (need): what kind of support helps this household now."""

    COMPANY = "company", _("独自居住，需要常有人看看")
    MEALS = "meals", _("需要助餐")
    DOORSTEP = "doorstep", _("出门不便，需要上门办事")
    ACCESS = "access", _("听不清或看不清，需要换个方式沟通")
    CARE = "care", _("家里有人要照护，需要搭把手")
    CHILDREN = "children", _("带孩子，需要搭把手")
    LIVELIHOOD = "livelihood", _("生活有困难，需要帮扶")
    WORK = "work", _("想找活干，需要信息")
    SETTLING = "settling", _("新搬来，需要熟悉社区")
    REPAIRS = "repairs", _("住房需要修缮")
    ASKED = "asked", _("自己提出，希望常来坐坐")


class Households(models.QuerySet["Household"]):
    """优先走访户查询."""

    def current(self) -> Self:
        """现在的: those that have not ended."""
        return self.filter(ended_at=None)

    def whole(self) -> Self:
        """With the latest review's need, basis and day."""
        latest = Review.objects.filter(household=OuterRef("pk")).order_by("-pk")
        return self.select_related("place", "grid").annotate(
            need_now=Subquery(latest.values("need")[:1]),
            basis_now=Subquery(latest.values("basis")[:1]),
            review_by=Subquery(latest.values("review_on")[:1]),
        )

    def review_over(self, on: dt.date) -> Self:
        """该复核的: the day of the latest review has come."""
        later = Review.objects.filter(household=OuterRef("pk"), review_on__gt=on)
        return self.current().filter(~Exists(later))


class Household(Written):
    """优先走访户 (household): name and address encrypted; need, basis and review day stand in its reviews."""

    KIND = "household.add"
    TELLS = ("grid_id", "number")
    FREE = ("ended_at",)

    key = models.UUIDField(primary_key=True, default=uuid.uuid4)
    place = models.ForeignKey(Place, on_delete=models.PROTECT, related_name="households")
    grid = models.ForeignKey(Grid, on_delete=models.PROTECT, related_name="households")
    number = models.PositiveIntegerField()  # the grid's 第 n 户
    name = EncryptedTextField(blank=True)
    address = EncryptedTextField(blank=True)
    contact = EncryptedTextField(blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)

    objects = Households.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["place", "uid"], name="household_uid_once"),
            models.UniqueConstraint(fields=["place", "grid", "number"], name="household_number_once"),
        ]
        ordering = ["grid", "number"]

    def __str__(self) -> str:
        return f"{self.grid}第{self.number}户"

    @property
    def shown(self) -> str:
        """列表上的称呼: 一网格第3户 王**."""
        name = masking.masked_name(self.name)
        return f"{self} {name}".rstrip()

    @property
    def review(self) -> Any:
        """最近一次复核."""
        return self.reviews.order_by("-pk").first()

    @property
    def need(self) -> str:
        """现在的需要 (code)."""
        return self.__dict__.get("need_now") or self.review.need

    @property
    def need_word(self) -> str:
        return str(Need(self.need).label)

    @property
    def basis(self) -> str:
        """依据 (code): consent or legal."""
        return self.__dict__.get("basis_now") or self.review.basis

    @property
    def basis_word(self) -> str:
        return str(Review.Basis(self.basis).label)

    @property
    def review_on(self) -> dt.date:
        """复核日: by then somebody asks whether it still helps."""
        found: dt.date = self.__dict__.get("review_by") or self.review.review_on
        return found


class Review(Written):
    """复核 (review): what the need is, why we may know it, and when to ask again."""

    class Basis(models.TextChoices):
        CONSENT = "consent", _("本人同意")
        LEGAL = "legal", _("法定职责")

    KIND = "household.review"
    TELLS = ("household_id", "need", "basis", "basis_words", "consent_on", "review_on")

    place = models.ForeignKey(Place, on_delete=models.PROTECT, related_name="+")
    household = models.ForeignKey(Household, on_delete=models.PROTECT, related_name="reviews")
    need = models.CharField(max_length=12, choices=Need)
    basis = models.CharField(max_length=8, choices=Basis)
    basis_words = models.CharField(
        max_length=120, blank=True
    )  # the law and article, or how consent was given
    consent_on = models.DateField(null=True, blank=True)
    review_on = models.DateField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["place", "uid"], name="review_uid_once")]
        indexes = [models.Index(fields=["household", "-review_on"], name="review_latest")]

    @property
    def subject(self) -> str:
        return str(self.household.uid)

    def __str__(self) -> str:
        return str(self.get_need_display())
