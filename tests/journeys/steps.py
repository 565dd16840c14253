"""Steps that several journeys share: a session that suits, a call, a sign-up, two people in the same moment."""

from datetime import timedelta

from playwright.sync_api import Locator, expect

from tests.journeys.town import Town
from tests.journeys.visitor import Visitor

HANAKO = "hanako@komagane.example"
MISAKI = "misaki@tokyo.example"
MEGUMI = "megumi@komagane.example"


def session_ahead(town: Town, *people: str, days: int = 1, seats: int = 6) -> tuple[int, int]:
    """JOCA's next session and its activity: first come, so many `days` away, `seats` free, nobody waiting.

    `people` (e-mail addresses) have nothing else at that time.
    """
    found = town.ask(
        """SELECT session.id, activity.id FROM activities_session session
           JOIN activities_activity activity ON activity.id = session.activity_id
           JOIN community_organisation host ON host.id = activity.organisation_id
           WHERE host.slug = 'joca' AND activity.state = 'published' AND activity.way = 'first_come'
             AND activity.campaign_id IS NULL AND NOT activity.residents_only AND activity.min_age IS NULL
             AND session.state = 'scheduled' AND session.waiting = 0 AND session.capacity - session.taken >= %s
             AND session.starts_at > %s AND NOT EXISTS (
               SELECT 1 FROM activities_signup party
               JOIN community_person person ON person.id = party.person_id
               JOIN community_user account ON account.id = person.user_id
               JOIN activities_session other ON other.id = party.session_id
               WHERE account.email = ANY(%s)
                 AND party.state NOT IN ('cancelled', 'lapsed', 'refused')
                 AND COALESCE(party.period, tstzrange(other.starts_at, other.ends_at))
                   && tstzrange(session.starts_at, session.ends_at))
           ORDER BY session.starts_at LIMIT 1""",
        seats,
        town.now() + timedelta(days=days),
        list(people),
    )
    assert found, f"no session of JOCA has {seats} seats in {days} days"
    return int(found[0][0]), int(found[0][1])


def counts(town: Town, session: int) -> tuple[int, int, int]:
    """Its capacity, how many seats are taken, how many are waited for."""
    [(capacity, taken, waiting)] = town.ask(
        "SELECT capacity, taken, waiting FROM activities_session WHERE id = %s", session
    )
    return int(capacity), int(taken), int(waiting)


def choose(visitor: Visitor, activity: int, session: int) -> None:
    """From the activity's page to the form of one date."""
    visitor.go(f"/activities/{activity}/")
    visitor.page.locator(f"a[href$='/sessions/{session}/sign-up/']").click()


def is_in_state(visitor: Visitor, state: str) -> None:
    """What the sign-up's own page says."""
    expect(visitor.page.locator(f"[data-state={state}]")).to_be_visible()


def book(host: Visitor, session: int, name: str, telephone: str, seats: int) -> None:
    """Somebody rings the host."""
    host.go(f"/organise/sessions/{session}/")
    note_call(host, name, telephone, seats)
    host.press("/telephone/")
    host.is_told(name)


def note_call(host: Visitor, name: str, telephone: str, seats: int) -> None:
    """The open roster's form for a call, filled in and not sent."""
    form = host.page.locator("form[action$='/telephone/']")
    for field, value in (("name", name), ("telephone", telephone), ("seats", str(seats))):
        form.locator(f"[name={field}]").fill(value)


def topic(title: str) -> str:
    """The last word of a title: a mail's subject has another space between them."""
    return title.split()[-1]


def party(host: Visitor, name: str) -> Locator:
    """A row of the roster."""
    return host.page.locator("live-refetch .roster__row", has_text=name)


def at_once(*forms: Locator) -> None:
    """All send their form before any has an answer."""
    for form in forms:
        form.evaluate("form => setTimeout(() => form.requestSubmit())")


def call_off(host: Visitor, session: int, why: str) -> None:
    """The host calls their session off."""
    host.go(f"/organise/sessions/{session}/change/cancel/")
    host.fill(why=why)
    host.submit()
    expect(host.page.locator(".messages .alert")).to_be_visible()


AFTER_A_JUMP = 150  # seconds: a moved clock makes a night's work due at once, and the worker does it first


def daytime(town: Town) -> None:
    """An hour at which somebody may be rung."""
    now = town.now()
    if not 9 <= now.hour < 17:
        morning = now.replace(hour=9, minute=5)
        town.move_clock_to(morning if morning > now else morning + timedelta(days=1))
