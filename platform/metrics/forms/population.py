"""Files of inhabitants, what their names mean, and foreign residents by nationality."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any

from django import forms
from django.core.files import File
from django.http import QueryDict
from django.utils.formats import date_format
from django.utils.text import capfirst
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from community.models import Area
from metrics.errors import PopulationFileTooLarge
from metrics.models import ForeignResidents
from metrics.models.population import MAX_SOURCE
from metrics.populations.names import alike
from metrics.populations.reading import MAX_BYTES
from metrics.populations.weighing import LEAVE_OUT, Weighed

AT_ONCE = 60  # names that one page asks; the next ones come when these are answered


class PopulationFileForm(forms.Form):
    """One file, and who counted."""

    file = forms.FileField(
        label=_("CSV file"),
        help_text=_(
            "The municipal table 地域・年齢別人口, UTF-8 or Shift_JIS, up to 5 MB. Nothing is taken before you have"
            " looked at it."
        ),
        error_messages={
            "required": _("Choose the file first."),
            "empty": _("The file is empty; please export it again."),
        },
        widget=forms.FileInput(attrs={"accept": ".csv,.txt,text/csv,text/plain"}),
    )
    source = forms.CharField(
        label=_("Who counted, and what"),
        help_text=_("It is printed below the figures, for example: 駒ヶ根市 住民基本台帳 地域・年齢別人口."),
        max_length=MAX_SOURCE,
        error_messages={"required": _("Please write where the numbers come from: readers will ask.")},
    )

    def clean_file(self) -> File[Any]:
        """Refused before it is read."""
        file: File[Any] = self.cleaned_data["file"]
        if file.size is None or file.size > MAX_BYTES:
            raise forms.ValidationError(f"{PopulationFileTooLarge.message} {PopulationFileTooLarge.next_step}")
        return file


class MatchForm(forms.Form):
    """Which date of the file is meant, and which area each name that Deban does not know."""

    def __init__(
        self, data: QueryDict | None = None, *, found: Weighed, answers: Mapping[str, int], areas: Sequence[Area]
    ) -> None:
        super().__init__(data)
        if len(found.dates) > 1:
            self.fields["on"] = forms.ChoiceField(
                label=_("Which date"),
                choices=[(day.isoformat(), date_format(day, "DATE_FORMAT")) for day in found.dates],
                initial=found.on.isoformat() if found.on else None,
                help_text=_("The file has several. The others are left alone."),
            )
        self.names = [*found.asks, *found.answered][:AT_ONCE]
        self.later = len(found.asks) + len(found.answered) - len(self.names)
        for number, name in enumerate(self.names):
            self.fields[f"name-{number}"] = forms.ChoiceField(
                label=name,
                choices=list(_choices(areas)),
                initial=str(answers.get(alike(name), "")),
                required=False,
            )

    def answers(self) -> dict[str, int | None]:
        """For the service: each name that was asked."""
        chosen = {name: self.cleaned_data.get(f"name-{number}", "") for number, name in enumerate(self.names)}
        return {name: int(area) if area else None for name, area in chosen.items()}

    def on(self) -> date | None:
        """The chosen date; None where the file has only one."""
        day = self.cleaned_data.get("on")
        return date.fromisoformat(day) if day else None


def _choices(areas: Sequence[Area]) -> Iterable[tuple[str, str]]:
    yield "", gettext("Please choose")
    for area in areas:
        yield str(area.pk), f"{area.name} ({area.get_kind_display()})"
    yield str(LEAVE_OUT), gettext("nowhere: leave this line out")


class ForeignResidentsForm(forms.Form):
    """Seven numbers, their date and their source."""

    on = forms.DateField(label=_("Counted on"), widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"))
    source = forms.CharField(
        label=_("Who counted, and what"),
        max_length=MAX_SOURCE,
        error_messages={"required": _("Please write where the numbers come from: readers will ask.")},
    )

    def __init__(self, data: QueryDict | None = None) -> None:
        super().__init__(data)
        for nationality in ForeignResidents.Nationality:
            self.fields[nationality.value] = forms.IntegerField(
                label=capfirst(nationality.label),
                min_value=0,
                max_value=1_000_000,
                widget=forms.NumberInput(attrs={"inputmode": "numeric"}),
            )

    def counts(self) -> dict[str, int]:
        """For the service."""
        return {nationality: self.cleaned_data[nationality] for nationality in ForeignResidents.Nationality.values}

    def numbers(self) -> list[Any]:
        """The fields of the groups, for the template."""
        return [self[nationality] for nationality in ForeignResidents.Nationality.values]
