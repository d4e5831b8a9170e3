"""Which service mesh, if any? Dated, sourced facts, and a recommender that explains every point."""

from __future__ import annotations

__version__ = "0.1.0"
