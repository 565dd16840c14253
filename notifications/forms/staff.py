"""What staff look for among the notices, and how they send one again."""

from django import forms
from django.utils.translation import gettext_lazy as _

from community.forms.people import SearchForm
from notifications import channels
from notifications.kinds.described import labels
from notifications.models import ChannelName, NoticeDelivery
from notifications.selectors.staff import Asked, key_from_words

ANY: tuple[str, object] = ("", _("all"))


class ReaderForm(SearchForm):
    """Of whom; posted, so that no name stands in an address."""

    text = forms.CharField(
        label=_("Name, reading, telephone number or e-mail address"),
        max_length=254,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )


class FilterForm(forms.Form):
    """Which notices; what makes no sense is as good as not asked."""

    state = forms.ChoiceField(label=_("How it went"), required=False)
    channel = forms.ChoiceField(label=_("Which way"), required=False)
    kind = forms.ChoiceField(label=_("What it says"), required=False)
    day = forms.DateField(label=_("Day"), required=False, widget=forms.DateInput(attrs={"type": "date"}))
    person = forms.IntegerField(required=False, min_value=1, max_value=2**62, widget=forms.HiddenInput)
    after = forms.CharField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]
        self._offer("state", list(NoticeDelivery.State.choices))
        self._offer("channel", [(name, ChannelName(name).label) for name in channels.ALL])
        self._offer("kind", labels())

    def _offer(self, name: str, choices: list[tuple[str, object]]) -> None:
        field = self.fields[name]
        assert isinstance(field, forms.ChoiceField)  # noqa: S101  so they are declared above
        field.choices = [ANY, *choices]

    def asked(self) -> Asked:
        """For the selector."""
        self.is_valid()
        said = {name: value for name, value in self.cleaned_data.items() if value}
        after = key_from_words(said.pop("after", ""))
        return Asked(**said, after=after)


class ChannelForm(forms.Form):
    """A way that this deployment has."""

    channel = forms.ChoiceField(label=_("Which way"))

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]
        field = self.fields["channel"]
        assert isinstance(field, forms.ChoiceField)  # noqa: S101  declared above
        field.choices = [(name, ChannelName(name).label) for name, one in channels.ALL.items() if one.is_set_up()]
