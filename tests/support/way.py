"""The way of a dossier, done through the services as people do it through pages."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from io import BytesIO
from typing import Any
from uuid import UUID

import yaml
from django.utils import timezone
from PIL import Image, ImageDraw
from tests.support.databases import PROJECT
from tests.support.queue import run_jobs

from congvu.dossiers import services as dossiers
from congvu.dossiers.models import Dossier
from congvu.dossiers.queries.filling import content_digest
from congvu.dossiers.rules.reception import Check, Verdict
from congvu.eforms import rules as form_rules
from congvu.identity import queries as identity
from congvu.identity.models import Officer
from congvu.kernel.actors import Actor
from congvu.kernel.moments import day_of
from congvu.procedures import queries as procedures
from congvu.signatures import queries as signatures
from congvu.signatures import services as signature_services

BIRTH = "dang-ky-khai-sinh"
PIN = "246810"
_EXAMPLES = PROJECT / "packages/procedures/ho-tich/1.001193-dang-ky-khai-sinh/examples"


@dataclass(frozen=True, slots=True)
class People:
    """Who acts in the demonstration commune."""

    mother: Actor
    desk: Actor
    registrar: Actor
    chairwoman: Actor
    clerk: Actor


def people() -> People:
    mother = identity.citizen_by_personal_number("012198003542")
    assert mother is not None
    officers = (officer(name) for name in ("tuan", "an", "huong", "ha"))
    return People(Actor.citizen(mother.id), *officers)


def officer(code: str) -> Actor:
    row = Officer.objects.get(code=code)
    return Actor.officer(row.id, row.agency_id)


def now() -> dt.datetime:
    return timezone.now()


def example(name: str) -> dict[str, Any]:
    """The answers of one of the package's examples, with a birth a few days ago."""
    with (_EXAMPLES / f"{name}.yaml").open() as file:
        content: dict[str, Any] = yaml.load(file, Loader=yaml.BaseLoader)["answers"]  # noqa: S506 - text only
    content["child.born_on"] = (day_of(now()) - dt.timedelta(days=6)).isoformat()
    return content


def photo(text: str = "GIẤY CHỨNG SINH") -> bytes:
    """A readable photo of a paper."""
    picture = Image.new("RGB", (1240, 1754), "white")
    draw = ImageDraw.Draw(picture)
    for line in range(30):
        draw.text((120, 120 + 50 * line), f"{text} {line}", fill="black", font_size=34)
    content = BytesIO()
    picture.save(content, "JPEG", quality=88)
    return content.getvalue()


def a_draft(who: People, *, answers: Mapping[str, Any] | None = None) -> UUID:
    """A draft with every answer given and the birth notice attached."""
    published = procedures.published(BIRTH, on=day_of(now()))
    (offering,) = procedures.offerings_of(published.procedure_id, on=day_of(now()))
    dossier_id = dossiers.start_dossier(offering_id=offering.id, actor=who.mother, at=now())
    fill(dossier_id, answers or example("clean"), who)
    dossiers.add_files(
        dossier_id=dossier_id,
        slot="birth-proof",
        uploads=[("chung-sinh.jpg", BytesIO(photo()))],
        actor=who.mother,
        at=now(),
    )
    return dossier_id


def fill(dossier_id: UUID, answers: Mapping[str, Any], who: People) -> None:
    """Save page after page, as the form leads."""
    form = procedures.revision(Dossier.objects.get(pk=dossier_id).revision_id).form
    for page in form_rules.visible_pages(form, answers, day_of(now())):
        values = {
            field["id"]: answers[field["id"]] for field in page["fields"] if field["id"] in answers
        }
        dossiers.save_page(
            dossier_id=dossier_id, page_id=page["id"], answers=values, actor=who.mother, at=now()
        )


def submit(dossier_id: UUID, who: People) -> str:
    digest = content_digest(Dossier.objects.get(pk=dossier_id))
    receipt = dossiers.submit_dossier(
        dossier_id=dossier_id, declared=True, shown_digest=digest, actor=who.mother, at=now()
    )
    return receipt.code


def a_submitted_dossier(who: People) -> UUID:
    dossier_id = a_draft(who)
    submit(dossier_id, who)
    return dossier_id


def check_everything(dossier_id: UUID, who: People) -> None:
    dossiers.tick_checks(dossier_id=dossier_id, checks=list(Check), actor=who.desk, at=now())
    dossiers.give_verdict(
        dossier_id=dossier_id, slot="birth-proof", verdict=Verdict.VALID, actor=who.desk, at=now()
    )


def a_received_dossier(who: People) -> UUID:
    dossier_id = a_submitted_dossier(who)
    check_everything(dossier_id, who)
    dossiers.receive_dossier(dossier_id=dossier_id, actor=who.desk, at=now())
    return dossier_id


def take(dossier_id: UUID, step: str, outcome: str, actor: Actor) -> None:
    dossiers.take_step(dossier_id=dossier_id, step=step, outcome=outcome, actor=actor, at=now())


def a_dossier_with_a_draft(who: People) -> UUID:
    """Entered, numbered, drafted, and sent to the mother."""
    dossier_id = a_received_dossier(who)
    take(dossier_id, "appraise", "enter", who.registrar)
    run_jobs(now())
    take(dossier_id, "check_draft", "send", who.registrar)
    run_jobs(now())
    return dossier_id


def a_dossier_to_sign(who: People) -> UUID:
    dossier_id = a_dossier_with_a_draft(who)
    dossiers.answer_draft(dossier_id=dossier_id, marks={}, actor=who.mother, at=now())
    take(dossier_id, "submit_for_signing", "submit", who.registrar)
    run_jobs(now())
    return dossier_id


def sign(who: People) -> None:
    """The chairwoman signs everything that waits for her."""
    waiting = signatures.waiting_for(who.chairwoman.id, at=now())
    outcomes = signature_services.sign_many(
        request_ids=[one.card.id for one in waiting], pin=PIN, actor=who.chairwoman, at=now()
    )
    assert all(outcome.signed for outcome in outcomes), outcomes
    run_jobs(now())


def seal(who: People) -> None:
    waiting = signatures.to_seal(agency_id=who.clerk.agency_id, officer_id=who.clerk.id, at=now())
    outcomes = signature_services.sign_many(
        request_ids=[one.card.id for one in waiting], pin=PIN, actor=who.clerk, at=now()
    )
    assert all(outcome.signed for outcome in outcomes), outcomes
    run_jobs(now())


def a_finished_dossier(who: People) -> UUID:
    dossier_id = a_dossier_to_sign(who)
    sign(who)
    seal(who)
    return dossier_id


def reload(dossier_id: UUID) -> Dossier:
    return Dossier.objects.get(pk=dossier_id)
