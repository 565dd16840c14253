"""Minutes as people say them."""

from django import template
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

register = template.Library()


@register.filter
def duration(minutes: int) -> str:
    """`90` as “1 hour 30 minutes”, in the reader's language."""
    hours, rest = divmod(minutes, 60)
    said_hours = ngettext("%(n)s hour", "%(n)s hours", hours) % {"n": hours}
    said_rest = ngettext("%(n)s minute", "%(n)s minutes", rest) % {"n": rest}
    if not hours:
        return said_rest
    return _("%(hours)s %(minutes)s") % {"hours": said_hours, "minutes": said_rest} if rest else said_hours
