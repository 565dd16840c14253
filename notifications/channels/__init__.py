"""Ways to reach a person: one folder each, one interface (base.py)."""

from notifications.channels.base import Channel
from notifications.channels.email.channel import Email
from notifications.channels.inbox.channel import Inbox

ALL: dict[str, Channel] = {channel.name: channel for channel in (Email(), Inbox())}
