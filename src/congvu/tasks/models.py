"""Work that somebody must do."""

from django.db import models
from django.db.models import Func, IntegerField, Q
from django.db.models.lookups import Exact

from congvu.kernel.ids import new_id
from congvu.kernel.subjects import SubjectRef
from congvu.tasks.rules import Holder, TaskFacts, TaskState

_LIVE = Q(state__in=[TaskState.OPEN, TaskState.TAKEN])
_HOLDERS = ("unit", "position", "officer", "citizen")


class Task(models.Model):
    """One step of one subject, waiting for its holder. `step` is the word of the process for it."""

    id = models.UUIDField(primary_key=True, default=new_id)
    subject_kind = models.CharField(max_length=40)
    subject_id = models.UUIDField()
    step = models.CharField(max_length=80)
    lane = models.CharField(max_length=80, blank=True)
    # Every step opens one: that these three are there is not asked of the database each time, for
    # they are read in the same act and end by a date, but are never deleted.
    agency = models.ForeignKey(
        "identity.Agency",
        on_delete=models.PROTECT,
        related_name="+",
        db_index=False,
        db_constraint=False,
    )
    unit = models.ForeignKey(
        "identity.Unit",
        null=True,
        on_delete=models.PROTECT,
        related_name="+",
        db_index=False,
        db_constraint=False,
    )
    position = models.ForeignKey(
        "identity.Position",
        null=True,
        on_delete=models.PROTECT,
        related_name="+",
        db_index=False,
        db_constraint=False,
    )
    officer = models.ForeignKey(
        "identity.Officer", null=True, on_delete=models.PROTECT, related_name="+", db_index=False
    )
    citizen = models.ForeignKey(
        "identity.Citizen", null=True, on_delete=models.PROTECT, related_name="+", db_index=False
    )
    state = models.CharField(max_length=10, default=TaskState.OPEN)
    due_at = models.DateTimeField(null=True)
    opened_at = models.DateTimeField()
    taken_by = models.ForeignKey(
        "identity.Officer", null=True, on_delete=models.PROTECT, related_name="+", db_index=False
    )
    taken_at = models.DateTimeField(null=True)
    outcome = models.CharField(max_length=80, blank=True)
    closed_at = models.DateTimeField(null=True)
    closed_by_kind = models.CharField(max_length=10, blank=True)
    closed_by_id = models.UUIDField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["subject_id", "step"], condition=_LIVE, name="tasks_task_one_live_per_step"
            ),
            models.CheckConstraint(
                condition=Exact(
                    Func(*_HOLDERS, function="num_nonnulls", output_field=IntegerField()), 1
                ),
                name="tasks_task_has_one_holder",
            ),
            models.CheckConstraint(
                condition=Q(state=TaskState.TAKEN, taken_by__isnull=False)
                | Q(state=TaskState.OPEN, taken_by=None)
                | Q(state__in=[TaskState.DONE, TaskState.CANCELLED], closed_at__isnull=False),
                name="tasks_task_state_is_whole",
            ),
        ]
        indexes = [
            *(
                models.Index(
                    fields=[holder, "due_at", "id"],
                    condition=_LIVE & Q(**{f"{holder}__isnull": False}),
                    name=f"tasks_live_of_{holder}",
                )
                for holder in _HOLDERS
            ),
            models.Index(
                fields=["taken_by", "due_at"],
                condition=Q(state=TaskState.TAKEN),
                name="tasks_taken_by",
            ),
            models.Index(
                fields=["agency", "lane", "due_at"], condition=_LIVE, name="tasks_live_in_lane"
            ),
            models.Index(fields=["subject_id", "opened_at"], name="tasks_of_subject"),
        ]

    @property
    def subject(self) -> SubjectRef:
        return SubjectRef(self.subject_kind, self.subject_id)

    @property
    def holder(self) -> Holder:
        return Holder(self.unit_id, self.position_id, self.officer_id, self.citizen_id)

    def facts(self) -> TaskFacts:
        return TaskFacts(TaskState(self.state), self.holder, self.taken_by_id)
