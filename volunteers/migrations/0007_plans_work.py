"""What a plan's worker keeps: its sign of life, what it compared with; and one plan at a time for an area."""

import django.db.models.deletion
from django.db import migrations, models
from django.utils import timezone


class Migration(migrations.Migration):

    dependencies = [
        ('volunteers', '0006_standins_asks'),
    ]

    operations = [
        migrations.AddField(
            model_name='plan',
            name='changed_at',
            field=models.DateTimeField(default=timezone.now),
            preserve_default=False,
        ),
        migrations.AddField(
            model_name='plan',
            name='attempts',
            field=models.PositiveSmallIntegerField(default=0),
        ),
        migrations.AddField(
            model_name='plan',
            name='again_of',
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.SET_NULL,
                related_name='again',
                to='volunteers.plan',
            ),
        ),
        migrations.AddField(
            model_name='plan',
            name='plain',
            field=models.JSONField(blank=True, default=dict),
        ),
        migrations.AddField(
            model_name='plan',
            name='clashes',
            field=models.JSONField(blank=True, default=list),
        ),
        migrations.AlterField(
            model_name='plan',
            name='progress',
            field=models.JSONField(blank=True, default=dict),
        ),
        migrations.AddConstraint(
            model_name='plan',
            constraint=models.UniqueConstraint(
                condition=models.Q(('state__in', ['queued', 'running'])),
                fields=('area',),
                name='one_plan_under_way_an_area',
                nulls_distinct=False,
            ),
        ),
    ]
