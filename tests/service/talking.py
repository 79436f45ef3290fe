"""A conversation over the API, as clients hold one."""

import json
from dataclasses import dataclass, field

from fastapi.testclient import TestClient


def events_of(text):
    """The events of a stream."""
    found = []
    for block in text.split("\n\n"):
        fields = [line.partition(": ") for line in block.splitlines() if line and not line.startswith(":")]
        if fields:
            given = {name: value for name, _, value in fields}
            found.append({"id": given["id"], "event": given["event"], "data": json.loads(given["data"])})
    return found


@dataclass
class Talker:
    """Says things in one thread and decides on what waits."""

    client: TestClient
    language: str | None = None
    thread: str | None = None
    events: list = field(default_factory=list)

    def say(self, question, **more):
        """Say it; returns the events of the answer, as far as it goes."""
        body = {"question": question, "thread_id": self.thread, "language": self.language, **more}
        response = self.client.post("/v1/ask", json={k: v for k, v in body.items() if v is not None})
        assert response.status_code == 200, response.text
        assert response.headers["content-type"].startswith("text/event-stream")
        self.thread, self.events = response.headers["x-thread-id"], events_of(response.text)
        return self.events

    def decide(self, decision, approval_id=None):
        """Decide on what waits; returns the events that come after that."""
        approval_id = approval_id or self.data("approval")[-1]["approval_id"]
        seen = len(self.events)
        response = self.client.post(
            f"/v1/threads/{self.thread}/approvals", json={"approval_id": approval_id, "decision": decision}
        )
        assert response.status_code == 200, response.text
        self.events = response.json()["events"]
        return self.events[seen:]

    def data(self, kind):
        """What the events of a kind said."""
        return [event["data"] for event in self.events if event["event"] == kind]

    def results(self):
        """The intents that were answered with a result."""
        return [data["intent"] for data in self.data("result")]

    @property
    def answer(self):
        """The answer in words."""
        return "".join(data["text"] for data in self.data("delta"))

    @property
    def status(self):
        """What became of the answer."""
        last = self.events[-1]
        assert last["event"] == "stage", last
        assert last["data"]["stage"] == "settled", last
        return last["data"]["status"]
