"""Whoever sees personal data leaves an entry: every page is opened by everybody, and compared."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING
from uuid import UUID

import pytest
from django.core.cache import cache
from django.test import Client
from django.urls import NoReverseMatch, URLPattern, URLResolver, get_resolver, reverse
from django.utils import timezone
from tests.support import way

from congvu.audit.models import Viewing
from congvu.config.cli.demo import PASSWORD
from congvu.documents import queries as documents
from congvu.dossiers.models import Dossier, PaperFile
from congvu.identity import queries as identity
from congvu.identity.rules import Role
from congvu.identity.web.access import Access
from congvu.kernel.actors import Actor
from congvu.registers import queries as registers
from congvu.signatures.models import SigningRequest

if TYPE_CHECKING:
    from django.test.client import _MonkeyPatchedWSGIResponse

pytestmark = pytest.mark.usefixtures("demonstration")

OF_THE_FAMILY = ("BẢO AN", "Bảo An", "Trần Văn Bình", "TRẦN VĂN BÌNH", "012095001187")
"""The child and the father: nobody meets them by chance, as one meets one's own name on top."""

PAPERS = ("application/pdf", "image/")

FOR_EVERYBODY = {
    "documents:checked": "whoever holds the paper has its check code, and learns no more",
    "notifications:mailbox": "the mailbox of the demonstration, which no agency has",
    "portal:design": "the samples of the style guide are invented",
}
HER_OWN_PICTURES = {
    # One look at a page is one entry; small pictures on the applicant's own pages are part of it.
    # An officer's are not: each leaves an entry of its own.
    "dossiers:draft_picture",
    "dossiers:file_page",
}


@dataclass(frozen=True)
class Page:
    """A page that a route leads to, filled in with what is in the database."""

    name: str
    url: str


@dataclass(frozen=True)
class Visitor:
    actor: Actor
    client: Client
    kinds: frozenset[str] = frozenset({"public", "citizen", "signed-in"})
    roles: frozenset[Role] = frozenset()

    def may_try(self, route: URLPattern) -> bool:
        access: Access = route.callback.access
        return access.kind in self.kinds and (not access.roles or bool(access.roles & self.roles))


@pytest.fixture
def stages() -> list[Dossier]:
    """A draft, a dossier at the desk, and one that is solved."""
    cache.clear()
    who = way.people()
    made = (way.a_finished_dossier(who), way.a_submitted_dossier(who), way.a_draft(who))
    return [way.reload(one) for one in made]


@pytest.mark.slow
def test_who_sees_personal_data_is_remembered_and_nobody_else_sees_any(
    stages: list[Dossier],
) -> None:
    """One test, because the way of three dossiers to these stages takes longer than both looks."""
    silent, told = set(), set()
    for visitor in _visitors():
        for page in _pages(stages, visitor):
            before = _looked(visitor.actor)
            if not _shows_personal_data(visitor.client.get(page.url)):
                continue
            told.add(page.name)
            if _looked(visitor.actor) == before and page.name not in HER_OWN_PICTURES:
                silent.add(f"{page.name} to {visitor.actor.code or visitor.actor.kind.lower()}")
    shown = {
        page.name
        for visitor in _who_has_no_part_in_a_dossier()
        for page in _pages(stages, visitor)
        if _shows_personal_data(visitor.client.get(page.url))
    }

    assert sorted(silent) == []
    assert sorted(shown) == []
    assert told >= {"dossiers:dossier", "dossiers:workbench", "dossiers:file", "registers:book"}


def _who_has_no_part_in_a_dossier() -> tuple[Visitor, ...]:
    """A stranger, and the administrator of accounts and machines, at every door."""
    mai = _officer("mai")
    kinds = frozenset({"public", "citizen", "signed-in", "officer"})
    return (
        Visitor(mai.actor, mai.client, kinds, frozenset(Role)),
        Visitor(Actor.citizen(UUID(int=1)), Client(), kinds, frozenset(Role)),
    )


def _shows_personal_data(answer: "_MonkeyPatchedWSGIResponse") -> bool:
    content = answer.getvalue()  # to the end, which ends a stream as a browser would
    if answer.headers.get("Content-Type", "").startswith(PAPERS):
        return answer.status_code == 200
    text = content.decode(errors="replace")
    return any(word in text for word in OF_THE_FAMILY)


def _looked(actor: Actor) -> int:
    return Viewing.objects.filter(actor_kind=actor.kind, actor_id=actor.id).count()


def _visitors() -> Iterator[Visitor]:
    mother = Visitor(way.people().mother, Client(headers={"accept-language": "vi"}))
    mother.client.post("/dang-nhap", {"login": "0912345345", "password": PASSWORD})
    yield mother
    for login in ("tuan", "an", "huong", "ha", "mai"):
        yield _officer(login)


def _officer(login: str) -> Visitor:
    actor, client = way.officer(login), Client(headers={"accept-language": "vi"})
    assert actor.id is not None
    answer = client.post("/can-bo/dang-nhap", {"login": login, "password": PASSWORD})
    assert answer.status_code == 302
    roles = identity.officer_card(actor.id).roles
    return Visitor(actor, client, frozenset({"officer"}), frozenset(roles))


def _pages(stages: list[Dossier], visitor: Visitor) -> Iterator[Page]:
    """Every address that the stages can fill in, of pages whose decorator lets the visitor in."""
    known = [values for stage in stages for values in _known(stage)]
    for name, route in _routes(get_resolver().url_patterns):
        if name in FOR_EVERYBODY or not visitor.may_try(route):
            continue
        wanted = route.pattern.converters.keys()
        fillings = {
            tuple((key, values[key]) for key in wanted)
            for values in known
            if wanted <= values.keys()
        }
        for filling in sorted(fillings, key=str):
            try:
                yield Page(name, reverse(name, kwargs=dict(filling)))
            except NoReverseMatch:  # a number where the route wants a word
                continue


def _known(dossier: Dossier) -> Iterator[dict[str, object]]:
    """What addresses may name of a dossier, with each of its files in turn."""
    papers = [one for one in documents.documents_of(dossier.ref) if one.file_id is not None]
    values: dict[str, object] = {
        "dossier_id": dossier.id,
        "code": dossier.code or "-",
        "kind": "BIRTH",
        "year": timezone.localdate().year,
        "slug": way.BIRTH,
    }
    if (entry := registers.entry_of(dossier.ref)) is not None:
        values["entry_id"] = entry.id
    files = [*PaperFile.objects.filter(paper__dossier=dossier).values_list("file_id", flat=True)]
    for file_id in files + [one.file_id for one in papers]:
        requests = SigningRequest.objects.filter(file_id=file_id).values_list("id", flat=True)
        for page in (1, "child"):
            named = {**values, "file_id": file_id, "page": page, "page_id": page}
            yield named
            yield from ({**named, "request_id": request} for request in requests)


def _routes(
    patterns: "list[URLPattern | URLResolver]", space: str = ""
) -> Iterator[tuple[str, URLPattern]]:
    for pattern in patterns:
        if isinstance(pattern, URLResolver):
            inner = ":".join(filter(None, (space, pattern.namespace)))
            yield from _routes(pattern.url_patterns, inner)
        elif pattern.name:
            yield ":".join(filter(None, (space, pattern.name))), pattern
