from django.db import migrations

from activities.services.reindex_search import reindex_search


def fill(apps, schema_editor):
    reindex_search(activities=apps.get_model("activities", "Activity").objects.all())


class Migration(migrations.Migration):
    """What was posted before there was a search index."""

    dependencies = [("activities", "0003_part_two")]

    operations = [migrations.RunPython(fill, migrations.RunPython.noop, elidable=True)]
