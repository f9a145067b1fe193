"""Words of this room: reasons, states, acts in the history, causes of a pause."""

from django.utils.translation import gettext_lazy as _

from congvu.dossiers.rules.reception import Verdict
from congvu.dossiers.rules.statuses import Channel, Status

REASONS = {
    "no-such-day": _("There is no such day. Write it like 24/11/2026."),
    "already-submitted": _("This dossier has already been handed in. Nothing was sent twice."),
    "page-missing": _("Answer the question that is still open"),
    "paper-missing": _("Add the paper that is still missing"),
    "declaration-missing": _("Tick the declaration to hand in the dossier"),
    "changed-in-another-tab": _(
        "An answer was changed in another window. Read the page again, then hand in."
    ),
    "check-open": _("Finish this check first"),
    "paper-not-looked-at": _("Look at this paper and give your verdict"),
    "paper-needs-supplement": _("This paper needs a supplement; ask for it or change the verdict"),
    "verdict-needs-reason": _("Choose what is wrong with the paper"),
    "nothing-to-supplement": _("Choose at least one thing that is missing or wrong"),
    "supplement-item-unknown": _(
        "Only papers and answers of the published procedure can be asked for, each with a reason"
    ),
    "second-request-needs-head": _(
        "A supplement was asked for before. A second request needs the consent of the head of the"
        " desk."
    ),
    "refusal-needs-reason": _("Choose the reason of the refusal; it has its legal basis"),
    "not-waiting-for-reception": _(
        "This dossier no longer waits at the desk. Open the list again to see who took it."
    ),
    "decision-open": _("The table “%(decision)s” leaves this case open"),
    "transition-not-legal": _("The law knows no way from the present state to the wanted one"),
    "not-your-dossier": _("This dossier belongs to somebody else, or it does not exist"),
    "not-your-agency": _("This dossier is not with your agency"),
    "not-your-task": _("This step is the task of somebody else"),
    "citizens-only": _("Sign in with a citizen's account to hand in a dossier"),
    "procedure-not-offered": _("This agency does not take this procedure online now"),
    "page-closed": _("This answer can no longer be changed. The dossier is with the agency."),
    "slot-closed": _("This paper can no longer be changed. The dossier is with the agency."),
    "paper-kind-unknown": _("Choose one of the papers in the list"),
    "too-many-pages": _("This paper takes at most %(most)s files. Remove one first."),
    "too-late-to-withdraw": _("The dossier has ended or its result exists; it stays as it is"),
    "paper-not-mended": _("Send this paper again. The agency has only the old one so far."),
    "answer-not-mended": _("Open this question, mend the answer and keep it"),
    "no-draft-waits": _("No draft waits for your answer. It may have been answered already."),
    "mark-says-nothing": _("Write what this line should say"),
    "no-result-yet": _("There is no result yet. You will get a message."),
    "step-is-over": _("This step is over; somebody may have finished it. Open the dossier again."),
    "step-is-answered-elsewhere": _(
        "This step ends by itself, with the signature, the seal or the applicant's answer"
    ),
    "outcome-needs-its-paper": _(
        "A supplement or a refusal needs its form with the reasons; choose them first"
    ),
    "nobody-signs-today": _(
        "Nobody holds the position that signs this paper today. Ask the administrator to fill it."
    ),
    "difference-open": _("Decide first which of the two values counts"),
    "keeping-needs-reason": _("Write why what was declared counts and not the record"),
}

STATUS_WORDS = {
    Status.DRAFT: _("Draft"),
    Status.NEW: _("Newly submitted"),
    Status.RECEIVED: _("Received by the desk"),
    Status.NOT_RECEIVED: _("Not received"),
    Status.IN_PROCESS: _("In process"),
    Status.AWAITING_SUPPLEMENT: _("Supplement requested"),
    Status.AWAITING_PAYMENT: _("Payment requested"),
    Status.WITHDRAWN: _("Withdrawn by the applicant"),
    Status.STOPPED: _("Processing stopped"),
    Status.DONE: _("Processed"),
    Status.RETURNED: _("Result returned"),
}

CHANNEL_WORDS = {
    Channel.DESK: _("At the desk"),
    Channel.ONLINE: _("Online"),
    Channel.POST: _("By post"),
}

VERDICT_WORDS = {
    Verdict.NOT_LOOKED_AT: _("Not looked at yet"),
    Verdict.VALID: _("Valid"),
    Verdict.NEEDS_SUPPLEMENT: _("Needs a supplement"),
}

PAUSE_WORDS = {
    "awaiting-supplement": _("waiting for the applicant's supplement"),
    "awaiting-draft-confirmation": _("waiting for the applicant to confirm the draft"),
}

ACTION_WORDS = {
    "dossiers.start": _("started the dossier"),
    "dossiers.save_page": _("answered a question"),
    "dossiers.add_paper": _("added a paper"),
    "dossiers.remove_file": _("removed a page of a paper"),
    "dossiers.choose_paper": _("chose which paper to hand in"),
    "dossiers.submit": _("handed in the dossier"),
    "dossiers.check": _("checked the dossier at the desk"),
    "dossiers.judge_paper": _("judged a paper"),
    "dossiers.receive": _("received the dossier"),
    "dossiers.ask_for_supplement": _("asked for a supplement"),
    "dossiers.ask_for_more": _("asked for a supplement"),
    "dossiers.hand_in_supplement": _("handed in the supplement"),
    "dossiers.refuse_reception": _("refused to receive the dossier"),
    "dossiers.refuse": _("refused to solve the dossier"),
    "dossiers.take_step": _("finished a step"),
    "dossiers.decide": _("decided which value counts"),
    "dossiers.correct_entry": _("corrected the register entry before issue"),
    "dossiers.answer_draft": _("answered the draft"),
    "dossiers.collect": _("collected the result"),
    "dossiers.withdraw": _("withdrew the dossier"),
    "workflow.start": _("the process began"),
    "workflow.take": _("the process moved on"),
    "workflow.timer": _("a time limit of the process ended"),
    "access.refused": _("was refused access"),
}
"""What the history says somebody did; an act without words here is not shown to citizens."""
