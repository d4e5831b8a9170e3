"""The shape of `links.yaml`: what a check of addresses is not to say, why, and for how long."""

from __future__ import annotations

from typing import Annotated, ClassVar

from pydantic import Field

from meshadvisor.model.base import Day, Exactly, File, Id, Shape, Text, Url


class Suppression(Shape):
    """An address, or all that begin alike, about which nothing is said for a while."""

    id: Id
    """A short name, for messages."""
    url: Url = ""
    """One address, without what follows a #."""
    prefix: Url = ""
    """The beginning of addresses, with the whole host name: end it with a /."""
    reason: Text
    """Why the address stays in the data although the check fails."""
    until: Day
    """The first day on which it no longer holds."""

    across: ClassVar = (Exactly(("url", "prefix")),)


class Links(File):
    """Exceptions to the check of addresses. One that has expired, or that hides nothing, is itself reported."""

    suppressions: Annotated[tuple[Suppression, ...], Field(min_length=1)]
    """Exceptions, each with a reason and an end."""
