from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("cases", "0003_append_only")]
    operations = [
        migrations.AddIndex(
            model_name="requester",
            index=models.Index(
                condition=models.Q(("erased_at", None)), fields=["delete_on"], name="requester_due"
            ),
        ),
    ]
