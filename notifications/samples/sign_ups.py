"""Examples of what is about a sign-up, a host's message, or a draft."""

from typing import cast

from activities.events import SessionMoved
from activities.models import HostMessage, MessageCopy, ReviewComment, SignUp, SupportRequest
from core import clock
from core.outbox.models import Event
from notifications.kinds.base import AnyKind
from notifications.kinds.reminder import ReminderKind
from notifications.kinds.session import HostSignUpKind
from notifications.kinds.sign_up import SignUpKind
from notifications.samples.town import ANOTHER, Maker, activity, host, in_days, session, someone, venue

DAYS = {"visit_thanks": -2, "reminder_week": 7, "reminder_days": 3}  # from today; the others' class is tomorrow


def _sign_up(kind: AnyKind) -> int:
    about, reader = cast(SignUpKind, kind), someone()
    for_host = isinstance(kind, HostSignUpKind)
    offered = activity(host(reader if for_host else None))
    date = session(offered, days=DAYS.get(kind.name, 1), state=about.session_states[0])
    if isinstance(kind, ReminderKind):
        offered.reminders = [kind.rule]
        offered.save(update_fields=["reminders"])
    party = SignUp.objects.create(
        session=date,
        person=someone(ANOTHER) if for_host else reader,
        seats=2,
        state=about.states[0],
        channel="web",
        made_at=clock.now(),
        offer_ends_at=in_days(1, hour=8) if about.states[0] == SignUp.State.OFFERED else None,
    )
    if kind.name == "support_answered":
        asked = {"sign_up": party, "text": "席を前に", "asked_at": clock.now(), "delete_on": clock.today()}
        SupportRequest.objects.create(
            **asked, answer="talk", answer_note="お電話でお話しさせてください", answered_at=clock.now()
        )
    if kind.name == "session_moved":
        # The row alone, which the notice reads; nobody is told of it.
        was = SessionMoved(
            session=date.pk,
            old_starts_at=in_days(2).isoformat(),
            old_ends_at=in_days(2, hour=12).isoformat(),
            old_venue=venue().pk,
        )
        Event.objects.create(name=was.name(), payload=vars(was), channel="system", occurred_at=clock.now())
    if kind.name == "seats_open":
        date.open_to_waiting_at = clock.now()
        date.save(update_fields=["open_to_waiting_at"])
    return party.pk


def _message(kind: AnyKind) -> int:
    date = session()
    party = SignUp.objects.create(
        session=date, person=someone(), seats=1, state="confirmed", channel="web", made_at=clock.now()
    )
    message = HostMessage.objects.create(session=date, text="エプロンをお持ちください。", sent_at=clock.now())
    return MessageCopy.objects.create(message=message, sign_up=party).pk


def _review(kind: AnyKind) -> int:
    writer = someone()
    draft = activity(host(writer), state="draft")
    draft.created_by = writer.user
    draft.save(update_fields=["created_by"])
    return ReviewComment.objects.create(
        activity=draft, author=someone(ANOTHER).user, verdict="returned", text="費用を書いてください。", at=clock.now()
    ).pk


def _session(kind: AnyKind) -> int:
    """It was yesterday, and nobody noted who came."""
    date = session(activity(host(someone())), days=-1)
    SignUp.objects.create(
        session=date, person=someone(ANOTHER), seats=1, state="confirmed", channel="web", made_at=clock.now()
    )
    return date.pk


MAKERS: dict[str, Maker] = {
    "sign_up": _sign_up,
    "message_copy": _message,
    "review_comment": _review,
    "session": _session,
}
