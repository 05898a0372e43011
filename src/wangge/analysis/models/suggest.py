"""类别提示: what a place's own sorting has taught, as counts; and filters people keep for themselves."""

import uuid

from django.db import models

from wangge.cases.models import Category
from wangge.territory.models import Person, Place


class WordCount(models.Model):
    """词与类别 (word count): in how many matters of a category a word stood. Derived; may be counted anew any time."""

    place = models.ForeignKey(Place, on_delete=models.CASCADE, related_name="+")
    token = models.CharField(max_length=60)
    category = models.ForeignKey(Category, on_delete=models.CASCADE, related_name="+")
    count = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["place", "token", "category"], name="word_count_once"),
        ]


class SortCount(models.Model):
    """类别的件数 (sort count): how many matters of a category were learnt from, and how many words they held."""

    place = models.ForeignKey(Place, on_delete=models.CASCADE, related_name="+")
    category = models.ForeignKey(Category, on_delete=models.CASCADE, related_name="+")
    matters = models.PositiveIntegerField(default=0)
    words = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["place", "category"], name="sort_count_once")]


class LearntUntil(models.Model):
    """学到哪里 (learnt until): the first entry of the place's log not yet learnt from."""

    place = models.OneToOneField(Place, on_delete=models.CASCADE, related_name="+")
    leaf = models.BigIntegerField(default=0)


class KeptFilter(models.Model):
    """常用筛选 (kept filter): a list's filter that a person keeps under a name, for themselves alone."""

    place = models.ForeignKey(Place, on_delete=models.CASCADE, related_name="+")
    uid = models.UUIDField(default=uuid.uuid4)
    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="kept_filters")
    name = models.CharField(max_length=30)
    query = models.CharField(max_length=600)
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["place", "uid"], name="kept_filter_uid_once"),
            models.UniqueConstraint(fields=["place", "person", "name"], name="kept_filter_name_once"),
        ]
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name
