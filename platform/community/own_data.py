"""What this room keeps about people, what of it they may take with them, and what erasing does with it."""

from allauth.account.models import EmailAddress, EmailConfirmation
from django.contrib.admin.models import LogEntry
from django.db.models import Q

from community.models import (
    Card,
    Consent,
    Guardian,
    Letter,
    Membership,
    Office,
    Person,
    SupportAct,
    Supporter,
    SupporterRequest,
    User,
)
from community.rules.own_data import Fate, Room, Rule, Whose
from community.services.guardians import withdraw_guardian_consent
from community.services.support import end_support
from community.services.withdraw_consent import withdraw_consent
from core import clock
from core.actor import Actor

DELETED, STRIPPED, KEPT = Fate.DELETED, Fate.STRIPPED, Fate.KEPT
TERMS = {
    "relation": "relation",
    "may_sign_up": "may_sign_up",
    "may_see": "may_see",
    "gets_notices": "gets_notices",
    "until": "expires_on",
}

RULES = (
    Rule(
        Person,
        STRIPPED,
        "The row stays without a name: year of birth, district, residence and language go on being counted.",
        persons=("pk",),
        accounts=("user",),
        section="about_me",
        exported={
            "name": "name",
            "reading": "kana",
            "telephone": "telephone",
            "language": "language",
            "born_on": "born_on",
            "residence": "residence",
            "ward": "area.name",
            "known_since": "created_at",
        },
    ),
    Rule(
        User,
        STRIPPED,
        "A closed account without an address: the audit trail names its number, and no other key breaks.",
        accounts=("pk",),
        section="account",
        exported={
            "email": "email",
            "language": "language",
            "opened_at": "date_joined",
            "last_signed_in_at": "last_login",
        },
    ),
    Rule(User.groups.through, DELETED, "Rights of the account.", accounts=("user",), theirs=False),
    Rule(User.user_permissions.through, DELETED, "Rights of the account.", accounts=("user",), theirs=False),
    Rule(
        EmailAddress,
        DELETED,
        "The account's addresses.",
        accounts=("user",),
        section="addresses",
        exported={"email": "email", "proved": "verified"},
    ),
    Rule(EmailConfirmation, DELETED, "Keys that prove an address.", accounts=("email_address__user",)),
    Rule(
        LogEntry,
        KEPT,
        "What staff did in the admin stays in the audit trail, under the closed account's number; it holds no words.",
        accounts=("user",),
        theirs=False,
    ),
    Rule(
        Membership,
        DELETED,
        "Who acts for a host; the host stays.",
        accounts=("user",),
        section="acts_for",
        exported={"host": "organisation.name", "as": "role"},
    ),
    Rule(
        Office,
        DELETED,
        "Who coordinates or analyses; the work stays.",
        accounts=("user",),
        section="offices",
        exported={"office": "kind", "area": "area.name"},
    ),
    Rule(
        Consent,
        KEPT,
        "What was agreed to and until when, without a word of theirs. All but being counted are withdrawn; who is not "
        "counted stays uncounted.",
        persons=("person",),
        section="consents",
        exported={
            "purpose": "purpose",
            "wording": "wording",
            "channel": "channel",
            "given_at": "given_at",
            "withdrawn_at": "withdrawn_at",
        },
    ),
    Rule(
        SupportAct,
        DELETED,
        "Goes with the agreement.",
        persons=("support__person", "support__supporter"),
        section="done_for_each_other",
        exported={"what": "deed", "at": "at", "under_agreement": "support_id"},
    ),
    Rule(Letter, DELETED, "Goes with what it is about.", persons=("guardian__person", "request__asker")),
    Rule(
        SupporterRequest,
        DELETED,
        "A question that they asked, or that was asked of their address.",
        persons=("asker",),
        addresses=("email",),
        section="asked_for_support",
        exported={"asks": "asks", "address": "email", "asked_at": "asked_at", "ended_at": "ended_at", **TERMS},
    ),
    Rule(
        Supporter,
        DELETED,
        "Nobody acts for them, and they act for nobody; the other side stays as it is.",
        persons=("person", "supporter"),
        section="support",
        exported={
            "number": "id",
            "supported": "person.name",
            "supporter": "supporter.name",
            "agreed_at": "agreed_at",
            "agreed_how": "agreed_how",
            "ended_at": "ended_at",
            **TERMS,
        },
    ),
    Rule(
        Guardian,
        DELETED,
        "Who answers for a minor, told by them.",
        persons=("person",),
        section="parent_or_guardian",
        exported={
            "name": "name",
            "telephone": "telephone",
            "email": "email",
            "named_at": "asked_at",
            "agreed_at": "consented_at",
            "ended_at": "ended_at",
        },
    ),
    Rule(
        Guardian,
        STRIPPED,
        "They answer for somebody else's child, known by the same address: the contact ends, and the child names "
        "another.",
        addresses=("email",),
        theirs=False,
        strip={"name": Person.NAMELESS, "telephone": "", "email": "", "token_hash": "", "ended_at": clock.now},
    ),
    Rule(
        Card,
        DELETED,
        "Worth nothing from now on.",
        persons=("person",),
        section="cards",
        exported={"made_at": "made_at", "ended_at": "ended_at"},
    ),
)


def end(whose: Whose, made_by: Actor) -> None:
    """Agreements end, children whose guardian they are hear that they need another, every yes but one is taken back."""
    if whose.person is None:
        return
    sides = Q(person=whose.person) | Q(supporter=whose.person)
    for pk in Supporter.objects.filter(sides, ended_at=None).order_by("pk").values_list("pk", flat=True):
        end_support(support=pk, made_by=made_by)
    if whose.address:
        wards = Guardian.objects.filter(email__iexact=whose.address, ended_at=None).order_by("pk")
        for pk in wards.exclude(person=whose.person).values_list("pk", flat=True):
            withdraw_guardian_consent(guardian=pk, made_by=made_by)
    person = Person.objects.get(pk=whose.person)
    for purpose in Consent.Purpose:
        if purpose != Consent.Purpose.FIGURES:
            withdraw_consent(person=person, purpose=purpose, made_by=made_by)


ROOM = Room("community", RULES, end=end)
