"""A real HTTP server on loopback that speaks the chat-completions API, and misbehaves as it is told."""

import json
import socket
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Event, Thread
from typing import Any

Fault = Callable[["Handler", dict[str, Any]], None]


class FaultyServer:
    """Plays `faults` in turn, the last of them for ever; keeps the bodies of requests and who hung up."""

    def __init__(self, *faults: Fault) -> None:
        self.faults, self.requests = list(faults), list[dict[str, Any]]()
        self.over, self.hung_up, self.sent = Event(), Event(), 0
        owner = self

        class Bound(Handler):
            server_state = owner

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Bound)
        self._server.daemon_threads = True
        self.url = f"http://127.0.0.1:{self._server.server_port}/v1"

    def next_fault(self) -> Fault:
        return self.faults.pop(0) if len(self.faults) > 1 else self.faults[0]

    @contextmanager
    def running(self) -> Iterator["FaultyServer"]:
        thread = Thread(target=self._server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True)
        thread.start()
        try:
            yield self
        finally:
            self.over.set()
            self._server.shutdown()
            self._server.server_close()
            thread.join(5)


class Handler(BaseHTTPRequestHandler):
    server_state: FaultyServer
    protocol_version = "HTTP/1.1"

    def do_POST(self) -> None:
        body = json.loads(self.rfile.read(int(self.headers["content-length"])))
        self.server_state.requests.append(body)
        try:
            self.server_state.next_fault()(self, body)
        except OSError:
            self.server_state.hung_up.set()
        self.close_connection = True

    def log_message(self, *_: Any) -> None:
        pass

    def reply(self, status: int, body: bytes, kind: str = "application/json", **headers: str) -> None:
        self.send_response(status)
        for name, value in {"content-type": kind, "content-length": str(len(body)), **headers}.items():
            self.send_header(name.replace("_", "-"), value)
        self.end_headers()
        self.wfile.write(body)

    def begin_stream(self) -> None:
        self.send_response(200)
        self.send_header("content-type", "text/event-stream")
        self.send_header("connection", "close")
        self.end_headers()


def says(content: str | None, **more: Any) -> Fault:
    """A well-formed answer with this content."""
    return lambda handler, _: handler.reply(200, json.dumps(completion(content) | more).encode())


def explains(text: str) -> Fault:
    return says(json.dumps({"explanation": text}, ensure_ascii=False))


def completion(content: str | None) -> dict[str, Any]:
    message = {"role": "assistant", "content": content}
    return {
        "id": "1",
        "object": "chat.completion",
        "created": 1,
        "model": "m",
        "choices": [{"index": 0, "message": message, "finish_reason": "stop"}],
        "usage": {"prompt_tokens": 400, "completion_tokens": 60, "total_tokens": 460},
    }


def status(code: int, **headers: str) -> Fault:
    return lambda handler, _: handler.reply(code, b'{"error": {"message": "no"}}', **headers)


def body(text: bytes, kind: str = "application/json", **headers: str) -> Fault:
    return lambda handler, _: handler.reply(200, text, kind, **headers)


def hangs(handler: Handler, _: dict[str, Any]) -> None:
    handler.server_state.over.wait(30)


def drips(head: bool, sized: bool = True) -> Fault:
    """A byte now and then, each well within the time limit of a single read."""

    def fault(handler: Handler, _: dict[str, Any]) -> None:
        length = b"content-length: 99999\r\n" if sized else b""
        rest = b"x-slow: " if head else b"content-type: application/json\r\n" + length + b"\r\n"
        handler.wfile.write(b"HTTP/1.1 200 OK\r\n" + rest)
        while not handler.server_state.over.wait(0.05):
            handler.wfile.write(b" ")

    return fault


def hangs_up(handler: Handler, _: dict[str, Any]) -> None:
    handler.connection.shutdown(socket.SHUT_RDWR)


def truncates(handler: Handler, _: dict[str, Any]) -> None:
    whole = json.dumps(completion('{"explanation": "Start with Python"}')).encode()
    handler.send_response(200)
    handler.send_header("content-type", "application/json")
    handler.send_header("content-length", str(len(whole)))
    handler.end_headers()
    handler.wfile.write(whole[:60])


def floods(megabytes: int) -> Fault:
    """So much text, as one answer; `sent` of the server is how much of it went out."""

    def fault(handler: Handler, _: dict[str, Any]) -> None:
        handler.send_response(200)
        handler.send_header("content-type", "application/json")
        handler.send_header("connection", "close")
        handler.end_headers()
        handler.wfile.write(b'{"id": "1", "object": "chat.completion", "choices": [{"message": {"content": "')
        for _megabyte in range(megabytes * 16):
            handler.wfile.write(b"x" * 65536)
            handler.server_state.sent += 65536
        handler.wfile.write(b'"}}]}')

    return fault


def streams(*pieces: str, ends: bool = True, then: Fault | None = None) -> Fault:
    """Server-sent events, one per piece."""

    def fault(handler: Handler, request: dict[str, Any]) -> None:
        handler.begin_stream()
        for piece in pieces:
            _event(handler, {"choices": [{"index": 0, "delta": {"content": piece}, "finish_reason": None}]})
        if then:
            then(handler, request)
        if ends:
            _event(handler, {"choices": [{"index": 0, "delta": {}, "finish_reason": "stop"}]})
            _event(handler, {"choices": [], "usage": {"prompt_tokens": 11, "completion_tokens": 7, "total_tokens": 18}})
            handler.wfile.write(b"data: [DONE]\n\n")

    return fault


def for_ever(handler: Handler, _: dict[str, Any]) -> None:
    while not handler.server_state.over.wait(0.005):
        _event(handler, {"choices": [{"index": 0, "delta": {"content": "more "}, "finish_reason": None}]})


def _event(handler: Handler, data: dict[str, Any]) -> None:
    chunk = {"id": "1", "object": "chat.completion.chunk", "created": 1, "model": "m", **data}
    handler.wfile.write(f"data: {json.dumps(chunk)}\n\n".encode())
    handler.wfile.flush()
