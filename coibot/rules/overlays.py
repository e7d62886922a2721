"""What a vendor's class, its state and the sites it works at ask, laid over each other.

Every layer is judged, and the strictest decides: nothing that one of them asks is lost in another, and a finding names
who asked for it.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from coibot.rules.line_rules import Coverage, Exemptions, Layers, LineRule, UmbrellaRule
from coibot.rules.pages import Pages
from coibot.rules.rulebook import ClassRules, LineRules, Rulebook, SiteRules


@dataclass(frozen=True, slots=True)
class Layer:
    """The demands of a class, a state or a site."""

    rules: LineRules
    pages: Pages
    asked_by: str = ""
    """ "asked by site Harbor Tower"; empty for the class."""
    slug: str = ""
    """Ends the keys of requirements that concern a site's own names."""
    own_pages: Pages | None = None
    """Pages judged by the site's own names, when it has some."""

    def rule_of(self, key: str) -> LineRule | None:
        """The rule for a line; None when this layer does not speak of it."""
        return self.rules.lines.get(key)


@dataclass(frozen=True, slots=True)
class WorksAt:
    """The sites of the rules that a vendor works at."""

    sites: tuple[tuple[str, SiteRules], ...] = ()
    """Key and rules."""
    unknown: tuple[str, ...] = ()
    """Sites that the vendor has and the rules do not, when the rules describe sites at all."""

    @property
    def begins(self) -> date | None:
        """The first day of work at any of them."""
        return min((site.work_begins for _, site in self.sites if site.work_begins), default=None)

    def states(self, home: str) -> list[tuple[str, str]]:
        """The states other than the vendor's own where it works, each with one site that lies there."""
        found: dict[str, str] = {}
        for key, site in self.sites:
            if home and site.state and site.state != home:
                found.setdefault(site.state, site_words(key, site))
        return list(found.items())


def works_at(rulebook: Rulebook, sites: Sequence[str]) -> WorksAt:
    """Find a vendor's sites among those of the rules, by key or title; capitals and punctuation do not matter."""
    if not rulebook.sites:
        return WorksAt()
    known = {_plain(name): key for key, site in rulebook.sites.items() for name in (site.title or key, key)}
    keys = {site: known.get(_plain(site)) for site in sites if site.strip()}
    found = sorted({key for key in keys.values() if key is not None}, key=list(rulebook.sites).index)
    return WorksAt(
        tuple((key, rulebook.sites[key]) for key in found),
        tuple(sorted(site for site, key in keys.items() if key is None)),
    )


def layers_of(rulebook: Rulebook, rules: ClassRules, state: str, at: WorksAt, pages: Pages) -> list[Layer]:
    """The class first, then the vendor's state, then its sites in the order of the rules."""
    layers = [Layer(rules, pages)]
    if state in rulebook.states:
        layers.append(Layer(rulebook.states[state], pages, f"asked of vendors in {state}"))
    for key, site in at.sites:
        names = site.additional_insured_names
        own = pages.for_names(names) if names else None
        layers.append(Layer(site, pages, f"asked by {site_words(key, site)}", slug(key), own))
    return layers


def umbrella_rule(layers: Sequence[Layer]) -> UmbrellaRule:
    """One rule for the umbrella: what every layer asks of it, and no more help from it than each of them allows."""
    base = layers[0].rules.umbrella_excess
    speaking = [
        layer.rules.umbrella_excess for layer in layers[1:] if "umbrella_excess" in layer.rules.model_fields_set
    ]
    if not speaking:
        return base
    asking = [rule for rule in (base, *speaking) if rule.coverage is not Coverage.NOT_REQUIRED]
    minimums: dict[str, int] = {}
    for rule in asking:
        for name, amount in rule.minimums.items():
            minimums[name] = max(amount, minimums.get(name, 0))
    allowed = {line: set(limits) for line, limits in base.counts_toward.items()}
    for rule in speaking:
        if "counts_toward" in rule.model_fields_set:
            allowed = {line: limits & set(rule.counts_toward.get(line, ())) for line, limits in allowed.items()}
    required = any(rule.coverage is Coverage.REQUIRED for rule in asking)
    asks_layers = any("layers" in rule.model_fields_set and rule.layers is Layers.ASK for rule in speaking)
    coverage = Coverage.REQUIRED if required else Coverage.IF_APPLICABLE if asking else Coverage.NOT_REQUIRED
    return base.model_copy(
        update={
            "coverage": coverage,
            "limits": base.limits.model_copy(
                update={name: minimums.get(name) for name in type(base.limits).model_fields}
            ),
            "counts_toward": {line: tuple(sorted(limits)) for line, limits in allowed.items()},
            "counts_only_if_additional_insured": any(
                rule.counts_only_if_additional_insured for rule in (base, *speaking)
            ),
            "layers": Layers.ASK if asks_layers else base.layers,
        }
    )


def exemptions_rule(layers: Sequence[Layer]) -> Exemptions:
    """What an exemption from workers' compensation counts for: the strictest of those who say so."""
    said = {
        layer.rules.workers_compensation.exemptions
        for layer in layers
        if not layer.asked_by or "exemptions" in layer.rules.workers_compensation.model_fields_set
    }
    return next(word for word in (Exemptions.REFUSE, Exemptions.ASK, Exemptions.ACCEPT) if word in said)


def site_words(key: str, site: SiteRules) -> str:
    """ "site Harbor Tower"."""
    return f"{site.kind.value} {site.title or key}"


def slug(key: str) -> str:
    """A site's key within a requirement's: "Harbor Tower" -> "harbor_tower"."""
    return "_".join("".join(c if c.isascii() and c.isalnum() else " " for c in key.lower()).split())


def _plain(name: str) -> str:
    return "".join(c for c in name.casefold() if c.isalnum())
