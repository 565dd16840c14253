"""Which words are missing in which language, and who is putting them in."""

from dataclasses import dataclass

from django.db import connection
from django.db.models import Exists, Min, OuterRef, Q, QuerySet
from django.http import Http404

from activities.models import Activity, ActivityText, Session
from community.selectors import AnyUser, organisations_of
from core import clock
from core.i18n import OWN_NAMES, html_lang
from volunteers.models import Translation

TARGETS = tuple(code for code in OWN_NAMES if code != "ja")


def missing_in(language: str) -> QuerySet[Activity]:
    """Activities ahead without words in this language and without a translator; each with `next_at`, soonest first."""
    has_words = ActivityText.objects.filter(activity=OuterRef("pk"), language=language).exclude(title="")
    has_somebody = Translation.objects.filter(
        activity=OuterRef("pk"), language=language, state__in=Translation.STANDING
    )
    ahead = Q(sessions__starts_at__gt=clock.now(), sessions__state=Session.State.SCHEDULED)
    return (
        Activity.objects.filter(~Exists(has_words), ~Exists(has_somebody), state=Activity.State.PUBLISHED)
        .annotate(next_at=Min("sessions__starts_at", filter=ahead))
        .filter(next_at__isnull=False)
        .select_related("organisation", "programme")
        .defer("search_text", "search_vector")
        .prefetch_related("texts")
        .order_by("next_at", "pk")
    )


@dataclass(frozen=True)
class LanguageGap:
    """A language, and how many activities ahead have no words in it yet."""

    code: str
    name: str
    missing: int


_GAPS = """
SELECT wanted, count(*)
FROM unnest(%(languages)s::text[]) AS wanted, activities_activity a
WHERE a.state = 'published'
    AND EXISTS (SELECT FROM activities_session s
        WHERE s.activity_id = a.id AND s.state = 'scheduled' AND s.starts_at > %(now)s)
    AND NOT EXISTS (SELECT FROM activities_activitytext t
        WHERE t.activity_id = a.id AND t.language = wanted AND t.title <> '')
    AND NOT EXISTS (SELECT FROM volunteers_translation v
        WHERE v.activity_id = a.id AND v.language = wanted AND v.state IN ('draft', 'submitted', 'returned'))
GROUP BY wanted
"""


def gaps() -> list[LanguageGap]:
    """For each language; one query."""
    with connection.cursor() as cursor:
        cursor.execute(_GAPS, {"languages": list(TARGETS), "now": clock.now()})
        counts = dict(cursor.fetchall())
    return [LanguageGap(code, OWN_NAMES[code], counts.get(code, 0)) for code in TARGETS]


def my_translations(person: int) -> QuerySet[Translation]:
    """What a person is translating or has translated, open ones first."""
    return (
        Translation.objects.filter(assignment__person=person)
        .exclude(state=Translation.State.GIVEN_UP)
        .select_related("activity")
        .prefetch_related("activity__texts")
        .order_by("ended_at", "-begun_at")
    )


def get_my_translation_for(user: AnyUser, pk: int) -> Translation:
    """A person's own translation; anybody else meets 404."""
    mine = Translation.objects.filter(assignment__person__user_id=user.pk) if user.is_authenticated else None
    return _one(mine, pk)


def translations_to_look_at(user: AnyUser) -> QuerySet[Translation]:
    """Handed in, for the hosts of the activity and their coordinators; oldest first."""
    return (
        Translation.objects.filter(state=Translation.State.SUBMITTED, activity__organisation__in=organisations_of(user))
        .select_related("activity__organisation", "assignment__person")
        .prefetch_related("activity__texts")
        .order_by("begun_at", "pk")
    )


def get_translation_to_look_at(user: AnyUser, pk: int) -> Translation:
    """One of a host's or coordinator's organisations, in whichever state; else 404."""
    return _one(Translation.objects.filter(activity__organisation__in=organisations_of(user)), pk)


def _one(allowed: QuerySet[Translation] | None, pk: int) -> Translation:
    found = allowed and (
        allowed.select_related("activity__organisation", "assignment__person")
        .prefetch_related("activity__texts")
        .filter(pk=pk)
        .first()
    )
    if not found:
        raise Http404
    return found


@dataclass(frozen=True)
class Source:
    """The words in one language, with what names it."""

    lang: str
    name: str
    text: ActivityText


def sources(translation: Translation) -> list[Source]:
    """What it is made from: Japanese first, then what else helps to understand it."""
    texts = {text.language: text for text in translation.activity.texts.all() if text.title}
    helpful = [code for code in ("ja", "ja-easy", "en") if code in texts and code != translation.language]
    return [Source(html_lang(code), OWN_NAMES[code], texts[code]) for code in helpful]
