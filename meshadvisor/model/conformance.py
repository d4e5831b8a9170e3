"""Shapes for the Gateway API's conformance: our table of what a report can show, and the project's own reports."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field

from meshadvisor.model.base import FeatureId, File, Id, Shape, Text
from meshadvisor.model.facts import Mode, Status


class Implementation(Shape):
    """Which row of ours a report is about."""

    project: Text
    """`implementation.project` of the report."""
    mesh: Id
    """Our id."""
    modes: Annotated[tuple[Mode, ...], Field(min_length=1)] = ()
    """The modes that the reported run installs; all of them when left out."""


class Shown(Shape):
    """What passed tests of a profile show of one of our features."""

    feature: FeatureId
    """Our feature."""
    profiles: Annotated[tuple[Text, ...], Field(min_length=1)]
    """The profiles that count, by their names through time; another profile's tests say nothing about this feature."""
    gateway_api: Annotated[str, Field(pattern="^[0-9]+\\.[0-9]+$")] = "0.0"
    """The first release of the Gateway API whose tests cover it."""
    supported: Annotated[tuple[Text, ...], Field(min_length=1)] = ()
    """Extended features that the profile must list as supported, with its extended tests passed."""
    status: Status
    """What that makes the feature, by `full_when` and `partial_when`."""
    via: Id
    """The mechanism."""
    how: Text
    """How a user gets it."""
    limits: Annotated[tuple[Text, ...], Field(min_length=1)] = ()
    """For partial."""


class GatewayApi(File):
    """What conformance reports of the Gateway API can show."""

    implementations: Annotated[tuple[Implementation, ...], Field(min_length=1)]
    """Projects that report."""
    shows: Annotated[tuple[Shown, ...], Field(min_length=1)]
    """Features that a report can show."""


class _Foreign(BaseModel):
    """Somebody else's format: what we do not read is let through."""

    model_config = ConfigDict(extra="ignore", frozen=True, populate_by_name=True)


class Statistics(_Foreign):
    """Counts of tests."""

    passed: int = Field(0, alias="Passed")
    failed: int = Field(0, alias="Failed")
    skipped: int = Field(0, alias="Skipped")


class Tests(_Foreign):
    """The outcome of the core or of the extended tests of a profile."""

    result: Literal["success", "partial", "failure"]
    statistics: Statistics = Statistics()
    supported: tuple[str, ...] = Field((), alias="supportedFeatures")

    @property
    def passed(self) -> bool:
        """Some tests ran, and none failed or was skipped."""
        counts = self.statistics
        return self.result == "success" and counts.passed > 0 and not (counts.failed or counts.skipped)


class Profile(_Foreign):
    """One profile of a report."""

    name: str
    core: Tests
    extended: Tests | None = None


class Implemented(_Foreign):
    """What was tested."""

    project: str
    version: str


class Report(_Foreign):
    """A ConformanceReport, of either version of its API."""

    api_version: Literal["gateway.networking.k8s.io/v1", "gateway.networking.k8s.io/v1alpha1"] = Field(
        alias="apiVersion"
    )
    kind: Literal["ConformanceReport"]
    gateway_api: str = Field("", alias="gatewayAPIVersion")
    channel: str = Field("", alias="gatewayAPIChannel")
    implementation: Implemented
    profiles: tuple[Profile, ...] = ()
