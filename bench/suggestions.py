"""P7, second half: suggestions for one shift among everybody who may be asked, and how that grows."""

import time
from datetime import timedelta
from typing import Any

from django.contrib.auth.models import AnonymousUser
from django.db import connection

from bench.harness import Result
from community.models import Area, Office, Person, User
from core import clock
from tests.factories import make_area, make_organisation, make_shift, make_user, make_venue
from volunteers.models import Shift
from volunteers.selectors.roles import with_words
from volunteers.selectors.suggestions_for_shift import suggestions_for_shift

PEOPLE = 10_000
LIMIT = 100.0  # milliseconds
ROUNDS = 9

# A town in SQL: it takes seconds, and every gate and weight has somebody. `{low}` and `{high}`: numbers of people.
_TOWN = """
SELECT setseed(0.4);
INSERT INTO community_person (name, kana, telephone, language, born_on, residence, area_id, created_at)
    SELECT '住民 ' || n, '', '', 'ja', current_date - (365 * 14 + (random() * 365 * 70)::int), 'resident',
        {area}, now() FROM generate_series({low}, {high}) n;
INSERT INTO community_consent (person_id, purpose, wording, channel, given_at)
    SELECT p.id, purpose, 'bench', 'web', now() FROM community_person p,
        unnest(ARRAY['sign_up', 'ask_me']) purpose WHERE p.id > {after};
INSERT INTO volunteers_profile (person_id, skills, tasks, helps, japanese, languages, week, travels, times_a_month,
        about, looking_since, channel, saved_at)
    SELECT p.id,
        ARRAY(SELECT s FROM unnest(ARRAY['cooking', 'driving', 'carrying', 'music', 'children']) s
            WHERE random() < 0.4 + p.id * 0),
        ARRAY(SELECT t FROM unnest(ARRAY['help', 'teach', 'run', 'watch']) t WHERE random() < 0.3 + p.id * 0),
        CASE WHEN random() < 0.15 THEN ARRAY['seated'] ELSE '{{}}' END,
        CASE WHEN random() < 0.7 THEN 4 WHEN random() < 0.5 THEN (random() * 3)::int + 1 END,
        CASE WHEN random() < 0.05 THEN '{{"pt": 4}}' WHEN random() < 0.2 THEN '{{"en": 2}}' ELSE '{{}}' END::jsonb,
        CASE WHEN random() < 0.3 THEN 0 ELSE (random() * (2 ^ 21 - 1))::int | (random() * (2 ^ 21 - 1))::int END, '',
        CASE WHEN random() < 0.3 THEN 1 + (random() * 3)::int END, '',
        CASE WHEN random() < 0.1 THEN now() END, 'web', now()
    FROM community_person p WHERE p.id > {after};
INSERT INTO volunteers_profile_areas (profile_id, area_id)
    SELECT id, {district} FROM volunteers_profile WHERE random() < 0.3 AND person_id > {after};
INSERT INTO volunteers_away (profile_id, first_day, last_day)
    SELECT id, current_date + 5, current_date + 15 FROM volunteers_profile
    WHERE random() < 0.02 AND person_id > {after};
INSERT INTO volunteers_assignment (shift_id, person_id, state, via, reasons, busy, outcome, made_at)
    SELECT s.id, p.id, CASE WHEN random() < 0.9 THEN 'accepted' ELSE 'declined' END, 'self', '[]', NULL, 'unknown',
        s.starts_at - interval '3 days'
    FROM (SELECT id, row_number() OVER () AS n FROM community_person WHERE id > {after}) p
        CROSS JOIN generate_series(1, 3) k
        JOIN (SELECT id, starts_at, row_number() OVER (ORDER BY id) AS n FROM volunteers_shift) s
            ON s.n = 1 + (p.n * 37 + k * 61) % {shifts}
    WHERE random() < 0.7;
UPDATE volunteers_assignment a SET busy = tstzrange(s.starts_at, s.ends_at)
    FROM volunteers_shift s WHERE s.id = a.shift_id AND a.state = 'accepted' AND a.busy IS NULL;
ANALYZE;
"""
SHIFTS, HOSTS = 500, 40


def p7_suggestions() -> Result:
    """The best eight for a shift, with reasons: the whole selector, median of several shifts."""
    district = make_area("赤穂", kind=Area.Kind.DISTRICT)
    hosts, venue = [make_organisation() for _ in range(HOSTS)], make_venue(area=district)
    start = clock.now() - timedelta(days=300)
    for number in range(SHIFTS):
        begin = start + timedelta(hours=15 * number)
        make_shift(organisation=hosts[number % HOSTS], venue=venue, starts_at=begin, most=10_000)
    wanted = [
        make_shift(organisation=hosts[0], venue=venue, starts_at=clock.now() + timedelta(days=10, hours=hours), **needs)
        for hours, needs in enumerate(_NEEDS)
    ]
    user = make_user()
    Office.objects.create(user=user, kind=Office.Kind.COORDINATOR)
    _people(1, PEOPLE, district)
    usual = _median(user, wanted)
    _people(PEOPLE + 1, PEOPLE * 10, district)
    tenfold = _median(user, wanted)
    return Result(
        value=usual,
        limit=LIMIT,
        ratio=usual / LIMIT,
        target=f"suggestions for one shift in under {LIMIT:.0f} ms at {PEOPLE:,} people",
        met=usual < LIMIT,
        how=f"milliseconds, the best eight of {PEOPLE:,} with reasons, median of {ROUNDS} rounds over {len(wanted)} "
        f"shifts; at {PEOPLE * 10:,}: {tenfold:.0f} ms, {tenfold / usual:.1f} ×",
    )


_NEEDS: list[dict[str, Any]] = [
    {},
    {"languages": {"pt": 2}},
    {"skills": ["cooking"], "comforts": ["seated", "first_timers"]},
    {"task": "teach", "japanese": 2, "least_age": 18},
]


def _people(low: int, high: int, district: Area) -> None:
    after = Person.objects.order_by("-pk").values_list("pk", flat=True).first() or 0
    text = _TOWN.format(low=low, high=high, area=district.pk, district=district.pk, after=after, shifts=SHIFTS)
    with connection.cursor() as cursor:
        cursor.execute(text)


def _median(user: User | AnonymousUser, shifts: list[Shift]) -> float:
    """Milliseconds of one answer."""
    read = [with_words().get(pk=shift.pk) for shift in shifts]
    suggestions_for_shift(user, read[0])
    spans = []
    for number in range(ROUNDS):
        begun = time.perf_counter()
        found = suggestions_for_shift(user, read[number % len(read)])
        spans.append((time.perf_counter() - begun) * 1000)
        if not found.rows:
            raise RuntimeError("nobody was suggested: the town of this benchmark is wrong")
    return sorted(spans)[ROUNDS // 2]
