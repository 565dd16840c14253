"""Staff send a notice again, and leaf through all of them."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("notifications", "0002_ways_calls_gates")]

    operations = [
        migrations.AddField(
            model_name="noticedelivery",
            name="again",
            field=models.PositiveSmallIntegerField(db_default=0, default=0),
        ),
        migrations.RemoveConstraint(model_name="noticedelivery", name="one_delivery_a_channel"),
        migrations.AddConstraint(
            model_name="noticedelivery",
            constraint=models.UniqueConstraint(
                fields=("notice", "channel", "again"), name="one_delivery_a_channel"
            ),
        ),
        migrations.RemoveIndex(model_name="noticedelivery", name="notices_failed"),
        migrations.AddIndex(
            model_name="noticedelivery",
            index=models.Index(
                condition=models.Q(("state", "failed")), fields=["-id"], name="notices_failed"
            ),
        ),
        migrations.AddIndex(
            model_name="notice",
            index=models.Index(fields=["-created_at", "-id"], name="notices_latest"),
        ),
    ]
