"""Nothing stands beside the shifts any more."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("volunteers", "0003_shifts_of_roles")]

    operations = [
        migrations.RemoveConstraint(model_name="assignment", name="one_standing_assignment"),
        migrations.AlterField(
            model_name="assignment",
            name="shift",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE, related_name="assignments", to="volunteers.shift"
            ),
        ),
        migrations.RemoveField(model_name="assignment", name="role"),
        migrations.RemoveField(model_name="role", name="headcount"),
        migrations.AddConstraint(
            model_name="assignment",
            constraint=models.UniqueConstraint(
                condition=models.Q(("state__in", ["applied", "proposed", "accepted"])),
                fields=("shift", "person"),
                name="one_standing_assignment",
            ),
        ),
    ]
