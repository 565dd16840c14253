"""A message to everybody of a session."""

from django import forms
from django.utils.translation import gettext_lazy as _

from activities.models import HostMessage


class MessageForm(forms.Form):
    """A few sentences. Who gets them is said, and counted, before they go."""

    text = forms.CharField(
        label=_("Message"),
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 5}),
        help_text=_("Short and plain: people may read it in another language."),
    )
    audience = forms.ChoiceField(
        label=_("Who gets it"),
        choices=HostMessage.Audience,
        initial=HostMessage.Audience.COMING,
        widget=forms.RadioSelect,
    )
