"""Words for the reasons of this room."""

from django.utils.translation import gettext_lazy as _

PLAIN = "process-fault"
"""The code of a fault for which this room has no words of its own: it brings its own sentence."""

REASONS = {
    PLAIN: "%(sentence)s",
    "process-started-before": _("The process of this dossier has already begun"),
    "process-not-started": _("The process of this dossier has not begun yet"),
    "process-ended": _("This dossier is finished; nothing more can be done in its process"),
    "step-not-waiting": _(
        "This step is done already, or the dossier has moved on. Open the dossier again to see"
        " where it stands."
    ),
    "outcome-unknown": _("The step “%(step)s” has no outcome “%(outcome)s”"),
    "timer-not-set": _("The step “%(step)s” has no such time limit any more"),
    "timer-date-unfit": _("“%(text)s” is no date of a time limit"),
    "step-needs-decision": _(
        "The step “%(step)s” has no way on without its decision. Mend the data or the table, then"
        " run it again."
    ),
    "plan-to-itself": _("Choose another version than the one that the dossiers run by"),
    "plan-needs-reason": _("State the reason, with the number of the decision it rests on"),
    "plan-reason-too-long": _("The reason may have at most %(most)s characters"),
    "plan-value-too-long": _("The value of “%(name)s” may have at most %(most)s characters"),
    "plan-value-unfit": _("The value of “%(name)s” holds a character that cannot be used"),
    "plan-name-unknown": _("There is no step or event “%(name)s” in this version"),
    "plan-name-fixed": _(
        "The step “%(name)s” is known to the system by this name; it cannot be called otherwise"
    ),
    "plan-value-missing": _("The new version needs a value for “%(name)s”"),
    "plan-value-not-new": _("Only what is new in the version gets a value; “%(name)s” is not"),
    "plan-settled": _("This plan was approved, finished or stopped before"),
    "plan-needs-second-person": _("Somebody else than its author must approve a plan"),
    "plan-needs-agency": _("A plan for every agency at once is not for an officer of one of them"),
    "plan-unknown": _("There is no such plan"),
    "message-for-nobody": _(
        "The message “%(name)s” says neither whose it is nor by which key to find them"
    ),
    "message-number-used": _(
        "The source “%(source)s” has sent something else under the number “%(number)s” before"
    ),
    "timer-needs-agency": _("A time limit in working hours needs the calendar of an agency"),
    "too-many-moves": _("The process turns in a circle at “%(step)s”"),
    "no-way-for-outcome": _("After “%(step)s” no way leads on for the outcome “%(outcome)s”"),
    "side-way-waits": _(
        "The way behind the timer “%(timer)s” must run to an end without a status and without"
        " waiting, because its timer does not interrupt the step"
    ),
    "bpmn-too-big": _("The process file is too big. At most %(limit)s KB are allowed."),
    "bpmn-not-xml": _("The process file is not well-formed XML (line %(line)s)"),
    "bpmn-has-dtd": _("The process file has a document type declaration, which is not allowed"),
    "bpmn-not-bpmn": _("The process file is not BPMN 2.0: it begins with “%(element)s”"),
    "bpmn-element-not-supported": _(
        "Line %(line)s: the element “%(element)s” (%(id)s) is not among the supported ones"
    ),
    "bpmn-attribute-not-supported": _(
        "Line %(line)s: “%(attribute)s” is not supported on “%(element)s” (%(id)s)"
    ),
    "bpmn-value-unknown": _(
        "Line %(line)s: the value of “%(attribute)s” on “%(element)s” (%(id)s) is not known"
    ),
    "bpmn-one-process": _("The file must contain exactly one process"),
    "bpmn-one-start": _("The process must have exactly one start event; it has %(count)s"),
    "bpmn-no-end": _("The process has no end event"),
    "bpmn-id-twice-or-missing": _(
        "Line %(line)s: “%(element)s” has no id, or its id “%(id)s” is used twice"
    ),
    "bpmn-service-without-action": _(
        "Line %(line)s: the service task “%(id)s” does not say what it does (cv:do)"
    ),
    "bpmn-outcome-twice": _("Line %(line)s: an outcome of “%(id)s” is named twice, or has no name"),
    "bpmn-outcome-without-way": _(
        "Line %(line)s: no way leads on from “%(id)s” for the outcome “%(outcome)s”"
    ),
    "bpmn-outcome-without-label": _(
        "Line %(line)s: the outcome “%(outcome)s” of “%(id)s” has no label (cv:outcome)"
    ),
    "bpmn-two-primary-outcomes": _("Line %(line)s: “%(id)s” has two main outcomes"),
    "bpmn-outcomes-on-quick-service": _(
        "Line %(line)s: the service task “%(id)s” does not wait, so it cannot have outcomes"
    ),
    "bpmn-timer-on-quick-service": _(
        "Line %(line)s: the timer “%(id)s” is attached to a service task that does not wait"
    ),
    "bpmn-timer-without-duration": _(
        "Line %(line)s: the timer “%(id)s” must say either a duration or a legal parameter"
    ),
    "bpmn-reference-unknown": _(
        "Line %(line)s: “%(element)s” (%(id)s) refers to “%(reference)s”, which does not fit"
    ),
    "bpmn-task-without-lane": _("Line %(line)s: the user task “%(id)s” lies in no lane"),
    "bpmn-node-in-two-lanes": _("Line %(line)s: “%(reference)s” lies in two lanes"),
    "bpmn-way-out-of-end": _("Line %(line)s: a way leads out of the end event “%(id)s”"),
    "bpmn-way-into-start": _("Line %(line)s: a way leads into the start event"),
    "bpmn-no-way-out": _("Line %(line)s: no way leads on from “%(id)s”"),
    "bpmn-many-ways-out": _(
        "Line %(line)s: several ways lead on from “%(id)s”; put an exclusive gateway behind it"
    ),
}
