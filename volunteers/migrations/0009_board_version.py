"""A number that grows with each change that the coordinators' board shows; who was asked lately, by time."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("volunteers", "0008_recognition_traces")]

    operations = [
        migrations.RunSQL("CREATE SEQUENCE volunteers_board_version", "DROP SEQUENCE volunteers_board_version"),
        migrations.AddIndex(
            model_name="assignment",
            index=models.Index(
                fields=["made_at"],
                condition=models.Q(("state__in", ["proposed", "declined", "lapsed"])),
                name="asked_by_time",
            ),
        ),
    ]
