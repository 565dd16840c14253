"""How a notice looks on each channel: what a channel would hand over, for people to read beforehand."""

import json
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from typing import Any, cast

from django.core.mail import get_connection
from django.core.mail.message import EmailAlternative
from django.utils.translation import override

from core import clock
from notifications import channels
from notifications.channels.base import Parcel
from notifications.channels.email.letter import letter
from notifications.channels.line import message as line_message
from notifications.channels.push import message as push_message
from notifications.channels.sms import message as sms_message
from notifications.kinds.base import AnyKind, Words
from notifications.models import ChannelName
from notifications.samples import Sample

NOWHERE = "reader@example.invalid"


@dataclass(frozen=True)
class Preview:
    """One channel's shape of a notice: a title where the channel has one, the text, and HTML where it sends some."""

    channel: str
    title: str
    text: str
    html: str = ""

    @property
    def label(self) -> str:
        """The channel's name, in the language that is active."""
        return str(ChannelName(self.channel).label)


def previews_of(sample: Sample, language: str) -> list[Preview]:
    """Every channel that the program has, whether or not this deployment has set it up."""
    return shapes_of(parcel_of(sample.kind, sample.subject, sample.words(language)))


def shapes_of(parcel: Parcel) -> list[Preview]:
    """What each channel makes of this parcel."""
    with override(parcel.language):
        return [SHAPES.get(name, _as_written)(name, parcel) for name in channels.ALL]


def parcel_of(kind: AnyKind, subject: Any, words: Words, *, delivery: int = 0, address: str = NOWHERE) -> Parcel:
    """As services/_bundles.py makes it of one notice, without a row; its number and its address are nobody's."""
    now = clock.now()
    with override(words.language):
        action = str(kind.action)
    return Parcel(
        deliveries=(delivery,),
        key=kind.key(subject),
        person=kind.person(subject).pk,
        address=address,
        language=words.language,
        title=words.title,
        body=words.body,
        path=words.path,
        action=action,
        topic=kind.topic.value,
        urgency=kind.urgency,
        written_at=now,
        expires_at=max(kind.expires_at(subject), now + timedelta(hours=1)),
    )


def _email(name: str, parcel: Parcel) -> Preview:
    mail = letter(parcel, get_connection("django.core.mail.backends.dummy.EmailBackend"))
    alternatives = cast(list[EmailAlternative], mail.alternatives)  # django-stubs knows the tuple of older Djangos
    shown = next((str(one.content) for one in alternatives if one.mimetype == "text/html"), "")
    return Preview(name, str(mail.subject), str(mail.body), shown)


def _push(name: str, parcel: Parcel) -> Preview:
    said = json.loads(push_message.content(parcel))
    return Preview(name, said["title"], said["body"])


def _line(name: str, parcel: Parcel) -> Preview:
    return Preview(name, "", line_message.text_of(parcel))


def _sms(name: str, parcel: Parcel) -> Preview:
    return Preview(name, "", sms_message.text_of(parcel))


def _as_written(name: str, parcel: Parcel) -> Preview:
    """The inbox shows it so, a coordinator reads it out so, and a letter is printed so."""
    return Preview(name, parcel.title, parcel.body)


SHAPES: dict[str, Callable[[str, Parcel], Preview]] = {
    ChannelName.EMAIL.value: _email,
    ChannelName.PUSH.value: _push,
    ChannelName.LINE.value: _line,
    ChannelName.SMS.value: _sms,
}
