from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('community', '0003_people_support_roles'),
    ]

    operations = [
        migrations.AddField(
            model_name='person',
            name='erased_at',
            field=models.DateTimeField(blank=True, editable=False, null=True),
        ),
        migrations.AddConstraint(
            model_name='person',
            constraint=models.CheckConstraint(condition=models.Q(('erased_at__isnull', True), models.Q(('kana', ''), ('name', '—'), ('telephone', ''), ('user__isnull', True)), _connector='OR'), name='who_is_erased_has_no_name'),
        ),
    ]
