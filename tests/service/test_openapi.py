"""The API does what its OpenAPI says, whatever is sent: schemathesis with all its checks, stateful run included."""

import pytest
import schemathesis
from schemathesis.config import (
    ChecksConfig,
    CoveragePhaseConfig,
    GenerationConfig,
    HealthCheck,
    PhasesConfig,
    PositiveDataAcceptanceConfig,
    ProjectConfig,
    ProjectsConfig,
    SchemathesisConfig,
    StatefulPhaseConfig,
)
from schemathesis.engine import Status, events, from_schema
from schemathesis.generation import GenerationMode

from service.api.app import create_app
from service.bootstrap import Application
from service.settings import Settings

EXAMPLES = 8
SEMANTIC_PROBLEMS = {
    "invalid-input",
    "version-mismatch",
    "kind-not-allowed",
    "learner-not-found",
    "evidence-not-found",
    "skill-not-found",
    "plan-not-found",
    "session-not-found",
    "feed-not-found",
    "assessment-not-found",
    "placement-not-found",
    "thread-not-found",
    "answer-not-found",
    "approval-not-found",
    "item-not-found",
    "items-not-found",
    "already-answered",
    "assessment-over",
    "nothing-handed-in",
    "nothing-to-review",
    "feedback-not-found",
    "report-not-found",
}
"""What data of the right shape may be refused for: names that the tree does not have, times to come, versions."""


@pytest.fixture(scope="module")
def schema(tmp_path_factory, knowledge):
    program = Application(Settings(home=tmp_path_factory.mktemp("home"), _env_file=None), knowledge=knowledge)
    knowledge.build_index()  # else the first answer would take as long as that
    generation = GenerationConfig(
        modes=[GenerationMode.POSITIVE, GenerationMode.NEGATIVE],
        max_examples=EXAMPLES,
        deterministic=True,
        no_shrink=True,
    )
    accepted = ["2xx", "304", "401", "403", "404", "409", "412", "422"]
    project = ProjectConfig(
        generation=generation,
        checks=ChecksConfig(positive_data_acceptance=PositiveDataAcceptanceConfig(expected_statuses=accepted)),
        phases=PhasesConfig(
            coverage=CoveragePhaseConfig(enabled=True),
            stateful=StatefulPhaseConfig(enabled=True, generation=generation),
        ),
        continue_on_failure=True,
        request_timeout=60,
    )
    # an export is a large thing to make up, and on a busy machine that takes longer than hypothesis likes
    unhurried = [HealthCheck("too_slow")]
    config = SchemathesisConfig(
        projects=ProjectsConfig(default=project), seed=20261124, suppress_health_check=unhurried
    )
    return schemathesis.openapi.from_asgi("/openapi.json", create_app(program, warm=False), config=config)


@pytest.fixture(scope="module")
def run(schema):
    return list(from_schema(schema).execute())


def test_nothing_contradicts_the_openapi(run):
    found = set()
    for event in run:
        if isinstance(event, events.ScenarioFinished):
            for node in event.recorder.checks.values():
                for check in node:
                    if check.status == Status.FAILURE:
                        failure = check.failure_info.failure
                        found.add(f"{event.recorder.label}: {check.name}: {failure.title}: {failure.message}"[:600])
        assert not isinstance(event, events.FatalError), event
        if isinstance(event, events.NonFatalError):
            found.add(str(event.info))
    assert not found, "\n\n".join(sorted(found))


def test_every_endpoint_and_the_stateful_run_were_driven(run, schema):
    phases = {e.phase.name.name for e in run if isinstance(e, events.PhaseFinished) and e.status == Status.SUCCESS}
    assert {"COVERAGE", "FUZZING", "STATEFUL_TESTING"} <= phases
    driven = {e.recorder.label for e in run if isinstance(e, events.ScenarioFinished)}
    assert sum(len(e.recorder.interactions) for e in run if isinstance(e, events.ScenarioFinished)) > 500
    for result in schema.get_all_operations():
        assert result.ok().label in driven


def test_data_of_the_right_shape_is_refused_for_listed_reasons_only(run):
    codes = set()
    for event in run:
        if isinstance(event, events.ScenarioFinished):
            for case_id, node in event.recorder.cases.items():
                done = event.recorder.interactions.get(case_id)
                positive = node.value.meta is None or node.value.meta.generation.mode == GenerationMode.POSITIVE
                if done and done.response and positive and 400 <= done.response.status_code < 500:
                    codes.add(done.response.json().get("code"))
    assert codes <= SEMANTIC_PROBLEMS
