"""The story that the demo invites to walk through, step by step."""

from dataclasses import dataclass

from django.urls import reverse
from django.utils.translation import gettext as _

from demo.personas import Persona, personas


@dataclass(frozen=True)
class Link:
    """A page that a step leads to."""

    url: str
    words: str


@dataclass(frozen=True)
class Step:
    """One step: what to do, as whom, and where."""

    title: str
    text: str
    persona: Persona | None
    links: tuple[Link, ...]


def steps() -> list[Step]:
    """All steps, in the language that is active."""
    return [*_before(), *_on_the_day()]


def _before() -> list[Step]:
    find = Link(reverse("activities:find"), _("Find"))
    soba = Link(f"{reverse('activities:find')}?q=そば", _("Search for そば"))
    mail = _mails()
    return [
        _step(
            _("The shop posts a class"),
            _("Post a まちゼミ class with two sessions of 6 seats, look at the preview, and publish it."),
            "shopkeeper",
            Link(reverse("activities:organise"), _("Organise")),
        ),
        _step(
            _("A resident finds it and signs up"),
            _(
                "Search for it, or choose the district 赤穂. You can also go the whole way as a stranger: "
                "sign in with any e-mail address, the code arrives in the mails of this demo."
            ),
            "resident",
            soba,
            find,
            mail,
        ),
        _step(
            _("Seats go down while you look"),
            _("Open the activity in a second window and sign up in the first: the seats change without reloading."),
            None,
            find,
        ),
        _step(
            _("Somebody rings the shop"),
            _(
                "On the class’s roster, enter 下島 八重子, 0265-00-8241: the same seats, one ledger. When the class "
                "is full the next party waits. Cancel a booking, and the seat is held for the first who waits."
            ),
            "shopkeeper",
            Link(reverse("activities:organise"), _("Organise")),
            mail,
        ),
    ]


def _on_the_day() -> list[Step]:
    return [
        _step(
            _("The day before"),
            _("Move the clock to the day before the class, in the evening. The reminders arrive in the mails."),
            None,
            _mails(),
        ),
        _step(
            _("On the day"),
            _(
                "Move the clock to the class. On the roster check people in; under its roles enter 竹村 洋平 "
                "(teaching) and 中村 恵 (helping) and confirm both after the start."
            ),
            "shopkeeper",
            Link(reverse("activities:organise"), _("Organise")),
        ),
        _step(
            _("The role rate moves"),
            _("Two residents have had their first role: today's number, rounded to tens, has gone up by ten."),
            "analyst",
            Link(reverse("metrics:today"), _("Today's figures and gaps")),
        ),
        _step(
            _("Who did what, when"),
            _("Every step stands in the table of events, with the account and the channel that it came through."),
            "administrator",
            Link(reverse("admin:outbox_event_changelist"), _("Events")),
        ),
    ]


def _mails() -> Link:
    return Link(reverse("demo:mail-list"), _("Mails"))


def _step(title: str, text: str, persona: str | None, *links: Link) -> Step:
    who = next((one for one in personas() if one.slug == persona), None)
    return Step(title, text, who, links)
