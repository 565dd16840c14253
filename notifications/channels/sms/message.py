"""A notice as an SMS: its title, and a short link to the rest."""

from django.conf import settings
from django.urls import reverse

from core.furigana import plain
from notifications.channels.base import Parcel
from notifications.channels.lengths import cut, units

LONGEST = 134  # units: two segments of 67 signs in UCS-2, which Japanese needs
SENDER = "Deban: "


def text_of(parcel: Parcel) -> str:
    """Nothing personal beyond the title: a telephone shows it to whoever sits beside its owner."""
    alone = len(parcel.deliveries) == 1
    link = settings.SITE_URL + (reverse("notice-link", args=[parcel.first]) if alone else parcel.path)
    return f"{SENDER}{cut(plain(parcel.title), LONGEST - units(SENDER) - units(link) - 1)}\n{link}"
