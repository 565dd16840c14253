"""What an activity is, who is welcome and how: everything but its dates."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from activities.forms.post_dates import DATES, HostForm
from activities.forms.post_photo import PhotoFields
from activities.forms.post_texts import PARTS, TextFields, field_name
from activities.models import Activity, Campaign, Programme, Reminder
from activities.models.activities import usual_reminders
from activities.rules import Audience, ProgrammeRules
from activities.services.post_activity import Content, Welcome
from community.forms import one_line
from community.models import Organisation
from core import clock
from core.i18n import OWN_NAMES, said

OLDEST = 120  # years
# As they stand on the page; the summary of errors follows it.
ABOUT = (
    *("photo", "photo_kept", "photo_gone", "programme", "campaign", "way", "category", "promises"),
    *("min_age", "max_age", "residents_only"),
    *(field_name(part, code) for code in OWN_NAMES for part in PARTS),
    *("repeat", *(f"date_{number}" for number in range(1, DATES + 1))),
)


def programmes_for(organisation: Organisation) -> list[Programme]:
    """The programmes in which this kind of organisation may post, in the town's order."""
    return [
        programme
        for programme in Programme.objects.all()
        if not (hosts := ProgrammeRules.of(programme.rules).hosts) or organisation.kind in hosts
    ]


def seasons_of(programme: Programme) -> QuerySet[Campaign]:
    """Its seasons that are not over, the next one first."""
    return Campaign.objects.filter(programme=programme, ends_on__gte=clock.today()).order_by("starts_on", "id")


class ProgrammeFields(HostForm):
    """What depends on the programme: its seasons, categories, ways, promises, and whom it is for.

    `programme` is the one whose questions are asked: that which was sent, else the proposed, else the first.
    """

    programme = forms.ModelChoiceField(Programme.objects.all(), label=_("Programme"), empty_label=None)
    campaign = forms.ModelChoiceField(
        Campaign.objects.none(), label=_("Season"), required=False, empty_label=_("No season")
    )
    category = forms.ChoiceField(label=_("Category"), required=False)
    way = forms.ChoiceField(
        label=_("How people sign up"), choices=Activity.Way, required=False, widget=forms.RadioSelect
    )
    promises = forms.MultipleChoiceField(
        label=_("What you promise"), required=False, widget=forms.CheckboxSelectMultiple
    )
    min_age = forms.IntegerField(label=_("From age"), min_value=0, max_value=OLDEST, required=False)
    max_age = forms.IntegerField(label=_("Up to age"), min_value=0, max_value=OLDEST, required=False)
    residents_only = forms.BooleanField(label=_("Only for people who live in the town"), required=False)

    def __init__(self, *args: Any, keep: Activity | None = None, **kwargs: Any) -> None:
        """`keep`: the activity that is edited; what it stands under remains a choice, even where it is none now."""
        super().__init__(*args, **kwargs)
        self.keep = keep
        allowed = programmes_for(self.organisation)
        if keep is not None and keep.programme not in allowed:
            allowed.append(keep.programme)
        field = self.fields["programme"]
        field.widget.attrs |= {
            "hx-get": reverse("activities:post-programme", args=[self.organisation.slug]),
            "hx-trigger": "change",
            "hx-target": "#programme-part",
            "hx-swap": "outerHTML",
        }
        field.queryset = Programme.objects.filter(pk__in=[one.pk for one in allowed])  # type: ignore[attr-defined]
        wanted = str(self.value_of("programme") or "")
        chosen = next((one for one in allowed if str(one.pk) == wanted), None)
        self.asked = chosen or next(iter(allowed), None)
        self.rules, self.has_seasons = ProgrammeRules(), False
        if self.asked is not None:
            field.initial = self.asked.pk
            self._ask(self.asked)

    def _ask(self, programme: Programme) -> None:
        rules = self.rules = ProgrammeRules.of(programme.rules)
        seasons = seasons_of(programme)
        if self.keep is not None and self.keep.campaign is not None and self.keep.programme == programme:
            seasons = seasons | Campaign.objects.filter(pk=self.keep.campaign.pk)
        self.fields["campaign"].queryset = seasons  # type: ignore[attr-defined]
        self.has_seasons = seasons.exists()
        self._choices("category", [("", "—"), *((one.slug, said(one.names)) for one in rules.categories)])
        self._choices("way", [(way, label) for way, label in Activity.Way.choices if way in rules.ways])
        self._choices("promises", [(one.key, said(one.names)) for one in rules.promises])
        self.fields["way"].initial = rules.ways[0]
        if rules.ages:
            self.fields["min_age"].initial, self.fields["max_age"].initial = rules.ages
        if rules.residents_only:
            self.fields["residents_only"].initial = True
            self.fields["residents_only"].disabled = True
        for name in ("min_age", "max_age"):
            self.fields[name].widget.attrs["inputmode"] = "numeric"

    def _choices(self, name: str, choices: Sequence[tuple[str, Any]]) -> None:
        self.fields[name].choices = choices  # type: ignore[attr-defined]

    @property
    def chosen_way(self) -> str:
        """How people sign up: as it was sent, else as the programme proposes."""
        value = self.value_of("way")
        return value if value in self.rules.ways else self.rules.ways[0]

    def clean_way(self) -> str:
        """Not sent where the programme leaves no choice."""
        return self.cleaned_data["way"] or self.rules.ways[0]

    def clean(self) -> dict[str, Any]:
        """The ages are a span."""
        data = super().clean() or {}
        low, high = data.get("min_age"), data.get("max_age")
        if low is not None and high is not None and low > high:
            self.add_error("max_age", _("The second age must be the higher one."))
        return data


class AboutFields(ProgrammeFields, PhotoFields, TextFields):
    """Everything but the dates."""

    languages = forms.MultipleChoiceField(
        label=_("Languages spoken"), choices=list(OWN_NAMES.items()), widget=forms.CheckboxSelectMultiple
    )
    step_free = forms.ChoiceField(
        label=_("Can one get in without steps?"), choices=Activity.Answer, widget=forms.RadioSelect
    )
    cost_yen = forms.IntegerField(
        label=_("Cost in yen"),
        min_value=0,
        max_value=1_000_000,
        help_text=_("0 if it is free."),
        widget=forms.NumberInput(attrs={"inputmode": "numeric"}),
    )
    cost_note = forms.CharField(label=_("What the cost covers"), max_length=100, required=False, validators=[one_line])
    children = forms.ChoiceField(label=_("May children come along?"), choices=Activity.Answer, widget=forms.RadioSelect)
    support = forms.ChoiceField(
        label=_("Can you help people who need a hand?"), choices=Activity.Answer, widget=forms.RadioSelect
    )
    access_note = forms.CharField(
        label=_("Getting there, parking"), max_length=300, required=False, widget=forms.Textarea(attrs={"rows": 2})
    )
    telephone = forms.CharField(
        label=_("Telephone for bookings"),
        max_length=20,
        required=False,
        validators=[one_line],
        widget=forms.TextInput(attrs={"type": "tel"}),
    )
    reminders = forms.MultipleChoiceField(
        label=_("Reminders"),
        help_text=_("Who has signed up is reminded at these times. Who signs up later gets only those that lie ahead."),
        choices=Reminder,
        initial=usual_reminders,
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["telephone"].initial = self.organisation.telephone
        self.order_fields(ABOUT)

    def content(self) -> Content:
        """All of it, for the services."""
        data = self.cleaned_data
        return Content(
            programme=data["programme"],
            campaign=data.get("campaign"),
            way=data["way"],
            category=data["category"],
            texts=self.texts(),
            welcome=Welcome(
                languages=data["languages"],
                step_free=data["step_free"],
                cost_yen=data["cost_yen"],
                children=data["children"],
                support=data["support"],
                cost_note=data["cost_note"],
                access_note=data["access_note"],
            ),
            telephone=data["telephone"],
            audience=Audience(data["min_age"], data["max_age"], data["residents_only"]),
            promises=data["promises"],
            photo=data["photo_kept"],
            reminders=data["reminders"],
        )
