"""Secrecy (保密): personal data is stored sealed with AES-256-GCM, bound to its column and its row.

A sealed value is `key id.base64(nonce ‖ ciphertext ‖ tag)`; the additional data is `app.model.field:pk`, so a
value moved to another row or column does not open. Values are opened when read, not when loaded.
"""

import hashlib
import hmac
import secrets
from functools import lru_cache
from typing import Any

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from django.apps import apps
from django.conf import settings
from django.db import models, transaction
from django.db.models.query_utils import DeferredAttribute

from wangge.integrity import keys, notes
from wangge.policy.pack import Refusal

KEPT_DAYS = 180  # a name and a number, after the matter is over or the entry was written (C-5.6, D-5.5)


class SealBroken(Refusal):
    """密文打不开: changed, moved to another row, or its key is not here."""


class Sealed(str):
    """密文: a value as the database holds it."""

    __slots__ = ()


@lru_cache(maxsize=1)
def _ring(folder: str) -> dict[str, bytes]:
    return keys.field_keys()


def ring(*, fresh: bool = False) -> dict[str, bytes]:
    """The keyring, read once per process and again whenever a key id is met that it lacks."""
    if fresh:
        _ring.cache_clear()
    return _ring(str(settings.HOME))


def seal(text: str, context: str) -> Sealed:
    """Seal `text` with the key in use; `context` says what and where it is."""
    key_id, key = list(ring().items())[-1]
    nonce = secrets.token_bytes(12)
    box = nonce + AESGCM(key).encrypt(nonce, text.encode(), context.encode())
    return Sealed(f"{key_id}.{notes.b64(box)}")


def unseal(sealed: str, context: str) -> str:
    """Open a sealed value; SealBroken if it was touched, belongs elsewhere, or its key is missing."""
    key_id, dot, text = sealed.partition(".")
    key = ring().get(key_id) or ring(fresh=True).get(key_id)
    if not dot or key is None:
        raise SealBroken(f"打不开 {context}：缺少密钥 {key_id[:8]}。请从备份恢复 keys 目录。")
    try:
        box = notes.unb64(text)
        return AESGCM(key).decrypt(box[:12], box[12:], context.encode()).decode()
    except (InvalidTag, ValueError) as error:
        raise SealBroken(f"打不开 {context}：密文被改动过，或者不属于这一行。") from error


def blind(value: str, purpose: str) -> str:
    """Blind index (盲索引): finds equal values without opening them. Normalise before calling."""
    return hmac.new(keys.blind_key(), f"{purpose}\0{value}".encode(), hashlib.sha256).hexdigest()


class _Opening(DeferredAttribute):
    field: "EncryptedTextField"

    def __get__(self, instance: Any, cls: Any = None) -> Any:
        value = super().__get__(instance, cls)
        if instance is None or not isinstance(value, Sealed):
            return value
        opened = unseal(value, self.field.context(instance))
        instance.__dict__[self.field.attname] = opened
        return opened

    # Without it the instance's own dictionary would be asked first, and give the sealed value.
    def __set__(self, instance: Any, value: Any) -> None:
        instance.__dict__[self.field.attname] = value


class EncryptedTextField(models.TextField):
    """Encrypted text (加密文本): plain on the instance, sealed in the database; the pk comes before.

    Cannot be searched, ordered or set by `QuerySet.update`; for look-up keep a `blind` value beside it.
    """

    descriptor_class = _Opening

    def context(self, instance: models.Model) -> str:
        if instance.pk is None:
            raise TypeError(f"{self}: the primary key must be set before an encrypted field is saved")
        return f"{self.model._meta.label_lower}.{self.name}:{instance.pk}"

    def pre_save(self, model_instance: models.Model, add: bool) -> Any:
        value = model_instance.__dict__.get(self.attname)
        if not value or isinstance(value, Sealed):  # never opened, so not changed
            return value
        return seal(str(value), self.context(model_instance))

    def get_prep_value(self, value: Any) -> Any:
        if not value or isinstance(value, Sealed):
            return value
        raise TypeError(f"{self}: set encrypted fields on the instance and save it; they cannot be searched")

    def get_lookup(self, lookup_name: str) -> Any:
        """Only whether it is empty can be asked; anything else is Django's FieldError."""
        return super().get_lookup(lookup_name) if lookup_name in ("exact", "isnull") else None

    def from_db_value(self, value: Any, expression: Any, connection: Any) -> Any:
        return Sealed(value) if value else value


def rotate(*, batch: int = 500) -> int:
    """Rotate the field key (换钥): add a key, seal every value anew; returns how many rows.

    Old keys stay in the file for old backups. Rows are read under lock, so nothing newer is overwritten.
    """
    keys.add_field_key()
    current = list(ring(fresh=True))[-1]
    rows = 0
    for model in apps.get_models():
        fields = [each for each in model._meta.concrete_fields if isinstance(each, EncryptedTextField)]
        last: Any = None
        while fields:
            page = (
                model._base_manager.order_by("pk")
                if last is None
                else model._base_manager.filter(pk__gt=last)
            )
            with transaction.atomic():
                found = list(page.order_by("pk").select_for_update()[:batch])
                for row in found:
                    values = {each: row.__dict__[each.attname] for each in fields}
                    stale = [f for f, value in values.items() if value and not value.startswith(current)]
                    for each in stale:
                        getattr(row, each.attname)  # opened: saving seals it with the new key
                    if stale:
                        row.save(update_fields=[each.name for each in stale])
                        rows += 1
            if len(found) < batch:
                break
            last = found[-1].pk
    return rows
