"""Links followed on a server on loopback."""

import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

from resources.links import check_links


class Handler(BaseHTTPRequestHandler):
    def do_HEAD(self):
        if self.path == "/moved":
            self.send_response(301)
            self.send_header("Location", "/fine")
        else:
            self.send_response({"/fine": 200, "/no-head": 405, "/private": 403}.get(self.path, 404))
        self.end_headers()

    def do_GET(self):
        self.send_response({"/no-head": 200, "/private": 403}.get(self.path, 404))
        self.end_headers()

    def log_message(self, *_):
        pass


@pytest.fixture
def server():
    httpd = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=httpd.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{httpd.server_port}"
    httpd.shutdown()


def test_links_are_followed_and_told_apart(server):
    paths = ("/fine", "/moved", "/no-head", "/private", "/gone")
    results = {r.url.removeprefix(server): r for r in check_links([server + p for p in paths])}
    assert not results["/fine"].is_dead
    assert not results["/fine"].moved
    assert results["/moved"].moved
    assert results["/no-head"].status == 200
    assert results["/private"].is_blocked
    assert not results["/private"].is_dead
    assert results["/gone"].is_dead


def test_a_server_that_does_not_answer_is_dead():
    (result,) = check_links(["http://127.0.0.1:9/"], timeout=2, retries=0)
    assert result.is_dead
    assert result.error
