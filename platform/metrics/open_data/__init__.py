"""A release for machines: one CSV and one JSON file, which never change, and the catalogue that lists them."""

from metrics.open_data.documents import as_bytes, document_of
from metrics.open_data.rows import HEADER, csv_of

__all__ = ["HEADER", "as_bytes", "csv_of", "document_of"]
