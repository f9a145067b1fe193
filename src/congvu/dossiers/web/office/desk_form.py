"""From the reception form to use cases: keep what was ticked and judged, then do the act."""

import datetime as dt
from collections.abc import Mapping
from uuid import UUID

from django.http import QueryDict
from django.utils.translation import gettext as _

from congvu.audit.services import Request
from congvu.dossiers import services
from congvu.dossiers.models import Dossier
from congvu.dossiers.queries.appraisal import comparisons
from congvu.dossiers.queries.asking import SLOT, wanted_items
from congvu.dossiers.queries.desk_checks import Evidence, check_lines, proved
from congvu.dossiers.queries.desk_screen import VERDICT, ReceptionScreen
from congvu.dossiers.queries.filling import delivery_words, slot_states
from congvu.dossiers.rules.reception import Check, Verdict
from congvu.dossiers.rules.statuses import Status
from congvu.dossiers.web import requests
from congvu.identity import queries as identity
from congvu.kernel.actors import Actor
from congvu.kernel.refusals import Reason, Refusal
from congvu.ui.wording import tell

ACTS = frozenset({"receive", "supplement", "refuse"})


def carry_out(
    row: Dossier, posted: QueryDict, actor: Actor, at: dt.datetime, press: Request | None
) -> str:
    """Keep checks and verdicts, then do the act whose button was pressed. Says what was done."""
    act = posted.get("act", "")
    if row.state is Status.NEW:
        _keep_checks(row, posted, actor, at)
        _keep_verdicts(row, posted, actor, at)
    match act:
        case "receive":
            number = services.receive_dossier(dossier_id=row.id, actor=actor, at=at, request=press)
            return _("Received: form 01 number %(number)s.") % {"number": number}
        case "supplement":
            number = services.ask_for_supplement(
                dossier_id=row.id,
                items=chosen_items(row, posted),
                head_agreed=posted.get("head") == "1",
                actor=actor,
                at=at,
                request=press,
            )
            return _("Supplement asked for: form 02 number %(number)s.") % {"number": number}
        case "refuse":
            number = services.refuse_reception(
                dossier_id=row.id,
                reason_code=posted.get("reason", ""),
                explanation=posted.get("explanation", "").strip()[:1000],
                actor=actor,
                at=at,
                request=press,
            )
            return _("Reception refused: form 03 number %(number)s.") % {"number": number}
        case _:
            return _("Checks and verdicts are kept.")


def chosen_items(row: Dossier, posted: QueryDict) -> list[dict[str, str]]:
    """Items of form 02: papers judged as faulty or ticked as missing, and questions to mend."""
    good = {name.removeprefix(VERDICT) for name in posted if name.startswith(VERDICT)} - {
        name.removeprefix(VERDICT)
        for name, verdict in posted.items()
        if verdict == Verdict.NEEDS_SUPPLEMENT
    }
    kept = {name: str(text) for name, text in posted.items() if name.removeprefix(SLOT) not in good}
    return wanted_items(row, kept)


def told_by_place(refusal: Refusal) -> Mapping[str, str]:
    """The first sentence for each check, paper or field that a refusal is about."""
    return {about: sentences[0] for about, sentences in requests.by_about(refusal).items()}


def points(refusal: Refusal, page: ReceptionScreen) -> list[tuple[str, str]]:
    """What stands in the way, each named and with the id of its place on the screen."""
    names = {line.code: (f"check-{line.code}", line.title) for line in page.checks}
    names |= {paper.slot: (f"giay-{paper.slot}", paper.title) for paper in page.papers}
    found = []
    for reason in refusal.reasons:
        anchor, name = names.get(reason.about, ("quyet-dinh", ""))
        sentence = tell(reason, room="dossiers")
        found.append((anchor, f"{name}: {sentence}" if name else sentence))
    return list(dict.fromkeys(found))


def _keep_checks(row: Dossier, posted: QueryDict, actor: Actor, at: dt.datetime) -> None:
    """Ticks as sent. The decision itself is the check that a form is issued."""
    wanted = {Check(code) for code in posted.getlist("check") if code in set(Check)}
    if posted.get("act") in ACTS:
        wanted.add(Check.FORM)
    if posted.get("act") == "proved":
        wanted |= set(_proved(row, at))
    stored = getattr(row, "reception", None)
    if stored is None or {*stored.ticked} != {check.value for check in wanted}:
        services.tick_checks(dossier_id=row.id, checks=wanted, actor=actor, at=at)


def _keep_verdicts(row: Dossier, posted: QueryDict, actor: Actor, at: dt.datetime) -> None:
    """Verdicts that changed; what could not be kept is refused after the others were kept."""
    reasons: list[Reason] = []
    current: dict[str, tuple[str, list[str]]] = {
        paper.slot: (paper.verdict, paper.verdict_reasons)
        for paper in row.papers.filter(replaced_at=None)
    }
    for slot, stored in current.items():
        verdict = posted.get(VERDICT + slot, "")
        if verdict not in {Verdict.VALID, Verdict.NEEDS_SUPPLEMENT}:
            continue
        faulty = verdict == Verdict.NEEDS_SUPPLEMENT
        code = str(posted.get(SLOT + slot, ""))
        codes = [code] if faulty and code else []
        if stored == (verdict, codes):
            continue
        try:
            services.give_verdict(
                dossier_id=row.id,
                slot=slot,
                verdict=Verdict(verdict),
                reason_codes=codes,
                actor=actor,
                at=at,
            )
        except services.CannotAsk as refusal:
            reasons += refusal.reasons
    if reasons:
        raise services.CannotAsk(*reasons)


def _proved(row: Dossier, at: dt.datetime) -> list[Check]:
    submitter: UUID = row.submitter_id
    found = Evidence(
        dossier=row,
        submitter=identity.citizen_card(submitter),
        compared=comparisons(row, at=at),
        slots=slot_states(row, at=at),
        delivery=delivery_words(row, at=at)[1],
        at=at,
    )
    return proved(check_lines(found, frozenset()))
