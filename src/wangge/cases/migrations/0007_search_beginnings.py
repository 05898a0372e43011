"""词头: the first letters of Latin words and numbers among the tokens of the matters that are there already."""

from django.db import migrations

BATCH = 1000


def add(apps, _schema_editor):
    from wangge.cases.search import beginnings

    case = apps.get_model("cases", "Case")
    last = 0
    while rows := list(case.objects.filter(pk__gt=last).order_by("pk").only("tokens")[:BATCH]):
        for row in rows:
            there = row.tokens.split()
            more = (each for token in there if token[0] == "w" for each in beginnings(token[1:]))
            row.tokens = " ".join(dict.fromkeys([*there, *more]))
        case.objects.bulk_update(rows, ["tokens"])
        last = rows[-1].pk


class Migration(migrations.Migration):
    dependencies = [("cases", "0006_moments")]
    operations = [migrations.RunPython(add, migrations.RunPython.noop, elidable=True)]
