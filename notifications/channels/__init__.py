"""Ways to reach a person: one folder each, one interface (base.py)."""

from notifications.channels.base import Channel
from notifications.channels.email.channel import Email
from notifications.channels.inbox.channel import Inbox
from notifications.channels.letter.channel import Letter
from notifications.channels.line.channel import LineApp
from notifications.channels.push.channel import Push
from notifications.channels.sms.channel import Sms
from notifications.channels.telephone.channel import Telephone

ALL: dict[str, Channel] = {
    channel.name: channel for channel in (Email(), Push(), LineApp(), Sms(), Telephone(), Letter(), Inbox())
}
