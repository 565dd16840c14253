"""A mail as it arrived, and what its reader finds in it."""

import re
from email.message import EmailMessage
from urllib.parse import urlsplit

from activities.models import Session, SignUp
from community.models import Person
from notifications import kinds
from notifications.services.plan_notices import plan_notices
from notifications.services.send_due import send_due
from tests.factories import make_session, make_sign_up
from tests.mail_sink import Sink, text_of


def told_by_mail(sink: Sink, person: Person, kind: str, session: Session | None = None) -> EmailMessage:
    """The latest mail, after the person was told of a new sign-up of theirs."""
    party = make_sign_up(session=session or make_session(capacity=99), person=person)
    return tell(sink, party, kind)


def tell(sink: Sink, party: SignUp, kind: str) -> EmailMessage:
    """The same of a sign-up that is there."""
    plan_notices(kind=kinds.ALL[kind], subjects=[party.pk])
    send_due()
    return sink.mails[-1]


def path_in_header(mail: EmailMessage) -> str:
    """Where List-Unsubscribe leads."""
    found = re.fullmatch(r"<(https?://\S+)>", "".join(str(mail["List-Unsubscribe"]).split()))
    assert found, mail["List-Unsubscribe"]
    return urlsplit(found[1]).path


def path_in_text(mail: EmailMessage, part: str) -> str:
    """The address with this part, in the plain text; it stands in the HTML as well."""
    found = re.search(rf"^https?://[^/]+(\S*{part}\S*)$", text_of(mail).replace("\r", ""), re.M)
    assert found, text_of(mail)
    assert found[1] in text_of(mail, "html")
    return found[1]
