"""Another time, another place, more or fewer seats, or not at all."""

from datetime import datetime
from typing import Any

from django import forms
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from activities.models import Session
from community.forms import one_line
from community.models import Venue
from core import clock


class MoveForm(forms.Form):
    """When and where instead."""

    day = forms.DateField(label=_("Day"), widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"))
    hour = forms.TimeField(
        label=_("Begins at"), widget=forms.TimeInput(attrs={"type": "time", "step": 300}, format="%H:%M")
    )
    venue = forms.ModelChoiceField(Venue.objects.none(), label=_("Where"))

    def __init__(self, *args: Any, session: Session, **kwargs: Any) -> None:
        starts = session.starts_at.astimezone(clock.TOKYO)
        kwargs["initial"] = {"day": starts.date(), "hour": starts.time(), "venue": session.venue_id}
        super().__init__(*args, **kwargs)
        own = Q(organisation=session.activity.organisation_id) | Q(organisation=None) | Q(pk=session.venue_id)
        field = self.fields["venue"]
        field.queryset = Venue.objects.filter(own).order_by("organisation", "id")  # type: ignore[attr-defined]
        field.required = session.venue_id is not None
        if not field.required:
            field.empty_label = _("no fixed place")  # type: ignore[attr-defined]

    @property
    def starts_at(self) -> datetime:
        """Aware, in Tokyo."""
        return datetime.combine(self.cleaned_data["day"], self.cleaned_data["hour"], clock.TOKYO)

    def clean(self) -> dict[str, Any]:
        """It lies ahead."""
        data = super().clean() or {}
        if data.get("day") and data.get("hour") is not None and self.starts_at <= clock.now():
            self.add_error("day" if data["day"] < clock.today() else "hour", _("This hour is over."))
        return data


class SeatsForm(forms.Form):
    """How many seats instead."""

    capacity = forms.IntegerField(
        label=_("Seats"), min_value=1, max_value=5000, widget=forms.NumberInput(attrs={"inputmode": "numeric"})
    )


class WhyForm(forms.Form):
    """The reason, as everybody who signed up reads it."""

    why = forms.CharField(
        label=_("Why"),
        max_length=200,
        validators=[one_line],
        help_text=_("Everybody who signed up reads this. One sentence is enough."),
    )
