"""The sign-up form: when, who comes, what would help, and who you are. Each reader gets the parts that concern them."""

import uuid
from typing import Any, Literal

from django import forms
from django.http import QueryDict

from activities.forms.party_members import ROWS, MembersForm
from activities.forms.party_newcomer import NewcomerForm, StrangerForm
from activities.forms.party_support import SupportForm
from activities.forms.party_times import SlotForm, StayForm
from activities.models import Activity, Session
from activities.party import Period
from activities.selectors.periods import free_slots, taken_periods

Known = Literal["person", "account", "stranger"]  # how well we know the reader

_ROW_FIELDS = [f"{name}_{number}" for number in range(1, ROWS + 1) for name in ("kind", "age", "name")]
ABOUT_ME = ("name", "kana", "telephone", "email", "residence", "under_18", "born_on")
ORDER = [
    *("slot", "arrives", "leaves", "seats", "companions", *_ROW_FIELDS),
    *("examples", "support_text", "support_languages", "support_consent"),
    *(*ABOUT_ME, "key"),
]


class PartyForm(MembersForm, SupportForm):
    """Who comes, and what would help. `key` makes a double click one sign-up."""

    key = forms.CharField(widget=forms.HiddenInput, max_length=64)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs["initial"] = {"key": uuid.uuid4().hex} | (kwargs.get("initial") or {})
        super().__init__(*args, **kwargs)

    @property
    def about_me(self) -> list[forms.BoundField]:
        """The boxes that only newcomers and strangers see."""
        return [self[name] for name in ABOUT_ME if name in self.fields]

    def period(self) -> Period | None:
        """None, where the session has one time for all."""
        return None

    def with_new_key(self) -> None:
        """For the next try: the key that came with this form was used for something else."""
        assert isinstance(self.data, QueryDict)  # noqa: S101  what a browser sent
        self.data = self.data.copy()
        self.data["key"] = uuid.uuid4().hex


def party_form(data: QueryDict | None, session: Session, *, known: Known, agreed: bool = False) -> PartyForm:
    """The form for this session and this reader, bound to `data` unless it is None. What takes periods: one query."""
    activity = session.activity
    parts: list[type[forms.Form]] = []
    kwargs: dict[str, Any] = {"capacity": session.capacity, "spoken": activity.languages or [], "agreed": agreed}
    if activity.way == Activity.Way.APPOINTMENT:
        parts.append(SlotForm)
        kwargs["free"] = free_slots(session)
    elif activity.way == Activity.Way.STAY:
        parts.append(StayForm)
        kwargs |= {"session": session, "taken": taken_periods(session)}
    if known != "person":
        parts.append(NewcomerForm if known == "account" else StrangerForm)
        kwargs["activity"] = activity
    form: PartyForm = type("PartyFormFor", (*parts, PartyForm), {})(data, **kwargs)
    form.order_fields(ORDER)
    return form
