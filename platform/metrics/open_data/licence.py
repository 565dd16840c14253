"""Under which terms the figures may be used, and how they are called then. Part of files that never change."""

from django.conf import settings
from django.urls import reverse
from django.utils import translation

LICENCE = "CC-BY-4.0"
LICENCE_URL = "https://creativecommons.org/licenses/by/4.0/"
PLAIN = "ja"  # pages without a language in their address


def page_url(name: str, *arguments: str) -> str:
    """A page's whole address, without a language."""
    with translation.override(PLAIN):
        return settings.SITE_URL + reverse(name, args=arguments)


def file_url(name: str, *arguments: str) -> str:
    """A file's whole address."""
    return settings.SITE_URL + reverse(f"metrics-files:{name}", args=arguments)


def attribution(slug: str) -> dict[str, str]:
    """What to write beside figures taken from a release, in Japanese and in English."""
    url = page_url("metrics:release", slug)
    return {
        "ja": f"出典：出番「みんなの出番」{slug}（{url}）、CC BY 4.0",
        "en": f"Source: Deban, “Everyone has a role”, release {slug} ({url}), CC BY 4.0",
    }
