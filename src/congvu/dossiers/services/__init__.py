"""Use cases of the one-stop. One function is one act in one transaction."""

from congvu.dossiers.services.appraisal import (
    CannotDecide,
    CannotTakeStep,
    ask_for_more,
    correct_entry,
    decide_difference,
    refuse_after_appraisal,
    take_step,
)
from congvu.dossiers.services.collecting import CannotCollect, collect_result
from congvu.dossiers.services.draft_check import CannotAnswerDraft, answer_draft
from congvu.dossiers.services.drafting import CannotSave, CannotStart, save_page, start_dossier
from congvu.dossiers.services.legal_state import CannotChangeState
from congvu.dossiers.services.papers import (
    CannotAddPaper,
    add_files,
    choose_alternative,
    remove_file,
)
from congvu.dossiers.services.process import DossierProcess
from congvu.dossiers.services.reception import (
    CannotAsk,
    CannotReceive,
    CannotRefuse,
    ask_for_supplement,
    give_verdict,
    receive_dossier,
    refuse_reception,
    tick_checks,
)
from congvu.dossiers.services.submitting import (
    CannotSubmit,
    Receipt,
    hand_in_supplement,
    submit_dossier,
)
from congvu.dossiers.services.withdrawing import CannotWithdraw, withdraw_dossier

__all__ = [
    "CannotAddPaper",
    "CannotAnswerDraft",
    "CannotAsk",
    "CannotChangeState",
    "CannotCollect",
    "CannotDecide",
    "CannotReceive",
    "CannotRefuse",
    "CannotSave",
    "CannotStart",
    "CannotSubmit",
    "CannotTakeStep",
    "CannotWithdraw",
    "DossierProcess",
    "Receipt",
    "add_files",
    "answer_draft",
    "ask_for_more",
    "ask_for_supplement",
    "choose_alternative",
    "collect_result",
    "correct_entry",
    "decide_difference",
    "give_verdict",
    "hand_in_supplement",
    "receive_dossier",
    "refuse_after_appraisal",
    "refuse_reception",
    "remove_file",
    "save_page",
    "start_dossier",
    "submit_dossier",
    "take_step",
    "tick_checks",
    "withdraw_dossier",
]
