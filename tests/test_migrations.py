"""Old and new code work on one database: migrations only add. See ADR 15."""

import pytest
from django.db import migrations, models
from django.db.migrations.loader import MigrationLoader
from django.db.models.fields import NOT_PROVIDED

# Until here nobody ran two releases at once.
BEFORE = {"policies": "0008", "guides": "0007"}
# The last step of a removal: which release stopped using it, and why it goes.
REMOVED_LATER: dict[tuple[str, str], str] = {}
TAKES_AWAY = (
    migrations.RemoveField,
    migrations.RenameField,
    migrations.DeleteModel,
    migrations.RenameModel,
    migrations.AlterModelTable,
    migrations.RunSQL,
    migrations.SeparateDatabaseAndState,
)


def fault(operation, was=None):
    """Why code of the release before would fail after it; None if it would not."""
    if isinstance(operation, TAKES_AWAY):
        return f"{type(operation).__name__} takes away what old code reads"
    field = getattr(operation, "field", None)
    if field is None or field.many_to_many:
        return None
    filled = field.null or field.db_default is not NOT_PROVIDED
    if isinstance(operation, migrations.AddField) and not filled:
        return "old code writes rows without this column: null or db_default"
    if was and was.null and not filled:
        return "old code still writes NULL here"
    if was and (field.max_length or 0) < (was.max_length or 0):
        return "old code still writes longer words here"
    return None


def faults():
    loader = MigrationLoader(None)
    for (app, name), migration in sorted(loader.disk_migrations.items()):
        if app not in BEFORE or name < BEFORE[app] or (app, name) in REMOVED_LATER:
            continue
        state = loader.project_state((app, name), at_end=False)
        for operation in migration.operations:
            was = None
            if isinstance(operation, migrations.AlterField):
                model = state.models[app, operation.model_name_lower]
                was = model.fields[operation.name]
            if reason := fault(operation, was):
                yield f"{app}.{name}: {operation.describe()}: {reason}"
            operation.state_forwards(app, state)
        if not migration.atomic:
            yield f"{app}.{name}: what fails in the middle must leave nothing"


def test_migrations_only_add():
    assert not list(faults())


def add(field):
    return migrations.AddField("rule", "words", field)


def alter(field):
    return migrations.AlterField("rule", "words", field)


def name_of(value):
    """The same in every process, which repr is not: it holds addresses of functions."""
    return type(value).__name__


@pytest.mark.parametrize(
    ("operation", "was"),
    [
        (migrations.RemoveField("rule", "words"), None),
        (migrations.RenameField("rule", "words", "text"), None),
        (migrations.DeleteModel("rule"), None),
        (migrations.RenameModel("rule", "row"), None),
        (migrations.RunSQL("DROP TABLE rule"), None),
        (add(models.TextField()), None),
        (add(models.TextField(default="")), None),
        (alter(models.TextField()), models.TextField(null=True)),
        (alter(models.CharField(max_length=9)), models.CharField(max_length=10)),
    ],
    ids=name_of,
)
def test_what_old_code_would_not_survive_is_noticed(operation, was):
    assert fault(operation, was)


@pytest.mark.parametrize(
    ("operation", "was"),
    [
        (migrations.CreateModel("rule", []), None),
        (add(models.TextField(null=True)), None),
        (add(models.TextField(db_default="")), None),
        (add(models.ManyToManyField("rule")), None),
        (alter(models.TextField(help_text="x")), models.TextField()),
        (alter(models.CharField(max_length=10)), models.CharField(max_length=9)),
        (migrations.RunPython(migrations.RunPython.noop), None),
    ],
    ids=name_of,
)
def test_what_only_adds_is_left_alone(operation, was):
    assert not fault(operation, was)
