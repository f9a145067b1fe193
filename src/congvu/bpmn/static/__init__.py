"""Static rules of BPMN by number. So far a part of the catalogue: see `RULES`."""

from congvu.bpmn.static import (
    activities,
    choreography,
    connections,
    definitions,
    events,
    expressions,
    flows,
    gateways,
    items,
    mapping,
    payloads,
    placement,
    repetition,
)
from congvu.bpmn.static.registry import RULES, BrokenRule, broken_rules

__all__ = [
    "RULES",
    "BrokenRule",
    "activities",
    "broken_rules",
    "choreography",
    "connections",
    "definitions",
    "events",
    "expressions",
    "flows",
    "gateways",
    "items",
    "mapping",
    "payloads",
    "placement",
    "repetition",
]
