"""A person takes their data with them."""

import json

from django.db import transaction

from community.errors import AskedTooOften
from community.events import OwnDataExported
from community.models import Person, User
from community.selectors.own_data import own_data_of, whose
from core.actor import Actor
from core.outbox.events import publish
from core.tries import Tries

DOWNLOADS = Tries("own-data", most=5, seconds=60 * 60)  # by the account that downloads


@transaction.atomic
def export_own_data(*, person: Person | None, reader: User, made_by: Actor, account: User | None = None) -> str:
    """All that is kept about them, as JSON in the reader's language; that it was taken is written down.

    `reader`: who downloads it; a coordinator doesn't get what only the person and one host may read.
    Raises AskedTooOften after five within an hour.
    """
    if DOWNLOADS.spent(reader.pk):
        raise AskedTooOften
    DOWNLOADS.count(reader.pk)
    about = whose(person, account)
    told = own_data_of(about, by_coordinator=about.account != reader.pk)
    publish(OwnDataExported(person=about.person, account=about.account), by=made_by)
    return json.dumps(told, ensure_ascii=False, indent=2) + "\n"
