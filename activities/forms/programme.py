"""A programme, its rules and its parts, without a line of JSON."""

from collections.abc import Iterator, Mapping
from typing import Any

from django import forms
from django.core.validators import validate_slug
from django.utils.text import slugify
from django.utils.translation import gettext_lazy as _

from activities.forms.rule_fields import ProgrammeRulesForm, initial_rules
from activities.forms.texts import FIRST, OTHERS, TextsForm, field_name, initial_texts
from activities.models import Activity, Programme, Reminder
from activities.sdgs import GOALS, SDGS
from activities.services.save_programme import ProgrammeFields
from community.forms import one_line

KEY = 20  # letters of a category's or promise's own key
Row = dict[str, Any]


class ProgrammeForm(ProgrammeRulesForm):
    """What it is called, what it serves, and every rule."""

    slug = forms.CharField(
        label=_("Short name in addresses"),
        max_length=50,
        validators=[validate_slug],
        help_text=_("Small letters, digits and hyphens. It stays for good."),
    )
    category = forms.ChoiceField(label=_("Picture and colour"), choices=Programme.Category)
    policy = forms.CharField(label=_("Policy that it serves"), max_length=80, required=False, validators=[one_line])
    goal = forms.TypedChoiceField(label=_("Basic goal of the strategy"), required=False, coerce=int, empty_value=None)
    sdgs = forms.TypedMultipleChoiceField(
        label=_("Sustainable Development Goals"), required=False, coerce=int, widget=forms.CheckboxSelectMultiple
    )
    position = forms.IntegerField(label=_("Place in lists"), min_value=0, max_value=999, initial=0)

    def __init__(self, *args: Any, programme: Programme | None = None, **kwargs: Any) -> None:
        if programme is not None:
            kwargs["initial"] = initial_of(programme)
        super().__init__(*args, **kwargs)
        self.add_texts("name", _("Name"), max_length=80)
        self.add_texts("about", _("What it is"), max_length=1000, long=True)
        self.fields["goal"].choices = [("", _("none")), *((n, f"{n} {text}") for n, text in GOALS.items())]  # type: ignore[attr-defined]
        self.fields["sdgs"].choices = [(n, f"{n} {text}") for n, text in SDGS.items()]  # type: ignore[attr-defined]
        if programme is not None:
            del self.fields["slug"]

    def clean_slug(self) -> str:
        """Each its own."""
        slug = str(self.cleaned_data["slug"]).lower()
        if Programme.objects.filter(slug=slug).exists():
            raise forms.ValidationError(_("There is a programme with this short name already."))
        return slug

    def programme_fields(self, parts: "Parts") -> ProgrammeFields:
        """All of it, as the service takes it."""
        data = self.cleaned_data
        return ProgrammeFields(
            names=self.texts("name"),
            about=self.texts("about"),
            policy=data["policy"],
            goal=data["goal"],
            sdgs=sorted(data["sdgs"]),
            category=data["category"],
            position=data["position"],
            rules=self.rules() | parts.rules(),
            templates=parts.templates(),
        )


class RowForm(TextsForm):
    """One of several parts with a name in every language; an empty row at the end is for a new one."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.add_texts("name", _("Name"), max_length=120, required=())
        self.order_fields([field_name("name", code) for code in FIRST])

    @property
    def folded(self) -> list[str]:
        """Fields that few fill in: the languages after the first three."""
        return [field_name("name", code) for code in OTHERS]

    def clean(self) -> Row:
        """A row that says anything has a Japanese name."""
        data: Row = super().clean() or {}
        if self.has_changed() and not data.get("DELETE") and not data.get("name_ja"):
            self.add_error("name_ja", _("Give it a name in Japanese, or take it away."))
        return data


class CategoryRow(RowForm):
    """A category of its own: まなぶ, たべる …"""

    key = forms.CharField(widget=forms.HiddenInput, required=False, max_length=KEY)
    category = forms.ChoiceField(
        label=_("Picture and colour"), choices=[("", _("that of the programme")), *Programme.Category.choices],
        required=False,
    )  # fmt: skip


class PromiseRow(RowForm):
    """What a host promises by posting."""

    key = forms.CharField(widget=forms.HiddenInput, required=False, max_length=KEY)


ANSWERS = [("", "—"), *Activity.Answer.choices]


class TemplateRow(RowForm):
    """What a host may start from. Its other fields are those of the page on which one posts, by the same names."""

    title = forms.CharField(label=_("Title"), max_length=120, required=False, validators=[one_line])
    summary = forms.CharField(label=_("In one or two sentences"), max_length=300, required=False)
    body = forms.CharField(
        label=_("More about it"), max_length=5000, required=False, widget=forms.Textarea(attrs={"rows": 3})
    )
    way = forms.ChoiceField(label=_("How people sign up"), choices=[("", "—"), *Activity.Way.choices], required=False)
    minutes = forms.IntegerField(label=_("How many minutes"), min_value=5, max_value=24 * 60, required=False)
    capacity = forms.IntegerField(label=_("Seats"), min_value=1, max_value=5000, required=False)
    cost_yen = forms.IntegerField(label=_("Cost in yen"), min_value=0, max_value=1_000_000, required=False)
    cost_note = forms.CharField(label=_("What the cost covers"), max_length=100, required=False, validators=[one_line])
    children = forms.ChoiceField(label=_("May children come along?"), choices=ANSWERS, required=False)
    support = forms.ChoiceField(label=_("Can you help people who need a hand?"), choices=ANSWERS, required=False)
    reminders = forms.MultipleChoiceField(
        label=_("Reminders"), choices=Reminder, required=False, widget=forms.CheckboxSelectMultiple
    )


DEFAULTS = tuple(TemplateRow.base_fields)  # of PostForm


class Parts:
    """The three lists of a programme: each a formset of its own on the same page."""

    def __init__(self, data: Mapping[str, Any] | None, programme: Programme | None) -> None:
        rules = programme.rules if programme else {}
        self.categories = _rows(CategoryRow, "categories", data, map(_category, rules.get("categories") or ()))
        self.promises = _rows(PromiseRow, "promises", data, map(_promise, rules.get("promises") or ()))
        self.posts = _rows(TemplateRow, "posts", data, map(_template, programme.templates if programme else ()))
        self.all = (self.categories, self.promises, self.posts)

    def is_valid(self) -> bool:
        """All three, so that every row shows what it lacks."""
        return not [one for one in self.all if not one.is_valid()]

    @property
    def forms_with_errors(self) -> list[forms.Form]:
        """For the summary above the page."""
        return [form for one in self.all if one.is_bound for form in one.forms if form.errors]

    def rules(self) -> Row:
        """Categories and promises, where there are any."""
        categories = [
            {"slug": key, "names": row.texts("name"), "category": row.cleaned_data["category"]}
            for key, row in _keyed(self.categories)
        ]
        promises = [{"key": key, "names": row.texts("name")} for key, row in _keyed(self.promises)]
        return ({"categories": categories} if categories else {}) | ({"promises": promises} if promises else {})

    def templates(self) -> list[Row]:
        """What hosts may start from; only what was filled in."""
        return [
            {
                "names": row.texts("name"),
                # What the form does not show was written by somebody else, and stays.
                "defaults": row.initial.get("others", {})
                | {name: row.cleaned_data[name] for name in DEFAULTS if row.cleaned_data[name] not in (None, "", [])},
            }
            for row in _kept(self.posts)
        ]


def _rows(form: type[RowForm], prefix: str, data: Mapping[str, Any] | None, initial: Iterator[Row]) -> Any:
    made = forms.formset_factory(form, extra=1, can_delete=True, max_num=40, absolute_max=40)
    return made(data, prefix=prefix, initial=list(initial))


def _category(row: Row) -> Row:
    return initial_texts("name", row["names"]) | {"key": row["slug"], "category": row.get("category", "")}


def _promise(row: Row) -> Row:
    return initial_texts("name", row["names"]) | {"key": row["key"]}


def _template(row: Row) -> Row:
    defaults = row["defaults"]
    shown = {name: defaults.get(name) for name in DEFAULTS}
    others = {name: value for name, value in defaults.items() if name not in DEFAULTS}
    return initial_texts("name", row["names"]) | shown | {"others": others}


def _kept(formset: Any) -> Iterator[RowForm]:
    return (row for row in formset.forms if row.cleaned_data.get("name_ja") and not row.cleaned_data.get("DELETE"))


def _keyed(formset: Any) -> Iterator[tuple[str, RowForm]]:
    """Rows with a key of their own; one that has none yet gets it from its English name, else by its number."""
    taken = {row.cleaned_data["key"] for row in _kept(formset)}
    for number, row in enumerate(_kept(formset), start=1):
        key = row.cleaned_data["key"]
        if not key:
            wanted = slugify(row.texts("name").get("en", ""))[:KEY] or f"part-{number}"
            key = wanted if wanted not in taken else f"{wanted[: KEY - 4]}-{number}"
            taken.add(key)
        yield key, row


def initial_of(programme: Programme) -> Row:
    """The programme as the form's initial values."""
    return {
        **initial_texts("name", programme.names),
        **initial_texts("about", programme.about),
        **initial_rules(programme.rules),
        "category": programme.category,
        "policy": programme.policy,
        "goal": programme.goal,
        "sdgs": programme.sdgs,
        "position": programme.position,
    }
