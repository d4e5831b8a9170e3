"""The shape of requirements: what a user writes down, or what the questionnaire writes."""

from __future__ import annotations

from typing import Annotated, Any, ClassVar, Literal

from pydantic import Discriminator, Field, Tag

from meshadvisor.model.base import WHOLE, Exactly, File, Id, Maturity, Name, Shape, Share, Text, Version, Weight, When

Importance = Literal["critical", "high", "medium", "low"]
KubernetesVersion = Annotated[str, Field(pattern="^[0-9]{1,2}\\.[0-9]{1,3}$", examples=["1.33"])]


def _short_or_full(value: Any) -> str:
    return "short" if isinstance(value, str) else "full"


class TemplateParams(Shape):
    """What a template needs: kubernetes-range a version, support-left a number of months, in-use a name, resources a
    quantity."""

    version: Text = ""
    """A Kubernetes version, or "{context.kubernetes.version}"."""
    months: Annotated[int, Field(ge=1, le=120), WHOLE] = 1
    """So long from the day that is asked about."""
    name: Text = ""
    """The id of a mesh, or "{context.kubernetes.cni}"."""
    of: Literal["memory", "cpu", "memory-reserved", "cpu-reserved"] = "memory"
    """What the data plane uses, or what its charts reserve, at the sizes of the context."""

    across: ClassVar = (Exactly(("version", "months", "name", "of")),)


class Ask(Shape):
    """One thing that must be, should be, or should not be. Name exactly one of feature, attribute and template."""

    feature: Name = ""
    """A feature id such as traffic.circuit-breaking, or one of its aliases."""
    attribute: Name = ""
    """An attribute id such as project.licence, or one of its aliases."""
    template: Literal["kubernetes-range", "support-left", "in-use", "resources"] = "kubernetes-range"
    """A computed test that is not a cell of the comparison: is there a release that runs on a Kubernetes version, is
    there one that is fixed for some more months, is the mesh a part of what is in use already, does it take little at
    the sizes of the context (as a wish only)?"""
    params: TemplateParams | None = None
    """For template: its parameters."""
    status: Literal["full", "partial"] = "partial"
    """The least status that will do."""
    maturity: Maturity = "ga"
    """The least maturity that will do; when left out, what the vendor calls fit for production."""
    accept: Annotated[
        tuple[Literal["third-party", "raw-config", "beta", "alpha", "experimental", "unsupported"], ...],
        Field(min_length=1),
    ] = ()
    """What else will do. A component that must be run beside the mesh is accepted anyway."""
    is_: Annotated[tuple[Text, ...], Field(min_length=1)] = ()
    """For attributes: values of which one is meant."""
    importance: Importance | Annotated[int, Field(gt=0, le=1_000_000)] | Annotated[float, Field(gt=0, le=1_000_000)] = (
        "medium"
    )
    """For prefer: a word, or a number above 0 (words and numbers do not mix)."""
    level: Literal["must", "critical", "high", "medium", "low"] = "must"
    """For avoid: must screens, the others weigh."""

    across: ClassVar = (
        Exactly(("feature", "attribute", "template")),
        When("feature", forbids=("is_", "params")),
        When("attribute", requires=("is_",), forbids=("status", "maturity", "accept", "params")),
        When("template", requires=("params",), forbids=("status", "maturity", "accept", "is_")),
        When("template", ("kubernetes-range",), within=(("params", "version"),)),
        When("template", ("support-left",), within=(("params", "months"),)),
        When("template", ("in-use",), within=(("params", "name"),)),
    )


AskItem = Annotated[
    Annotated[Name, Tag("short")] | Annotated[Ask, Tag("full")],
    Discriminator(_short_or_full),
]
"""Either the id of a feature, or the long form."""


class Kubernetes(Shape):
    """The clusters that the mesh is for."""

    version: KubernetesVersion = ""
    """The oldest version in use, such as "1.33"; quoted."""
    distribution: Id = ""
    """eks, gke, aks, openshift, rke2 …"""
    clusters: Annotated[int, Field(ge=1, le=100_000), WHOLE] = 1
    """How many clusters."""
    nodes: Annotated[int, Field(ge=1, le=1_000_000), WHOLE] = 1
    """How many nodes in all of them."""
    pods: Annotated[int, Field(ge=1, le=100_000_000), WHOLE] = 1
    """How many pods in all of them."""
    networks: Literal["one", "several"] = "one"
    """Can the pods of all clusters reach each other (one), or only through gateways (several)?"""
    cni: Id = ""
    """The network plugin in use: cilium, calico, aws-vpc-cni …"""


class Traffic(Shape):
    """What flows."""

    requests_per_second: Annotated[int, Field(ge=0, le=1_000_000_000), WHOLE] = 0
    """At the peak, over all services."""
    protocols: Annotated[tuple[Literal["grpc", "tcp", "udp", "websocket", "http3"], ...], Field(min_length=1)] = ()
    """Beside plain HTTP."""


class Sensitivity(Shape):
    """What the workloads cannot spare."""

    latency: Literal["normal", "high"] = "normal"
    """high: milliseconds between services count."""
    memory: Literal["normal", "high"] = "normal"
    """high: memory is short, so what each pod or node must reserve counts."""


class Team(Shape):
    """Who runs it."""

    mesh_experience: Literal["none", "low", "some", "high"] = "some"
    """Who has run a mesh before, and how long."""


class Licence(Shape):
    """Terms."""

    open_source_only: bool = False
    """Only licences that the Open Source Initiative lists."""
    free_builds: bool = False
    """Only products whose stable builds cost nothing, whatever the size of the company."""
    commercial_support: Literal["wanted", "needed", "not-needed"] = "not-needed"
    """A contract for support of the mesh."""


class SupportNeeds(Shape):
    """How long what you install has to last."""

    end_within_year: Literal["acceptable", "unwanted", "unacceptable"] = "acceptable"
    """May fixes for the release that you install end within twelve months?"""


class Context(Shape):
    """The situation; rules turn it into criteria and caveats."""

    goals: Annotated[
        tuple[Literal["security", "traffic", "observability", "clusters", "gateway", "operations"], ...],
        Field(min_length=1),
    ] = ()
    """The problems that the mesh is to solve; the questionnaire asks about these only."""
    platforms: Annotated[tuple[Literal["kubernetes", "vm", "ec2", "ecs", "fargate"], ...], Field(min_length=1)] = ()
    """Where workloads run. Every one of them must be covered."""
    cloud: Literal["aws", "azure", "gcp", "other", "own"] = "other"
    """Where the machines stand."""
    architectures: Annotated[tuple[Literal["amd64", "arm64"], ...], Field(min_length=1)] = ()
    """The processors of the machines. Every one of them must be covered."""
    operating_systems: Annotated[tuple[Literal["linux", "windows"], ...], Field(min_length=1)] = ()
    """The operating systems of the workloads. Every one of them must be covered."""
    edge: bool = False
    """Do some of the machines stand at sites that are cut off at times?"""
    languages: Literal["jvm", "mixed"] = "mixed"
    """jvm when every service runs on the JVM: then libraries can stand in for a mesh."""
    kubernetes: Kubernetes = Kubernetes()
    """The clusters."""
    traffic: Traffic = Traffic()
    """What flows."""
    sensitivity: Sensitivity = Sensitivity()
    """What the workloads cannot spare."""
    team: Team = Team()
    """Who runs it."""
    current: Id = ""
    """The mesh in use today; shown beside the result with its end, if it has one."""
    gitops: Literal["argo-cd", "flux", "other"] = "other"
    """What brings configuration from a repository into the clusters. Left out: nothing does."""
    compliance: Annotated[tuple[Literal["fips-140", "hipaa", "pci-dss", "zero-trust"], ...], Field(min_length=1)] = ()
    """Rules that must be met."""
    licence: Licence = Licence()
    """Terms."""
    support: SupportNeeds = SupportNeeds()
    """How long what you install has to last."""


class ExpectExcluded(Shape):
    """A candidate that must be excluded, and the feature, template or event that does it."""

    candidate: Text
    """mesh/mode, or an alternative."""
    because: Text
    """The feature, template or kind of event."""


class OwnFigures(Shape):
    """Figures of your own in place of those in the data; what is left out stays as it is."""

    status: dict[Literal["full", "partial", "third-party", "none"], Share] = {}
    """The value of a cell by its status, such as "0.6"."""
    maturity: dict[Maturity, Share] = {}
    """Factor on the value of the status, for each stage."""
    unsupported: Share = "0.5"
    """Factor where the vendor gives no support."""
    importance: dict[Importance, Weight] = {}
    """The weight of each word."""


class Expect(Shape):
    """What must come out, checked by tests; `recommend` ignores it."""

    first: Annotated[tuple[Id, ...], Field(min_length=1)] = ()
    """The families that may stand first; more than one when nothing separates them."""
    sure: bool = False
    """Is the first place certain whatever the unknowns turn out to be?"""
    excluded: Annotated[tuple[ExpectExcluded, ...], Field(min_length=1)] = ()
    """Candidates that must be excluded, and why."""
    decided_by: Annotated[tuple[Text, ...], Field(min_length=1)] = ()
    """The criteria that separate the first from the second most, in order, whichever of the two they favour."""
    rank: dict[Id, Annotated[int, Field(ge=1, le=100), WHOLE]] = {}
    """Family → its worst rank is at most this."""
    nothing: bool = False
    """True when no mesh meets every must."""
    opens: Id = ""
    """The alternative that the verdict opens with; `none` when there must be none."""
    stable: bool = False
    """Does the first place survive every small change of weights and values?"""
    why: Text
    """The argument, for people."""


class RequirementsFile(File):
    """What a user needs. Everything may be left out."""

    title: Text = ""
    """As a heading of the result."""
    context: Context = Context()
    """The situation: rules turn it into criteria."""
    must: tuple[AskItem, ...] = ()
    """Screens: a candidate without it is excluded."""
    prefer: tuple[AskItem, ...] = ()
    """Weighs."""
    avoid: tuple[AskItem, ...] = ()
    """Screens (level must, the default) or weighs."""
    priorities: Annotated[tuple[Id, ...], Field(min_length=1)] = ()
    """Categories, most important first: gives rank-order centroid weights."""
    pins: dict[Id, Version] = {}
    """Mesh → the version that you run, instead of the newest."""
    scoring: OwnFigures | None = None
    """Figures of your own; those of the data are printed with every result."""
    expect: Expect | None = None
    """For examples and scenarios."""
