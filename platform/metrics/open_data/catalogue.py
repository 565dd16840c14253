"""The catalogue of open data as DCAT 3 in JSON-LD (https://www.w3.org/TR/vocab-dcat-3/): a series, its releases."""

import hashlib
from collections.abc import Mapping, Sequence
from typing import Any

from core.clock import TOKYO
from metrics.models import Release
from metrics.open_data.documents import as_bytes, document_of
from metrics.open_data.licence import LICENCE_URL, attribution, file_url, page_url
from metrics.open_data.rows import csv_of
from metrics.selectors import first_day

CONTEXT = {
    "dcat": "http://www.w3.org/ns/dcat#",
    "dct": "http://purl.org/dc/terms/",
    "foaf": "http://xmlns.com/foaf/0.1/",
    "spdx": "http://spdx.org/rdf/terms#",
    "xsd": "http://www.w3.org/2001/XMLSchema#",
}
TITLE = {"ja": "みんなの出番", "en": "Everyone has a role"}
ABOUT = {
    "ja": "町の人が、どれだけ参加し、だれかのための出番を持ったか。3か月に1回、365日分を数えて公表し、変えません。",
    "en": "How many people of the town took part and had a role for others: 365 days, released every quarter, frozen.",
}
WORDS = {
    "ja": ["出番", "市民参加", "ボランティア", "統計"],
    "en": ["participation", "volunteering", "statistics", "open data"],
}
QUARTERLY = "http://publications.europa.eu/resource/authority/frequency/QUARTERLY"
MEDIA = "https://www.iana.org/assignments/media-types/"
SHA256 = {"@id": "spdx:checksumAlgorithm_sha256"}


def file_of(release: Release, form: str) -> bytes:
    """The bytes of its file, `form` csv or json."""
    return csv_of(release).encode() if form == "csv" else as_bytes(document_of(release))


def catalogue_of(releases: Sequence[Release], publisher: Mapping[str, str]) -> dict[str, Any]:
    """Every published release, the newest first. `publisher`: the town's name by language."""
    page = page_url("metrics:data")
    series = {
        "@id": f"{page}#series",
        "@type": "dcat:DatasetSeries",
        "dct:title": _texts(TITLE),
        "dct:description": _texts(ABOUT),
        "dct:accrualPeriodicity": {"@id": QUARTERLY},
    }
    return {
        "@context": CONTEXT,
        "@id": page,
        "@type": "dcat:Catalog",
        "dct:title": _texts(TITLE),
        "dct:description": _texts(ABOUT),
        "dct:publisher": {"@type": "foaf:Organization", "foaf:name": _texts(publisher)},
        "dct:license": {"@id": LICENCE_URL},
        "dct:language": ["ja", "en"],
        "foaf:homepage": {"@id": page_url("metrics:figures")},
        "dcat:dataset": [series, *(_dataset(release, page) for release in releases)],
    }


def _dataset(release: Release, page: str) -> dict[str, Any]:
    url = page_url("metrics:release", release.slug)
    return {
        "@id": url,
        "@type": "dcat:Dataset",
        "dct:identifier": release.slug,
        "dct:title": _texts({language: f"{title} {release.slug}" for language, title in TITLE.items()}),
        "dct:description": _texts(ABOUT),
        "dcat:keyword": [word for language, words in WORDS.items() for word in _words(language, words)],
        "dcat:landingPage": {"@id": url},
        "dcat:inSeries": {"@id": f"{page}#series"},
        "dcat:version": str(release.number),
        "dct:issued": _day(_issued(release)),
        "dct:temporal": {
            "@type": "dct:PeriodOfTime",
            "dcat:startDate": _day(first_day(release.last).isoformat()),
            "dcat:endDate": _day(release.last.isoformat()),
        },
        "dct:conformsTo": {"@id": page_url("metrics:definitions")},
        "dct:license": {"@id": LICENCE_URL},
        "dct:rights": _texts(attribution(release.slug)),
        "dcat:distribution": [
            _distribution(release, "csv", "text/csv"),
            _distribution(release, "json", "application/json"),
        ],
    }


def _distribution(release: Release, form: str, media: str) -> dict[str, Any]:
    content = file_of(release, form)
    return {
        "@type": "dcat:Distribution",
        "dcat:downloadURL": {"@id": file_url(form, release.slug)},
        "dcat:mediaType": {"@id": MEDIA + media},
        "dct:license": {"@id": LICENCE_URL},
        "dcat:byteSize": {"@type": "xsd:nonNegativeInteger", "@value": str(len(content))},
        "spdx:checksum": {
            "@type": "spdx:Checksum",
            "spdx:algorithm": SHA256,
            "spdx:checksumValue": {"@type": "xsd:hexBinary", "@value": hashlib.sha256(content).hexdigest()},
        },
    }


def _texts(texts: Mapping[str, str]) -> list[dict[str, str]]:
    return [{"@language": language, "@value": text} for language, text in texts.items()]


def _words(language: str, words: Sequence[str]) -> list[dict[str, str]]:
    return [{"@language": language, "@value": word} for word in words]


def _issued(release: Release) -> str:
    return release.decided_at.astimezone(TOKYO).date().isoformat() if release.decided_at else ""


def _day(day: str) -> dict[str, str]:
    return {"@type": "xsd:date", "@value": day}
