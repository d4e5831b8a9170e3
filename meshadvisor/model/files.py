"""Which shape a file in `data/` has, told by its path."""

from __future__ import annotations

import re
from importlib import import_module
from typing import NamedTuple

from meshadvisor.model.base import File


class Kind(NamedTuple):
    """One kind of file: its name (also of its schema), where it lies, its shape."""

    name: str
    pattern: str
    """Regular expression over the path below the data folder, with / as separator."""
    shape: str
    """The module in this folder, and the model in it. It is imported when it is first needed: models start slowly."""

    @property
    def model(self) -> type[File]:
        """The model of its shape."""
        module, _, name = self.shape.partition(".")
        model: type[File] = getattr(import_module(f"meshadvisor.model.{module}"), name)
        return model


KINDS = (
    Kind("support", r"(?:meshes|alternatives)/[a-z0-9-]+/support/[a-z0-9-]+\.yaml", "facts.Support"),
    Kind("kb", r"kb\.yaml", "catalogue.KnowledgeBaseFile"),
    Kind("features", r"features/[a-z0-9-]+\.yaml", "catalogue.Features"),
    Kind("tables", r"tables\.yaml", "catalogue.Tables"),
    Kind("publishers", r"publishers\.yaml", "catalogue.Publishers"),
    Kind("proxies", r"proxies\.yaml", "catalogue.Proxies"),
    Kind("mesh", r"(?:meshes|alternatives)/[a-z0-9-]+/mesh\.yaml", "facts.MeshFile"),
    Kind("releases", r"(?:meshes|alternatives)/[a-z0-9-]+/releases\.yaml", "facts.Releases"),
    Kind("lifecycle", r"(?:meshes|alternatives)/[a-z0-9-]+/lifecycle\.yaml", "facts.Lifecycle"),
    Kind("measurements", r"measurements/[a-z0-9-]+\.yaml", "catalogue.Measurements"),
    Kind("estimates", r"estimates/[a-z0-9-]+\.yaml", "estimates.Estimates"),
    Kind("surveys", r"surveys/[a-z0-9-]+\.yaml", "catalogue.Surveys"),
    Kind("claims", r"claims/[a-z0-9-]+\.yaml", "catalogue.Claims"),
    Kind("gateway-api", r"gateway-api\.yaml", "conformance.GatewayApi"),
    Kind("links", r"links\.yaml", "links.Links"),
    Kind("rules", r"rules/[a-z0-9-]+\.yaml", "asked.Rules"),
    Kind("scenarios", r"scenarios/[a-z0-9-]+\.yaml", "scenario.Scenario"),
    Kind("questionnaire", r"questionnaire\.yaml", "asked.Questionnaire"),
    Kind("scoring", r"scoring\.yaml", "asked.ScoringFile"),
)
REQUIREMENTS = Kind("requirements", r".*", "requirements.RequirementsFile")
RESULT = Kind("recommendation", r".*", "result.ResultFile")
"""What `recommend --format json` writes."""
ESTIMATE = Kind("estimate", r".*", "estimate_result.EstimateFile")
"""What `estimate --format json` writes."""
RESULTS = (RESULT, ESTIMATE)


def kind_of(path: str) -> Kind | None:
    """The kind of the file at this path below the data folder, or None."""
    return next((kind for kind in KINDS if re.fullmatch(kind.pattern, path)), None)
