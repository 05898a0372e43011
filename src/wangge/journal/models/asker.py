"""来说的人: who told the worker. Optional, encrypted, separable from the entry, expiring."""

import uuid

from django.db import models

from wangge.integrity.secrecy import EncryptedTextField
from wangge.journal.models.entry import Entry
from wangge.territory.models import Place


class Asker(models.Model):
    """来说的人 (asker): an alias or name and a way to be told; never more, and gone after its day."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    place = models.ForeignKey(Place, on_delete=models.PROTECT, related_name="+")
    entry = models.OneToOneField(Entry, on_delete=models.PROTECT, related_name="asker")
    name = EncryptedTextField(blank=True)
    contact = EncryptedTextField(blank=True)
    legal_basis = models.CharField(max_length=60, default="个人信息保护法第十三条第一款第一项：本人同意")
    delete_on = models.DateField()
    erased_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        indexes = [models.Index(fields=["delete_on"], condition=models.Q(erased_at=None), name="asker_due")]
