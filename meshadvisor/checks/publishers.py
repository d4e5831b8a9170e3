"""C5, second half: who stands behind an address, and addresses under which many people publish."""

from __future__ import annotations

from collections.abc import Iterator
from urllib.parse import urlsplit

from meshadvisor.checks.context import Base, walk_evidence
from meshadvisor.values.problems import Problem

SHARED: dict[str, int] = {
    "api.github.com": 2, "artifacthub.io": 2, "bitbucket.org": 1, "codeberg.org": 1, "dev.to": 1, "docs.google.com": 3,
    "ghcr.io": 1, "gist.github.com": 1, "gist.githubusercontent.com": 1, "github.com": 1, "gitlab.com": 1,
    "groups.google.com": 2, "hub.docker.com": 2, "linkedin.com": 2, "medium.com": 1, "pypi.org": 2, "quay.io": 1,
    "raw.githubusercontent.com": 1, "reddit.com": 2, "sourceforge.net": 2, "storage.googleapis.com": 1,
    "twitter.com": 1, "x.com": 1, "youtube.com": 1,
}  # fmt: skip
"""Hosts that belong to nobody who writes there → how many parts of the path name the writer."""
SHARED_BELOW = (
    "blogspot.com", "github.io", "gitlab.io", "hashnode.dev", "medium.com", "netlify.app", "pages.dev", "readme.io",
    "readthedocs.io", "substack.com", "vercel.app", "web.app", "wordpress.com",
)  # fmt: skip
"""Hosts that give each writer a name of their own in front."""


def check_publishers(base: Base) -> Iterator[Problem]:
    """Sources behind which nobody is known to stand, and publishers that claim what many share."""
    document = base.documents.get("publishers.yaml")
    if document is None:
        return
    known = []
    for index, one in enumerate(document.data["publishers"]):
        for number, place in enumerate(one["at"]):
            known.append(place.rstrip("/"))
            wanted = _too_wide(place)
            if wanted:
                message = f"many people publish at {place}"
                tip = f"write '{wanted}', as far as it is this publisher's own"
                yield document.problem(("publishers", index, "at", number), "C506", message, tip)
    for path, other in base.documents.items():
        for where, one in walk_evidence(other.data):
            parts = urlsplit(one["url"])
            address = (parts.netloc + parts.path).removeprefix("www.")
            if path != "publishers.yaml" and not any(
                address == place or address.startswith(place + "/") for place in known
            ):
                own = _own(address)
                own = _too_wide(own) or own
                tip = f"add '{own}' to 'at' of its publisher in publishers.yaml, or a new publisher"
                message = f"nobody is known to stand behind {own}"
                yield other.problem((*where, "url"), "C505", message, tip, "warning")


def _own(address: str) -> str:
    """The beginning of an address that is one publisher's own: the host, or more where many share the host."""
    host, *path = address.split("/")
    parts = [part for part in path if part][: SHARED.get(host, 0)]
    return "/".join([host, *parts])


def _too_wide(place: str) -> str:
    """What would be narrow enough; empty when the place is."""
    host, *path = place.rstrip("/").removeprefix("www.").split("/")
    host = host.casefold()
    if host in SHARED:
        missing = SHARED[host] - len([part for part in path if part])
        return "/".join([host, *path, *["<owner>"] * missing]) if missing > 0 else ""
    return f"<owner>.{host}" if host in SHARED_BELOW else ""
