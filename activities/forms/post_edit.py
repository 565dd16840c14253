"""The same form for what stands already; a draft's dates too."""

from collections.abc import Mapping, Sequence
from datetime import timedelta
from typing import Any

from django import forms
from django.db.models import Q
from django.forms import BaseFormSet, formset_factory
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from activities.forms.post_about import AboutFields
from activities.forms.post_dates import FARTHEST
from activities.forms.post_start import about, like_session
from activities.models import Activity, Session
from activities.services.edit_activity import SessionEdit
from activities.services.post_activity import Content
from community.models import Venue
from core import clock

MOST_ROWS = 200
DAY = timedelta(days=1)
Way = Activity.Way


class _Moment(forms.DateTimeField):
    def __init__(self, label: Any) -> None:
        widget = forms.DateTimeInput(attrs={"type": "datetime-local", "step": 300}, format="%Y-%m-%dT%H:%M")
        super().__init__(label=label, widget=widget)


class SessionRow(forms.Form):
    """One date of a draft."""

    session = forms.IntegerField(widget=forms.HiddenInput)
    starts_at = _Moment(_("Begins"))
    ends_at = _Moment(_("Ends"))
    capacity = forms.IntegerField(
        label=_("Seats"),
        min_value=0,
        max_value=5000,
        required=False,
        widget=forms.NumberInput(attrs={"inputmode": "numeric"}),
    )
    removed = forms.BooleanField(label=_("Take this date away"), required=False)

    use_required_attribute = False

    def clean(self) -> dict[str, Any]:
        """It ends after it begins, and lies ahead."""
        data = super().clean() or {}
        starts, ends = data.get("starts_at"), data.get("ends_at")
        if data.get("removed") or not starts or not ends:
            return data
        if ends <= starts:
            self.add_error("ends_at", _("It must end after it begins."))
        elif ends <= clock.now():
            self.add_error("ends_at", _("This hour is over."))
        elif ends > clock.now() + FARTHEST:
            self.add_error("ends_at", _("This day is too far ahead."))
        return data


SessionRows = formset_factory(SessionRow, extra=0, max_num=MOST_ROWS, absolute_max=MOST_ROWS)


class EditForm(AboutFields):
    """What an activity says; while nobody else sees it, its programme, way and dates too.

    `rows` are the dates of a draft. `seen` is the fingerprint of what the editor was shown.
    """

    seen = forms.CharField(widget=forms.HiddenInput, max_length=64)
    venue = forms.ModelChoiceField(
        Venue.objects.none(), label=_("Where"), required=False, empty_label=_("As each date says")
    )
    seats_for_all = forms.IntegerField(
        label=_("Seats, for every date that has none yet"),
        min_value=1,
        max_value=5000,
        required=False,
        widget=forms.NumberInput(attrs={"inputmode": "numeric"}),
    )
    slot_minutes = forms.IntegerField(label=_("Minutes of one appointment"), min_value=5, max_value=480, required=False)
    closes_days = forms.IntegerField(
        label=_("Sign-ups close so many days before"),
        min_value=0,
        max_value=90,
        required=False,
        help_text=_("0 is the day itself. Empty: when it begins."),
    )
    closes_time = forms.TimeField(
        label=_("… at"), required=False, widget=forms.TimeInput(attrs={"type": "time", "step": 300}, format="%H:%M")
    )

    def __init__(
        self, data: Any = None, files: Any = None, *, activity: Activity, sessions: Sequence[Session], seen: str
    ) -> None:
        self.hidden = activity.state in Activity.HIDDEN
        rows = [one for one in sessions if one.ends_at > clock.now()][:MOST_ROWS] if self.hidden else []
        initial = {**about(activity), "seen": seen, **_common(rows)}
        super().__init__(data, files, organisation=activity.organisation, keep=activity, initial=initial)
        self.activity = activity
        self.standing = {one.pk: one for one in rows}
        self.rows: BaseFormSet[SessionRow] = SessionRows(
            data if self.hidden else None,
            prefix="date",
            initial=[
                {"session": one.pk, "starts_at": one.starts_at, "ends_at": one.ends_at, "capacity": one.capacity}
                for one in rows
            ],
        )
        if self.hidden:
            mine = Q(organisation=activity.organisation) | Q(organisation=None) | Q(sessions__in=list(self.standing))
            venues = Venue.objects.filter(mine).distinct().order_by("organisation", "id")
            self.fields["venue"].queryset = venues  # type: ignore[attr-defined]
            self._need_what_the_way_needs()
        else:
            for name in ("programme", "campaign", "way", "venue", "seats_for_all", "slot_minutes"):
                del self.fields[name]
            del self.fields["closes_days"], self.fields["closes_time"]

    def _need_what_the_way_needs(self) -> None:
        if self.rows.forms and self.chosen_way == Way.LOT:
            self.fields["closes_days"].required = self.fields["closes_time"].required = True
        if self.rows.forms and self.chosen_way == Way.APPOINTMENT:
            self.fields["slot_minutes"].required = True

    def is_valid(self) -> bool:
        """The dates too."""
        mine, rows = super().is_valid(), not self.hidden or self.rows.is_valid()
        return mine and rows

    def clean(self) -> dict[str, Any]:
        """A closing day has its hour."""
        data = super().clean() or {}
        if data.get("closes_days") is not None and not data.get("closes_time") and "closes_time" not in self.errors:
            self.add_error("closes_time", _("Say the hour too."))
        return data

    def content(self) -> Content:
        """All of it, for the service; what is settled stays as it is."""
        if not self.hidden:
            settled = {"programme": self.activity.programme, "campaign": self.activity.campaign}
            self.cleaned_data |= settled | {"way": self.activity.way}
        return super().content()

    def session_edits(self) -> list[SessionEdit]:
        """What a draft's dates become; a date that stands no more is left out."""
        if not self.hidden:
            return []
        rows = [(self.standing.get(row["session"]), row) for row in self.rows.cleaned_data]
        return [self._edit(session, row) for session, row in rows if session is not None]

    def _edit(self, session: Session, row: Mapping[str, Any]) -> SessionEdit:
        data, way = self.cleaned_data, self.cleaned_data["way"]
        days, hour, closes = data["closes_days"], data["closes_time"], None
        if days is not None and hour is not None and way in Activity.COUNTS_SEATS:
            begins = row["starts_at"].astimezone(clock.TOKYO)
            closes = begins.replace(hour=hour.hour, minute=hour.minute, second=0, microsecond=0) - DAY * days
        return SessionEdit(
            session=session.pk,
            starts_at=row["starts_at"],
            ends_at=row["ends_at"],
            capacity=0 if way == Way.WALK_IN else row["capacity"] or data["seats_for_all"] or 0,
            venue=data["venue"] or session.venue,
            closes_at=closes,
            slot_minutes=data["slot_minutes"] if way == Way.APPOINTMENT else None,
            removed=row["removed"],
        )

    def differences(self, now: "EditForm") -> list[tuple[str | Promise, str]]:
        """Where what stands `now` differs from what was typed here: the field's label, and what stands."""
        return [
            (field.label, _shown(now, field.name))
            for field in self
            if field.name not in ("seen", "photo") and str(field.value() or "") != str(now.value_of(field.name) or "")
        ]


def _common(rows: Sequence[Session]) -> dict[str, Any]:
    """What all dates share, as the form proposes it."""
    if not rows:
        return {}
    common = like_session(rows[0])
    shared = {name: common.get(name) for name in ("closes_days", "closes_time", "slot_minutes")}
    return shared | {"venue": common["venue"] if len({one.venue_id for one in rows}) == 1 else None}


def _shown(form: EditForm, name: str) -> str:
    """A field's value in words."""
    value = form.value_of(name)
    choices = {str(key): str(label) for key, label in getattr(form.fields[name], "choices", [])}
    values = value if isinstance(value, list) else [value]
    return ", ".join(choices.get(str(one), str(one)) for one in values if one not in (None, ""))
