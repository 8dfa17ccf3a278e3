"""Facts as JSON and back: each field under its name, each duration with its unit (`within_days`, `cooldown_s`)."""

from accanto_alerts.documents.reading import Reader
from accanto_alerts.documents.writing import written

__all__ = ["Reader", "written"]
