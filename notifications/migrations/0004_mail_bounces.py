"""Mails that came back, and links to the settings that were renewed."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("community", "0003_people_support_roles"),
        ("notifications", "0003_staff_again_and_latest"),
    ]

    operations = [
        migrations.AddField(model_name="wishes", name="links_from", field=models.DateTimeField(blank=True, null=True)),
        migrations.CreateModel(
            name="Bounce",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("status", models.CharField(max_length=12)),
                ("hard", models.BooleanField()),
                ("at", models.DateTimeField()),
                (
                    "delivery",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="bounce",
                        to="notifications.noticedelivery",
                    ),
                ),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="bounces", to="community.person"
                    ),
                ),
            ],
        ),
    ]
