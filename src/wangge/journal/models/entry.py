"""日志条目: one thing a worker heard, saw or did, written in a minute and never changed."""

import datetime as dt
from typing import Any, ClassVar, Self
from uuid import UUID

from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.utils.translation import gettext_lazy as _

from wangge.integrity.written import Written
from wangge.territory.models import Grid, Person, Place

DAY = dt.timedelta(days=1)


def _related(name: str) -> Any:
    return Entry._meta.get_field(name).related_model


class Entries(models.QuerySet["Entry"]):
    """条目查询."""

    def whole(self) -> Self:
        """With everything a page shows of it; a query for each kind of later row, at any number of entries."""
        return self.select_related("place", "grid", "author").prefetch_related(
            "addenda", "followings", "sortings", "referrals", "photos", "shields"
        )

    def between(self, place: Place, first: dt.date, last: dt.date, *, by: str = "claimed_at") -> Self:
        """某几天的: days of the place, both included; by the worker's day, or (`at`) by the day of arrival."""
        start, end = place.span(first, last)
        return self.filter(Q(**{f"{by}__gte": start, f"{by}__lt": end}), place=place)

    def open_news(self) -> Self:
        """还在跟踪的新情况 (B-2.4): not yet settled, not made a matter."""
        done = Exists(_related("followings")._base_manager.filter(
            entry=OuterRef("pk"), settles=True
        ))  # fmt: skip
        referred = Exists(_related("referrals")._base_manager.filter(
            entry=OuterRef("pk")
        ))  # fmt: skip
        return self.filter(~done, ~referred, kind=Entry.Kind.NEWS)


class Entry(Written):
    """日志条目 (entry): kind, words, place and time as the worker says them; corrections stand beside it."""

    class Kind(models.TextChoices):
        HEARD = "heard", _("听居民说")
        PHONE = "phone", _("电话")
        LETTER = "letter", _("书信")
        ORAL = "oral", _("当面")
        PATROL = "patrol", _("巡查")
        VISIT = "visit", _("走访")
        TALK = "talk", _("谈心")
        TRAINING = "training", _("培训")
        NEWS = "news", _("新情况")
        NEED = "need", _("需要")
        SUGGESTION = "suggestion", _("建议")
        NOTHING = "nothing", _("今日无事项")

    KIND = "entry.write"
    TELLS = ("author_id", "grid_id", "kind", "category_code", "words", "where", "longitude", "latitude")
    ERASABLE = ("words", "where")
    TOLD_BY_OTHERS: ClassVar[frozenset[str]] = frozenset(
        {"heard", "phone", "letter", "oral", "need", "suggestion"}
    )

    place = models.ForeignKey(Place, on_delete=models.PROTECT, related_name="entries")
    grid = models.ForeignKey(Grid, null=True, blank=True, on_delete=models.PROTECT, related_name="entries")
    author = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="entries")
    kind = models.CharField(max_length=12, choices=Kind)
    category_code = models.CharField(max_length=60, blank=True)  # of the place's categories of matters
    words = models.TextField()
    where = models.CharField(max_length=120, blank=True)
    longitude = models.FloatField(null=True, blank=True)  # WGS-84; one point, only where the worker adds it
    latitude = models.FloatField(null=True, blank=True)
    claimed_at = models.DateTimeField()  # when it happened, as the worker says
    sealed_at = models.DateTimeField(null=True, blank=True)  # by the device's clock
    device_id = models.CharField(max_length=40, blank=True)
    device_seq = models.PositiveBigIntegerField(null=True, blank=True)

    objects = Entries.as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["place", "uid"], name="entry_uid_once")]
        indexes = [
            models.Index(fields=["place", "grid", "-claimed_at"], name="entry_grid"),
            models.Index(fields=["author", "-claimed_at"], name="entry_author"),
            models.Index(fields=["place", "at"], name="entry_received"),
            models.Index(fields=["place", "claimed_at"], condition=Q(kind="news"), name="entry_news"),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.words[:20]}"

    @property
    def received_at(self) -> dt.datetime:
        """收到: when it arrived here."""
        return self.at

    @property
    def lateness(self) -> dt.timedelta:
        """相隔: from the moment the worker names to its arrival. Shown, never held against anyone."""
        return self.at - self.claimed_at

    @property
    def late_label(self) -> str:
        """当天、一天内、迟记."""
        place = self.place
        if place.day_of(self.at) == place.day_of(self.claimed_at):
            return str(_("当天"))
        return str(_("一天内") if self.lateness <= DAY else _("迟记"))

    @property
    def day(self) -> dt.date:
        """哪一天的: the place's day of what happened."""
        return self.place.day_of(self.claimed_at)

    # What came later; of `whole()` entries without another query.

    @property
    def referral(self) -> Any:
        """转成的事项, or None."""
        return next(iter(self.referrals.all()), None)

    @property
    def case_uid(self) -> UUID | None:
        """事项的编号 (uid): of the matter made of it."""
        referral = self.referral
        return referral.case_uid if referral else None

    @property
    def follow(self) -> str:
        """跟踪 (B-2.4): "open" or "settled" for news, else empty."""
        if self.kind != Entry.Kind.NEWS:
            return ""
        done = any(each.settles for each in self.followings.all()) or self.referral is not None
        return "settled" if done else "open"

    @property
    def sorting(self) -> Any:
        """最后一次分类, or None."""
        return max(self.sortings.all(), key=lambda each: each.pk, default=None)

    @property
    def verdict(self) -> str:
        """分类结果: "settled", "nothing" or empty."""
        sorting = self.sorting
        return sorting.verdict if sorting else ""
