"""Every table that leads to a person has its rule: exported, and deleted, stripped or kept (quality.md, line 28)."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from django.apps import apps
from django.db.models import BigIntegerField, ForeignKey, Model

from community.models import Person, User
from community.rules.own_data import Fate, Rule
from community.selectors.own_data import rooms

ROOT = Path(__file__).resolve().parents[2]
DOCUMENT = ROOT / "docs" / "operations" / "own-data.md"

# Plain numbers: whose account did it. Once the account is closed they say nothing; the audit trail keeps them.
BY = {
    "actor", "answered_by", "applied_by", "asked_by", "by", "confirmed_by", "ended_by", "issued_by", "made_by",
    "recorded_by", "reviewed_by", "revoked_by", "saved_by", "seen_by", "sent_by",
}  # fmt: skip
# Plain numbers of other things, in rows that have their rule or lead to nobody.
OTHER_NUMBERS = {
    "community.SupportAct.about",
    "notifications.Notice.subject_id",
    "metrics.Fact.source",
    "metrics.Fact.session",
    "metrics.Fact.programme",
}


def rules() -> list[Rule]:
    """Of all rooms."""
    return [rule for room in rooms() for rule in room.rules]


def keys(model: type[Model]) -> Iterator[tuple[str, type[Model]]]:
    """Its foreign keys, those of its many-to-many tables are tables of their own here."""
    for field in model._meta.get_fields():
        if isinstance(field, ForeignKey):
            yield field.name, field.related_model


def paths_of(model: type[Model]) -> list[str]:
    """Every look-up of its rules, whatever it leads to."""
    return [path for rule in rules() if rule.model is model for path in (*rule.persons, *rule.accounts)]


def theirs() -> set[type[Model]]:
    """Tables whose rows are a person's own."""
    return {rule.model for rule in rules() if rule.theirs}


def test_every_key_to_a_person_or_account_has_its_rule() -> None:
    without = []
    for model in apps.get_models(include_auto_created=True):
        for name, target in keys(model):
            if target in (Person, User) and not any(path.split("__")[0] == name for path in paths_of(model)):
                without.append(f"{model._meta.label}.{name}")
    assert without == []


def test_every_table_that_hangs_on_a_persons_row_has_its_rule() -> None:
    without = [
        f"{model._meta.label}.{name}"
        for model in apps.get_models(include_auto_created=True)
        for name, target in keys(model)
        if target in theirs() and not paths_of(model)
    ]
    assert without == []


def test_every_plain_number_of_a_person_has_its_rule() -> None:
    without = []
    for model in apps.get_models(include_auto_created=True):
        for field in model._meta.get_fields():
            plain = isinstance(field, BigIntegerField) and not field.primary_key
            if not plain or field.name in BY or f"{model._meta.label}.{field.name}" in OTHER_NUMBERS:
                continue
            if field.name not in paths_of(model):
                without.append(f"{model._meta.label}.{field.name}")
    assert without == []


def test_every_rule_says_why_and_what_it_exports() -> None:
    for rule in rules():
        assert rule.why, rule.model
        assert rule.persons or rule.accounts or rule.addresses, rule.model
        assert bool(rule.exported) == bool(rule.section), rule.model
        assert not (rule.exported and not rule.theirs), f"{rule.model}: somebody else's row is exported"
        assert rule.fate == Fate.STRIPPED or not rule.strip, rule.model
        assert rule.fate != Fate.STRIPPED or rule.strip or rule.model in (Person, User), rule.model


# Tables of a person's own whose columns say nothing that is worth a section: keys, codes and what repeats another row.
NOT_EXPORTED = {
    "account.EmailConfirmation",
    "community.Letter",
    "notifications.LinkCode",
    "volunteers.Profile_areas",
}


def test_every_table_of_a_persons_own_is_exported() -> None:
    exported = {rule.model for rule in rules() if rule.exported}
    assert {model._meta.label for model in theirs() - exported} == NOT_EXPORTED


def test_every_column_of_words_is_exported_or_emptied() -> None:
    """A new text field of a person's own row is forgotten neither by the export nor by erasure."""
    forgotten: list[Any] = []
    for rule in rules():
        if not rule.theirs or rule.fate == Fate.DELETED or rule.model in (Person, User):
            continue
        words = {
            field.name
            for field in rule.model._meta.concrete_fields
            if field.get_internal_type() in ("CharField", "TextField", "JSONField", "EmailField") and not field.choices
        }
        left = words - set(rule.strip) - CODES.get(rule.model._meta.label, set())
        if left:
            forgotten.append((rule.model._meta.label, left))
    assert forgotten == []


# Columns of rows that stay which hold codes of ours, never words.
CODES = {
    "community.Consent": {"wording", "channel"},
    "activities.Attendance": {"channel"},
    "activities.SignUp": {"channel"},
    "volunteers.Translation": {"language", "source"},
    "metrics.Fact": {"role_kind", "residence"},
}


def test_the_document_names_every_table() -> None:
    text = DOCUMENT.read_text("utf-8")
    assert {rule.model._meta.label for rule in rules() if f"`{rule.model._meta.label}`" not in text} == set()
