"""存证 (the log): one append-only tree per place, the bodies its leaves commit to, and who signed what.

No foreign keys: rows are found by `place_id` and `index`. On SQLite triggers refuse to change or delete them
(`append_only`); on PostgreSQL the application's role is given INSERT and SELECT only, and DELETE on `body` (docs/operate.md).
"""

from typing import Any

from django.db import models

from wangge.integrity import merkle


def octets(value: Any) -> bytes:
    """The bytes of a column as stored; in SQLite, hands can put text or nothing where bytes belong."""
    return value.encode() if isinstance(value, str) else bytes(value or b"")


class LogHead(models.Model):
    """日志头 (log head): the one row per place that an append locks. The tree itself stands in the leaves."""

    place_id = models.BigIntegerField(primary_key=True)
    origin = models.CharField(max_length=200, unique=True)
    size = models.BigIntegerField(default=0)


class Leaf(models.Model):
    """日志叶 (leaf): the commitment to one record; holds no personal data.

    `header` is canonical JSON and is what the tree hashes. `hashes` is the leaf's hash followed by those of
    the complete subtrees that end with this leaf, 32 bytes each: enough for any proof in O(log n) rows.
    """

    id = models.BigAutoField(primary_key=True)
    place_id = models.BigIntegerField()
    index = models.BigIntegerField()
    kind = models.CharField(max_length=40)
    subject = models.CharField(max_length=80)
    header = models.BinaryField()
    hashes = models.BinaryField()
    at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["place_id", "index"], name="leaf_once")]
        indexes = [models.Index(fields=["place_id", "subject"], name="leaf_subject")]

    def __str__(self) -> str:
        return f"{self.place_id}#{self.index} {self.kind}"

    @property
    def hash(self) -> bytes:
        """叶哈希: as stored; `audit` compares it with the header."""
        return self.node(0)

    def node(self, level: int) -> bytes:
        """The hash of the complete subtree of this level that ends with this leaf."""
        size = merkle.HASH_SIZE
        return octets(self.hashes)[level * size : (level + 1) * size]


class Body(models.Model):
    """日志正文 (body): the bytes a leaf commits to, and the salt; kept apart so that they can be erased."""

    id = models.BigAutoField(primary_key=True)
    place_id = models.BigIntegerField()
    index = models.BigIntegerField()
    salt = models.BinaryField()
    content = models.BinaryField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["place_id", "index"], name="body_once")]


class Erasure(models.Model):
    """删除凭据 (erasure): leave to delete one body, given by the log entry `by_index` that says why."""

    id = models.BigAutoField(primary_key=True)
    place_id = models.BigIntegerField()
    index = models.BigIntegerField()
    by_index = models.BigIntegerField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["place_id", "index"], name="erasure_once")]


class Checkpoint(models.Model):
    """检查点 (checkpoint): a signed statement of how many records the log had, and their root."""

    id = models.BigAutoField(primary_key=True)
    place_id = models.BigIntegerField()
    size = models.BigIntegerField()
    root = models.BinaryField()
    note = models.TextField()
    at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["place_id", "size"], name="checkpoint_once")]


class Cosignature(models.Model):
    """见证签名 (cosignature): a higher office's line under one of our checkpoints."""

    id = models.BigAutoField(primary_key=True)
    place_id = models.BigIntegerField()
    size = models.BigIntegerField()
    name = models.CharField(max_length=200)
    line = models.TextField()
    at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["place_id", "size", "name"], name="cosignature_once")]


class WitnessedLog(models.Model):
    """所见证的日志 (witnessed log): a log below us, its key, and the largest tree of it that we cosigned."""

    origin = models.CharField(primary_key=True, max_length=200)
    vkey = models.TextField()  # one key per line
    size = models.BigIntegerField(default=0)
    root = models.BinaryField(default=b"")
    note = models.TextField(blank=True)
    at = models.DateTimeField(null=True)


class Look(models.Model):
    """查阅记录 (look): one person read one item of personal data, and for what (个人信息保护法第五十一条)."""

    id = models.BigAutoField(primary_key=True)
    place_id = models.BigIntegerField()
    what = models.CharField(max_length=40)  # the kind of row: case, requester
    subject = models.CharField(max_length=80)  # its uid
    field = models.CharField(max_length=80)
    reason = models.CharField(max_length=200)
    person_id = models.BigIntegerField(null=True)
    role = models.CharField(max_length=20)
    label = models.CharField(max_length=80)
    at = models.DateTimeField()

    class Meta:
        indexes = [
            models.Index(fields=["place_id", "at"], name="look_place_at"),
            models.Index(fields=["place_id", "subject"], name="look_subject"),
        ]
