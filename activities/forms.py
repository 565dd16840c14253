"""Forms of this room. They check what was typed; what is allowed is the rules' business."""

import uuid
from datetime import datetime, timedelta
from typing import Any

from django import forms
from django.core.validators import MaxValueValidator
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from activities.models import Activity, Programme
from activities.services.post_activity import NewSession, Welcome, Words
from community.forms import one_line
from community.models import Organisation, Venue
from core import clock
from core.i18n import OWN_NAMES

DATES = 6


class PartyForm(forms.Form):
    """How many come. `key` makes a double click one sign-up."""

    seats = forms.IntegerField(
        label=_("How many people come, you included?"), min_value=1, initial=1, widget=forms.NumberInput
    )
    key = forms.CharField(widget=forms.HiddenInput, max_length=64)

    def __init__(self, *args: Any, capacity: int, **kwargs: Any) -> None:
        kwargs.setdefault("initial", {})["key"] = uuid.uuid4().hex
        super().__init__(*args, **kwargs)
        self.fields["seats"].validators.append(MaxValueValidator(capacity))
        self.fields["seats"].widget.attrs |= {"min": 1, "max": capacity, "inputmode": "numeric"}


class NewcomerForm(PartyForm):
    """The same, from somebody whose name we don't know yet."""

    name = forms.CharField(
        label=_("Your name"),
        max_length=80,
        validators=[one_line],
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
    )
    kana = forms.CharField(
        label=_("How it is read (kana)"),
        max_length=80,
        required=False,
        validators=[one_line],
        help_text=_("So that we call you by the right name. Leave it empty if you have no kana."),
    )
    telephone = forms.CharField(
        label=_("Telephone"),
        max_length=20,
        required=False,
        widget=forms.TextInput(attrs={"type": "tel", "autocomplete": "tel"}),
        help_text=_("For the day itself, if something changes at the last minute."),
    )


class StrangerForm(NewcomerForm):
    """The same, from somebody who is not signed in: a code goes to their e-mail address."""

    email = forms.EmailField(
        label=_("E-mail address"),
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
        help_text=_("We send you a six-digit code. No password is needed."),
    )
    field_order = ("seats", "name", "kana", "telephone", "email")


class TelephoneBookingForm(forms.Form):
    """A caller, entered by the shop in fifteen seconds."""

    name = forms.CharField(label=_("Name"), max_length=80, validators=[one_line])
    telephone = forms.CharField(
        label=_("Telephone"), max_length=20, required=False, widget=forms.TextInput(attrs={"type": "tel"})
    )
    seats = forms.IntegerField(label=_("People"), min_value=1, initial=1)
    key = forms.CharField(widget=forms.HiddenInput, max_length=64, required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("initial", {})["key"] = uuid.uuid4().hex
        super().__init__(*args, **kwargs)
        self.fields["name"].widget.attrs["autocomplete"] = "off"
        self.fields["seats"].widget.attrs["inputmode"] = "numeric"


class PostForm(forms.Form):
    """One form on one phone screen: what, when, where, and the five welcome questions."""

    programme = forms.ModelChoiceField(Programme.objects.all(), label=_("Programme"), empty_label=None)
    title = forms.CharField(label=_("Title"), max_length=120, validators=[one_line])
    summary = forms.CharField(label=_("In one or two sentences"), max_length=300)
    body = forms.CharField(
        label=_("More about it"), max_length=5000, required=False, widget=forms.Textarea(attrs={"rows": 5})
    )
    title_easy = forms.CharField(
        label=_("Title in easy Japanese"), max_length=120, required=False, validators=[one_line]
    )
    summary_easy = forms.CharField(label=_("In easy Japanese: one or two sentences"), max_length=300, required=False)
    title_en = forms.CharField(label=_("Title in English"), max_length=120, required=False, validators=[one_line])
    summary_en = forms.CharField(label=_("In English: one or two sentences"), max_length=300, required=False)

    starts = forms.TimeField(
        label=_("Begins at"), widget=forms.TimeInput(attrs={"type": "time", "step": 300}, format="%H:%M")
    )
    minutes = forms.IntegerField(label=_("How many minutes"), min_value=5, max_value=24 * 60, initial=60)
    capacity = forms.IntegerField(label=_("Seats"), min_value=1, max_value=5000, initial=6)
    venue = forms.ModelChoiceField(Venue.objects.none(), label=_("Where"))

    languages = forms.MultipleChoiceField(
        label=_("Languages spoken"), choices=list(OWN_NAMES.items()), widget=forms.CheckboxSelectMultiple
    )
    step_free = forms.ChoiceField(
        label=_("Can one get in without steps?"), choices=Activity.Answer, widget=forms.RadioSelect
    )
    cost_yen = forms.IntegerField(
        label=_("Cost in yen"), min_value=0, max_value=1_000_000, help_text=_("0 if it is free.")
    )
    cost_note = forms.CharField(label=_("What the cost covers"), max_length=100, required=False)
    children = forms.ChoiceField(label=_("May children come along?"), choices=Activity.Answer, widget=forms.RadioSelect)
    support = forms.ChoiceField(
        label=_("Can you help people who need a hand?"), choices=Activity.Answer, widget=forms.RadioSelect
    )
    telephone = forms.CharField(
        label=_("Telephone for bookings"),
        max_length=20,
        required=False,
        validators=[one_line],
        widget=forms.TextInput(attrs={"type": "tel"}),
    )

    def __init__(self, *args: Any, organisation: Organisation, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        venues = Venue.objects.filter(Q(organisation=organisation) | Q(organisation=None)).order_by(
            "organisation", "id"
        )
        self.fields["venue"].queryset = venues  # type: ignore[attr-defined]
        self.fields["venue"].initial = venues.first()
        self.fields["telephone"].initial = organisation.telephone
        for number in range(1, DATES + 1):
            self.fields[f"date_{number}"] = forms.DateField(
                label=_("Date %(number)s") % {"number": number},
                required=number == 1,
                widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
            )
        for name in ("minutes", "capacity", "cost_yen"):
            self.fields[name].widget.attrs["inputmode"] = "numeric"

    @property
    def date_fields(self) -> list[forms.BoundField]:
        """The boxes for dates, for the template."""
        return [self[f"date_{number}"] for number in range(1, DATES + 1)]

    def clean(self) -> dict[str, Any]:
        """Dates lie ahead, each once; a language with a summary has a title too."""
        data = super().clean() or {}
        self._check_dates(data)
        for suffix in ("easy", "en"):
            if data.get(f"summary_{suffix}") and not data.get(f"title_{suffix}"):
                self.add_error(f"title_{suffix}", _("Give a title in this language too, or leave both empty."))
        return data

    def _check_dates(self, data: dict[str, Any]) -> None:
        starts, seen = data.get("starts"), set()
        for number in range(1, DATES + 1):
            day = data.get(f"date_{number}")
            if day is None:
                continue
            if day < clock.today():
                self.add_error(f"date_{number}", _("This day is over."))
            elif starts and datetime.combine(day, starts, clock.TOKYO) <= clock.now():
                self.add_error(f"date_{number}", _("This hour is over."))
            elif day in seen:
                self.add_error(f"date_{number}", _("This day stands twice."))
            seen.add(day)

    def sessions(self) -> list[NewSession]:
        """One session a date, all alike."""
        data = self.cleaned_data
        days = sorted(data[f"date_{n}"] for n in range(1, DATES + 1) if data.get(f"date_{n}"))
        starts = [datetime.combine(day, data["starts"], clock.TOKYO) for day in days]
        length = timedelta(minutes=data["minutes"])
        return [NewSession(start, start + length, data["capacity"], data["venue"]) for start in starts]

    def texts(self) -> dict[str, Words]:
        """The words by language; a language without a title has none."""
        data = self.cleaned_data
        texts: dict[str, Words] = {"ja": Words(title=data["title"], summary=data["summary"], body=data["body"])}
        for language, suffix in (("ja-easy", "easy"), ("en", "en")):
            if data[f"title_{suffix}"]:
                texts[language] = Words(title=data[f"title_{suffix}"], summary=data[f"summary_{suffix}"])
        return texts

    def welcome(self) -> Welcome:
        """The five answers."""
        data = self.cleaned_data
        return Welcome(
            languages=data["languages"],
            step_free=data["step_free"],
            cost_yen=data["cost_yen"],
            children=data["children"],
            support=data["support"],
            cost_note=data["cost_note"],
        )
