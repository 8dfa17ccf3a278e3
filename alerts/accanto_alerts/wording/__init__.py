"""Rules, alerts and calendars in sentences, Italian and English."""

from accanto_alerts.wording.calendar import planned
from accanto_alerts.wording.saying import said
from accanto_alerts.wording.tongue import LANGUAGES, NBSP, Tongue
from accanto_alerts.wording.watching import asked, watched

__all__ = ["LANGUAGES", "NBSP", "Tongue", "asked", "planned", "said", "watched"]
