"""Check and publish procedure packages, and say which agency offers what."""

from congvu.procedures.services.checking import check_package, register_walk_check
from congvu.procedures.services.offering import CannotOffer, load_offerings
from congvu.procedures.services.publishing import CannotPublish, publish_package

__all__ = [
    "CannotOffer",
    "CannotPublish",
    "check_package",
    "load_offerings",
    "publish_package",
    "register_walk_check",
]
