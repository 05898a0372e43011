"""存证 (the log): one append-only tree per place, and the bodies its leaves commit to."""

from django.db import models


class LogHead(models.Model):
    """日志头: the one row per place that an append locks; holds the compact range."""

    place_id = models.BigIntegerField(primary_key=True)
    origin = models.CharField(max_length=200, unique=True)
    size = models.BigIntegerField(default=0)
    peaks = models.BinaryField(default=b"")


class Leaf(models.Model):
    """日志叶: the commitment to one record; holds no personal data."""

    id = models.BigAutoField(primary_key=True)
    place_id = models.BigIntegerField()
    index = models.BigIntegerField()
    kind = models.CharField(max_length=40)
    subject = models.CharField(max_length=80)
    header = models.BinaryField()
    at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["place_id", "index"], name="leaf_once")]
        indexes = [models.Index(fields=["place_id", "subject"], name="leaf_subject")]


class Body(models.Model):
    """日志正文: the bytes a leaf commits to, and the salt; kept apart so that they can be erased."""

    id = models.BigAutoField(primary_key=True)
    place_id = models.BigIntegerField()
    index = models.BigIntegerField()
    salt = models.BinaryField()
    content = models.BinaryField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["place_id", "index"], name="body_once")]
