"""Yes, erase me."""

from django import forms
from django.utils.translation import gettext_lazy as _


class EraseForm(forms.Form):
    """One tick, so that nobody is erased by a slip of the thumb."""

    sure = forms.BooleanField(
        label=_("I have read this. Erase my data."),
        error_messages={"required": _("Please tick this, or go back: nothing was erased.")},
    )


class EraseForThemForm(forms.Form):
    """The same, said by telephone or on paper."""

    sure = forms.BooleanField(
        label=_("They asked for it, and I have told them what happens. Erase their data."),
        error_messages={"required": _("Please tick this, or go back: nothing was erased.")},
    )
    how = forms.ChoiceField(
        label=_("How they asked"),
        choices=[("phone", _("by telephone")), ("paper", _("on paper")), ("counter", _("at the counter"))],
        initial="phone",
        widget=forms.RadioSelect,
    )
