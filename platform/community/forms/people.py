"""Asking for support, answering, and what a coordinator enters."""

from typing import Any

from django import forms
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from community.forms.checks import one_line
from community.models import Area, SupporterRequest
from community.models.support import SupportTerms
from community.rules.terms import LONGEST_MONTHS, SCOPES, USUAL_MONTHS, Scope, Terms, asks_to_be_supported, months_later
from community.selectors.coordinators import is_worth_searching
from community.services.enter_support import Caller, Named
from core import clock

LASTS = [(6, _("half a year")), (USUAL_MONTHS, _("one year")), (LONGEST_MONTHS, _("two years"))]
NAME, NUMBER = 80, 20  # signs
HOW = [("phone", _("by telephone")), ("paper", _("on paper"))]


SCOPE_WORDS: dict[Scope, Any] = {
    "may_sign_up": _("signs up and cancels"),
    "may_see": _("sees the appointments"),
    "gets_notices": _("gets the reminders too"),
}


class ExtendForm(forms.Form):
    """Until when, counted from today."""

    lasts = forms.TypedChoiceField(
        label=_("For how long"), choices=LASTS, coerce=int, initial=USUAL_MONTHS, widget=forms.RadioSelect
    )

    def until(self) -> Any:
        """The last day."""
        return months_later(clock.today(), self.cleaned_data["lasts"])


class TermsForm(ExtendForm):
    """What the supporter does, as whom, and until when."""

    relation = forms.ChoiceField(label=_("The supporter is"), choices=SupportTerms.Relation)
    scopes = forms.MultipleChoiceField(
        label=_("What the supporter does"),
        widget=forms.CheckboxSelectMultiple,
        choices=list(SCOPE_WORDS.items()),
        initial=list(SCOPES),
    )

    field_order = ["relation", "scopes", "lasts"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in ("name", "kana", "supporter_name"):
            if name in self.fields:
                self.fields[name].validators.append(one_line)

    def terms(self) -> Terms:
        """As they were chosen."""
        return Terms(
            self.cleaned_data["relation"],
            self.until(),
            **{scope: scope in self.cleaned_data["scopes"] for scope in SCOPES},
        )


class AskForm(TermsForm):
    """Whom, and which way round."""

    asks = forms.ChoiceField(
        label=_("What would you like?"),
        widget=forms.RadioSelect,
        choices=[
            (SupporterRequest.Asks.SUPPORT_ME, _("Somebody supports me")),
            (SupporterRequest.Asks.BE_SUPPORTED, _("I support somebody")),
        ],
        initial=SupporterRequest.Asks.SUPPORT_ME,
    )
    email = forms.EmailField(
        label=_("E-mail address of the other person"),
        help_text=_("We send one mail there, with your name. Nothing is agreed before the answer."),
        widget=forms.EmailInput(attrs={"autocomplete": "off"}),
    )

    field_order = ["asks", "email", "relation", "scopes", "lasts"]


class AnswerForm(forms.Form):
    """The name, where we don't know it yet; and what is agreed to, where one's own affairs are meant."""

    name = forms.CharField(
        label=_("Your name"),
        max_length=NAME,
        validators=[one_line],
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
    )
    scopes = forms.MultipleChoiceField(
        label=_("What the supporter may do"),
        widget=forms.CheckboxSelectMultiple,
        help_text=_("Take away the tick where you don't want it."),
    )

    def __init__(self, *args: Any, asked: SupporterRequest, named: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if named:
            del self.fields["name"]
        if asks_to_be_supported(asked):
            del self.fields["scopes"]
        else:
            choices = [(scope, words) for scope, words in SCOPE_WORDS.items() if getattr(asked, scope)]
            self.fields["scopes"].choices = choices  # type: ignore[attr-defined]
            self.fields["scopes"].initial = [scope for scope, _words in choices]


class SearchForm(forms.Form):
    """Whom a coordinator looks for; posted, so that no name stands in an address."""

    text = forms.CharField(
        label=_("Name, reading or telephone number"),
        max_length=NAME,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )

    def clean_text(self) -> str:
        """Enough to find somebody by."""
        text: str = self.cleaned_data["text"]
        if not is_worth_searching(text):
            raise forms.ValidationError(_("Please type at least two letters of the name, or four digits."))
        return text


class EnterForm(TermsForm):
    """An agreement told by telephone or given on paper, for a person whom we know."""

    supporter_name = forms.CharField(label=_("Name of the supporter"), max_length=NAME)
    supporter_email = forms.EmailField(
        label=_("E-mail address of the supporter"),
        help_text=_("They sign in with it. If they have no account yet, this makes one."),
        widget=forms.EmailInput(attrs={"autocomplete": "off"}),
    )
    how = forms.ChoiceField(label=_("How the person agreed"), choices=HOW, widget=forms.RadioSelect)

    field_order = ["supporter_name", "supporter_email", "relation", "scopes", "lasts", "how"]

    def supporter(self) -> Named:
        """Who will support."""
        return Named(self.cleaned_data["supporter_name"], self.cleaned_data["supporter_email"])


class EnterNewForm(EnterForm):
    """The same for somebody whom we don't know yet."""

    name = forms.CharField(label=_("Name"), max_length=NAME)
    kana = forms.CharField(label=_("reading"), max_length=NAME, required=False)
    telephone = forms.CharField(
        label=_("telephone"), max_length=NUMBER, validators=[one_line], widget=forms.TextInput(attrs={"type": "tel"})
    )
    area = forms.ModelChoiceField(label=_("ward"), queryset=Area.objects.none())

    field_order = ["name", "kana", "telephone", "area", *EnterForm.field_order]

    def __init__(self, *args: Any, areas: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["area"].queryset = areas  # type: ignore[attr-defined]
        for name in ("kana", "telephone", "area"):
            self.fields[name].label = capfirst(self.fields[name].label)

    def caller(self) -> Caller:
        """Whom the coordinator has on the line."""
        told = self.cleaned_data
        return Caller(name=told["name"], kana=told["kana"], telephone=told["telephone"], area=told["area"])
