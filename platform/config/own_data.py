"""The rooms that keep something about people, from the ground up; each writes its rules in its own `own_data.py`."""

from activities import own_data as activities
from community import own_data as community
from community.rules.own_data import Room
from metrics import own_data as metrics
from notifications import own_data as notifications
from volunteers import own_data as volunteers

ROOMS: tuple[Room, ...] = (community.ROOM, activities.ROOM, volunteers.ROOM, notifications.ROOM, metrics.ROOM)
