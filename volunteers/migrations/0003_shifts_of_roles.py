"""Each role of before gets its one shift; assignments move to it; welfare work says which."""

from django.db import migrations

SHIFTS = """
INSERT INTO volunteers_shift
    (role_id, starts_at, ends_at, "offset", whole_session, least, most, newcomers_alone, mix, part_of_week, state)
SELECT r.id, s.starts_at, s.ends_at, CASE WHEN s.id IS NULL THEN NULL ELSE interval '0' END, s.id IS NOT NULL,
    r.headcount, r.headcount, TRUE, '{}', 0, 'scheduled'
FROM volunteers_role r LEFT JOIN activities_session s ON s.id = r.session_id
"""
ASSIGNMENTS = """
UPDATE volunteers_assignment a SET shift_id = s.id FROM volunteers_shift s WHERE s.role_id = a.role_id
"""
BUSY = """
UPDATE volunteers_assignment a SET busy = tstzrange(s.starts_at, s.ends_at)
FROM (
    SELECT DISTINCT ON (a.person_id, r.session_id) a.id, s.starts_at, s.ends_at
    FROM volunteers_assignment a
        JOIN volunteers_shift s ON s.id = a.shift_id JOIN volunteers_role r ON r.id = s.role_id
        JOIN activities_session e ON e.id = r.session_id
    WHERE a.state = 'accepted' AND e.state = 'scheduled'
    ORDER BY a.person_id, r.session_id, a.id
) s WHERE s.id = a.id
"""
WELFARE = "UPDATE volunteers_role SET kind = 'welfare_b' WHERE kind = 'welfare'"


def parts(apps, schema_editor):
    """Which parts of the week each shift touches: the rule is Python's."""
    from volunteers.rules.week import touched

    Shift = apps.get_model("volunteers", "Shift")
    found = list(Shift.objects.exclude(starts_at=None))
    for shift in found:
        shift.part_of_week = touched(shift.starts_at, shift.ends_at)
    Shift.objects.bulk_update(found, ["part_of_week"], batch_size=1000)


class Migration(migrations.Migration):
    dependencies = [("volunteers", "0002_part_three")]

    operations = [
        migrations.RunSQL(SHIFTS, migrations.RunSQL.noop),
        migrations.RunSQL(ASSIGNMENTS, migrations.RunSQL.noop),
        migrations.RunSQL(BUSY, migrations.RunSQL.noop),
        migrations.RunSQL(WELFARE, migrations.RunSQL.noop),
        migrations.RunPython(parts, migrations.RunPython.noop),
    ]
