"""随之删除: when the words of an entry are erased, or the name of who asked, the sealed bytes they came in go too.

Hash, number and receipt stay: the hash is over 256 random bits that go with the body, so nothing can be guessed.
"""

import datetime as dt

from django.db import transaction
from django.db.models import Exists, OuterRef

from wangge.integrity import erasure
from wangge.integrity.models import Erasure
from wangge.journal.models import Asker
from wangge.sync import blobs
from wangge.sync.models import Blob, Enclosure, Received

LATELY = dt.timedelta(days=30)


def after_erasures(*, at: dt.datetime, batch: int = 200) -> int:
    """正文已依法删除的: an erasure in the log names the record's leaf."""
    named = Exists(Erasure.objects.filter(place_id=OuterRef("place_id"), index=OuterRef("leaf_index")))
    rows = Received.objects.filter(named).exclude(body="")[:batch]
    return _emptied(rows, files=True)


def after_askers(*, at: dt.datetime, batch: int = 200) -> int:
    """来说的人已删除的: their name stood in the sealed bytes."""
    gone = Asker.objects.filter(erased_at__gte=at - LATELY).values("entry__uid", "place_id")
    named = Exists(gone.filter(entry__uid=OuterRef("uid"), place_id=OuterRef("place_id")))
    rows = Received.objects.filter(named).exclude(body="")[:batch]
    return _emptied(rows, files=False)


@transaction.atomic
def _emptied(rows: object, *, files: bool) -> int:
    done = 0
    for row in rows:  # type: ignore[attr-defined]
        if not done:
            erasure.without_trace()
        row.body = ""
        row.save(update_fields=["body"])
        done += 1
        if files:
            hashes = Enclosure.objects.filter(received=row).values_list("sha256", flat=True)
            others = Enclosure.objects.filter(place_id=row.place_id, sha256=OuterRef("sha256")).exclude(
                received=row
            )
            blobs.forget(Blob.objects.filter(~Exists(others), place_id=row.place_id, sha256__in=list(hashes)))
    return done
