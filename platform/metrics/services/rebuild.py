"""The door for whoever has loaded history in bulk: the demo, an import, `manage.py rebuild_metrics`."""

from metrics.services.record_facts import rebuild_facts

__all__ = ["rebuild_facts"]
