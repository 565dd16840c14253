"""Who is busy at a time: the constraint's index begins with the person, so it would be read whole."""

from django.contrib.postgres.indexes import GistIndex
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("volunteers", "0009_board_version")]

    operations = [
        migrations.AddIndex(
            model_name="assignment",
            index=GistIndex(condition=models.Q(("state", "accepted")), fields=["busy"], name="busy_at"),
        ),
    ]
