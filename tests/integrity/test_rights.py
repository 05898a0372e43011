"""The rights that the manual gives the program on PostgreSQL: enough for its work, and not for changing the past."""

import re
from pathlib import Path

import pytest
from django.db import ProgrammingError, connection, transaction

from stories import on, told
from wangge.cases import redaction
from wangge.cases.models import Act
from wangge.integrity import audit, checkpoints, erasure

MANUAL = Path(__file__).parents[2] / "docs" / "operate.md"
FORBIDDEN = (
    "UPDATE integrity_leaf SET kind = kind",
    "DELETE FROM integrity_leaf",
    "UPDATE integrity_body SET place_id = place_id",
    "DELETE FROM integrity_checkpoint",
    "UPDATE integrity_look SET field = field",
    "UPDATE cases_act SET act = act",
    "UPDATE cases_act SET at = at, by_label = by_label",
    "DELETE FROM cases_act",
)


@pytest.mark.skipif(connection.vendor != "postgresql", reason="SQLite has triggers instead")
def test_the_rights_of_the_manual_are_enough_and_no_more(cast):
    rights = re.search(r"```sql\n(.*?)```", MANUAL.read_text(encoding="utf-8"), re.DOTALL)[1]
    with connection.cursor() as cursor:
        cursor.execute("CREATE ROLE wangge_app")
        cursor.execute(rights)
        cursor.execute("SET LOCAL ROLE wangge_app")
    case, other = told(cast, words="王桂芳家漏水"), told(cast)
    assert checkpoints.sign(cast.community.pk, at=on("03-03 10:00")) is not None
    erasure.erase(
        cast.community.pk, subject=str(case.uid), reason="本人要求", basis="个人信息保护法第四十七条",
        by=cast.by("chen"), at=on("03-03 11:00"),
    )  # fmt: skip
    for each, may in ((case, True), (other, False)):
        changed = Act.objects.filter(case=each, act="register").update(note="改过")
        assert bool(changed) is may, "the words of an act change only where an erasure names it"
    Act.objects.filter(case=case, act="register").update(note=case.words)
    redaction.redact(
        other, passages=["水管爆裂"], reason="本人要求", by=cast.by("wang"), at=on("03-03 12:00")
    )
    assert "水管爆裂" not in other.acts.get(act="register").note and audit.check(cast.community.pk) == []
    for statement in FORBIDDEN:
        with pytest.raises(ProgrammingError), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(statement)
