"""What a host says of a role: five things first, the rest folded with good defaults."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django import forms
from django.db.models import Q
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from activities.forms.texts import FIRST, OTHERS, TextsForm, initial_texts
from activities.models import Programme, Session
from community.models import Organisation, Venue
from core import clock
from core.errors import DomainError, Refused
from volunteers.models import Certificate, Comfort, Level, Role, Skill, Task, Tongue
from volunteers.selectors.hosting import sessions_to_choose
from volunteers.services.save_role import RoleFields
from volunteers.services.save_shifts import NewShift

TITLE, BODY = 60, 800
TONGUES = 3  # languages that a role may ask for, beside Japanese
ASKED = [one for one in Tongue if one != Tongue.JAPANESE]
# Where a refusal is told, by its code; any other stands above the form.
AT_FIELD = {
    "thanks_missing": "thanks",
    "thanks_by_the_hour": "thanks",
    "thanks_not_expected": "kind",
    "no_legal_basis": "kind",
    "least_above_most": "least",
    "shift_in_the_past": "starts",
    "shift_ends_too_early": "ends",
    "far_from_session": "day",
    "role_session_cancelled": "session",
}
# The folded parts of the page, each with its fields.
PARTS: dict[str, tuple[str, ...]] = {
    "thanks": ("kind", "thanks", "points", "asks_first"),
    "needs": (
        "least",
        "skills",
        "japanese",
        *(f"{name}_{number}" for number in range(1, TONGUES + 1) for name in ("language", "level")),
        "least_age",
        "certificate",
    ),
    "offers": ("comforts",),
    "insurance": ("insurance", "insurer"),
    "where": ("venue", "programme"),
}


@dataclass(frozen=True)
class Part:
    """A folded part: open where something in it was said or is wrong."""

    fields: list[forms.BoundField]
    open: bool


def _number(label: Any, least: int, most: int, **more: Any) -> forms.IntegerField:
    widget = forms.NumberInput(attrs={"inputmode": "numeric"})
    return forms.IntegerField(label=label, min_value=least, max_value=most, widget=widget, **more)


def day_field(label: Any, **more: Any) -> forms.DateField:
    """A day, with the telephone's own calendar."""
    widget = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    return forms.DateField(label=label, widget=widget, **more)


def hour_field(label: Any, **more: Any) -> forms.TimeField:
    """An hour, with the telephone's own clock."""
    widget = forms.TimeInput(attrs={"type": "time", "step": 300}, format="%H:%M")
    return forms.TimeField(label=label, widget=widget, **more)


def mix_fields() -> dict[str, forms.Field]:
    """So many who speak such a language, in a few rows."""
    tongues = [("", _("no particular language")), *((one.value, one.label) for one in Tongue)]
    rows: dict[str, forms.Field] = {}
    for number in range(1, TONGUES + 1):
        who = format_lazy(_("Somebody who speaks ({number})"), number=number)
        many = format_lazy(_("So many of them ({number})"), number=number)
        rows[f"mix_language_{number}"] = forms.ChoiceField(label=who, choices=tongues, required=False)
        rows[f"mix_number_{number}"] = _number(many, 1, 99, required=False)
    return rows


class SessionChoice(forms.ModelChoiceField):  # type: ignore[type-arg]
    """A date of the host's own."""

    def label_from_instance(self, obj: Session) -> str:
        """Day, hour, title."""
        return f"{obj.starts_at.astimezone(clock.TOKYO):%Y/%m/%d %H:%M} {obj.activity.title}"


class RoleForm(TextsForm):
    """A new role, or one that is there: then its date, its kind and its numbers stand elsewhere."""

    use_required_attribute = False

    task = forms.ChoiceField(label=_("What one does"), choices=Task)
    session = SessionChoice(
        Session.objects.none(),
        label=_("For which date"),
        required=False,
        empty_label=_("for none of our dates"),
    )
    day = day_field(
        _("Day"), required=False, help_text=_("Only if it is for none of your dates. Empty: whenever it suits people.")
    )
    starts = hour_field(_("From"), required=False)
    ends = hour_field(_("Until"), required=False)
    most = _number(_("How many people"), 1, 999, initial=1)

    kind = forms.ChoiceField(
        label=_("How it is thanked for"), choices=Role.Kind, widget=forms.RadioSelect, initial=Role.Kind.VOLUNTEER
    )
    thanks = forms.CharField(
        label=_("The thank-you"),
        max_length=80,
        required=False,
        help_text=_("The same however long it takes, for example a lunch. Never by the hour."),
    )
    points = _number(_("Thank-you points each time"), 1, 10_000, required=False)
    asks_first = forms.BooleanField(label=_("People ask first, and we answer"), required=False)

    least = _number(
        _("How many it needs at least"), 0, 999, required=False, help_text=_("Empty: as many as there are places.")
    )
    skills = forms.MultipleChoiceField(
        label=_("What one must be able to do"),
        choices=Skill,
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    japanese = forms.TypedChoiceField(
        label=_("Japanese needed"), choices=[(0, _("none")), *Level.choices], coerce=int, required=False
    )
    least_age = _number(_("Youngest age"), 6, 99, required=False)
    certificate = forms.ChoiceField(
        label=_("Qualification needed"), choices=[("", _("none")), *Certificate.choices], required=False
    )
    comforts = forms.MultipleChoiceField(
        label=_("What it offers"), choices=Comfort, required=False, widget=forms.CheckboxSelectMultiple
    )
    insurance = forms.ChoiceField(label=_("Insurance"), choices=Role.Insurance, initial=Role.Insurance.NONE)
    insurer = forms.ChoiceField(label=_("Who enrols"), choices=Role.Insurer, initial=Role.Insurer.HOST)
    venue = forms.ModelChoiceField(
        Venue.objects.none(), label=_("Where"), required=False, empty_label=_("where the date is, or nowhere fixed")
    )
    programme = forms.ModelChoiceField(
        Programme.objects.none(), label=_("For a programme"), required=False, empty_label=_("for none")
    )
    same_times = forms.BooleanField(label=_("With the same times as last time"), required=False, initial=True)

    def __init__(
        self, data: Any = None, *, organisation: Organisation, role: Role | None = None, like: Role | None = None
    ) -> None:
        super().__init__(data)
        self.organisation, self.role, self.like = organisation, role, like
        self.add_texts("title", _("What it is called"), max_length=TITLE, required=())
        self.add_texts("body", _("A few sentences"), max_length=BODY, long=True, required=())
        for number in range(1, TONGUES + 1):
            self._add_language(number)
        self._fill_choices()
        if role is not None:
            for name in ("session", "day", "starts", "ends", "most", "least", "kind"):
                del self.fields[name]
        if like is None or like.shifts.filter(offset__isnull=False, whole_session=False).count() == 0:
            del self.fields["same_times"]
        source = role or like
        if source is not None:
            self.initial.update(_initial(source))

    def _add_language(self, number: int) -> None:
        tongues = [("", _("none")), *((one.value, one.label) for one in ASKED)]
        self.fields[f"language_{number}"] = forms.ChoiceField(
            label=format_lazy(_("Language {number}"), number=number), choices=tongues, required=False
        )
        self.fields[f"level_{number}"] = forms.TypedChoiceField(
            label=format_lazy(_("How well ({number})"), number=number),
            choices=Level,
            coerce=int,
            initial=Level.EVERYDAY,
            required=False,
        )

    def _fill_choices(self) -> None:
        known = self.role or self.like
        own = Q(organisation=self.organisation) | Q(organisation=None)
        if known is not None and known.venue_id:
            own |= Q(pk=known.venue_id)
        choices: dict[str, Any] = {
            "session": sessions_to_choose(self.organisation),
            "venue": Venue.objects.filter(own).order_by("organisation", "id"),
            "programme": Programme.objects.order_by("id"),
        }
        for name, rows in choices.items():
            self.fields[name].queryset = rows  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        """Hours come in pairs, a day with its hours, a language once."""
        data = super().clean() or {}
        if self.role is None:
            self._check_hours(data)
        codes = [data.get(f"language_{number}") for number in range(1, TONGUES + 1)]
        for number, code in enumerate(codes, start=1):
            if code and code in codes[: number - 1]:
                self.add_error(f"language_{number}", _("This language stands twice."))
        return data

    def _check_hours(self, data: dict[str, Any]) -> None:
        day, starts, ends = (data.get(name) for name in ("day", "starts", "ends"))
        if starts is None and ends is None:
            if day is not None and not self.errors.keys() & {"starts", "ends"}:
                self.add_error("starts", _("Say the hours too."))
            return
        if starts is None or ends is None:
            self.add_error("starts" if starts is None else "ends", _("Say both hours, or none."))
        if day is None and data.get("session") is None:
            self.add_error("day", _("Say the day too."))

    @property
    def parts(self) -> dict[str, Part]:
        """The folded parts, by name."""
        return {name: self._part(names) for name, names in PARTS.items()}

    def _part(self, names: tuple[str, ...]) -> Part:
        boxes = [self[name] for name in names if name in self.fields]
        return Part(boxes, any(box.errors or self._said(box) for box in boxes))

    def _said(self, box: forms.BoundField) -> bool:
        """Whether something else than the default stands there."""
        value, default = box.value(), self.fields[box.name].initial
        return str(value if value is not None else "") not in ("", "0", "False", "[]", str(default or ""))

    @property
    def first_texts(self) -> list[forms.BoundField]:
        """Japanese title and sentences stand at once."""
        return self.text_boxes("title", FIRST[:1]) + self.text_boxes("body", FIRST[:1])

    @property
    def more_texts(self) -> list[forms.BoundField]:
        """Title and sentences in the other languages."""
        codes = (*FIRST[1:], *OTHERS)
        pairs = zip(self.text_boxes("title", codes), self.text_boxes("body", codes), strict=True)
        return [box for pair in pairs for box in pair]

    @property
    def texts_open(self) -> bool:
        """Whether another language than Japanese is filled in, or wrong."""
        return any(box.errors or box.value() for box in self.more_texts)

    def role_fields(self) -> RoleFields:
        """What was said, for the service."""
        data = self.cleaned_data
        pairs = [(data.get(f"language_{number}"), data.get(f"level_{number}")) for number in range(1, TONGUES + 1)]
        return RoleFields(
            task=data["task"],
            kind=self.role.kind if self.role else data["kind"],
            titles=self.texts("title"),
            bodies=self.texts("body"),
            programme=data["programme"],
            venue=data["venue"],
            asks_first=data["asks_first"],
            skills=data["skills"],
            certificate=data["certificate"],
            japanese=int(data["japanese"] or 0),
            languages={code: int(level or Level.EVERYDAY) for code, level in pairs if code},
            least_age=data["least_age"],
            comforts=data["comforts"],
            thanks=data["thanks"].strip(),
            points=data["points"],
            insurance=data["insurance"],
            insurer=data["insurer"],
        )

    @property
    def needed(self) -> int:
        """How many it needs; nothing said: as many as it takes."""
        least: int | None = self.cleaned_data["least"]
        return int(self.cleaned_data["most"]) if least is None else least

    def shifts(self) -> list[NewShift]:
        """Its times, where they are not simply those of its session."""
        data = self.cleaned_data
        session: Session | None = data["session"]
        if data["starts"] is None:
            return self._times_like(session)
        day = data["day"] or (session.starts_at.astimezone(clock.TOKYO).date() if session else clock.today())
        starts, ends = (datetime.combine(day, data[name], clock.TOKYO) for name in ("starts", "ends"))
        if ends <= starts:
            ends += timedelta(days=1)  # over midnight
        return [NewShift(starts, ends, least=self.needed, most=data["most"])]

    def _times_like(self, session: Session | None) -> list[NewShift]:
        old = self.like.session if self.like else None
        if self.like is None or session is None or old is None or not self.cleaned_data.get("same_times"):
            return []
        by = session.starts_at - old.starts_at
        return [NewShift.like(one, by=by) for one in self.like.shifts.filter(state="scheduled", whole_session=False)]


def _initial(role: Role) -> dict[str, Any]:
    languages: dict[str, Any] = {}
    for number, (code, level) in enumerate(sorted(role.languages.items())[:TONGUES], start=1):
        languages |= {f"language_{number}": code, f"level_{number}": level}
    plain = ("task", "kind", "thanks", "points", "asks_first", "skills", "japanese", "least_age", "certificate")
    more = ("comforts", "insurance", "insurer")
    shift = role.shifts.order_by("id").first()
    return (
        initial_texts("title", role.titles)
        | initial_texts("body", role.bodies)
        | {name: getattr(role, name) for name in (*plain, *more)}
        | languages
        | {"venue": role.venue_id, "programme": role.programme_id}
        | ({"most": shift.most, "least": shift.least} if shift else {})
    )


def add_at_fields(form: forms.Form, refusal: DomainError) -> None:
    """Every reason at the field that it is about, or above the form."""
    for reason in refusal.reasons if isinstance(refusal, Refused) else [refusal]:
        name = AT_FIELD.get(reason.code)
        form.add_error(name if name in form.fields else None, f"{reason.message} {reason.next_step}")
