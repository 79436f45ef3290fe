"""An OpenID Connect provider on loopback, whose keys come and go."""

import json
import os
import socket
import struct
import threading
import time
from functools import cache
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, Self

import jwt
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from jwt.algorithms import ECAlgorithm, RSAAlgorithm

AUDIENCE = "path-of-mastery"
DISCOVERY = "/.well-known/openid-configuration"
KEYS = "/keys"
PrivateKey = rsa.RSAPrivateKey | ec.EllipticCurvePrivateKey


@cache
def rsa_key(name: str) -> rsa.RSAPrivateKey:
    """The RSA key of this name; making one takes a while."""
    return rsa.generate_private_key(65537, 2048)


@cache
def ec_key(name: str) -> ec.EllipticCurvePrivateKey:
    """The EC key of this name."""
    return ec.generate_private_key(ec.SECP256R1())


def public_jwk(kid: str, key: PrivateKey) -> dict[str, Any]:
    """The public half as a provider publishes it."""
    algorithm = RSAAlgorithm if isinstance(key, rsa.RSAPrivateKey) else ECAlgorithm
    return {**json.loads(algorithm.to_jwk(key.public_key())), "kid": kid, "use": "sig"}


class IdentityProvider:
    """Serves discovery and keys from a thread. `asked` is every path that was asked for, in order.

    `raw` maps a path to bytes that are answered instead, status line and all; on paths in `resets` the connection
    breaks in the middle of the answer, and those in `hangs` are answered only after `go_on`.
    """

    def __init__(self, **keys: PrivateKey) -> None:
        self.keys = keys or {"rsa": rsa_key("ours"), "ec": ec_key("ours")}
        self.asked: list[str] = []
        self.raw: dict[str, bytes] = {}
        self.resets: set[str] = set()
        self.hangs: set[str] = set()
        self.hanging, self.go_on = threading.Event(), threading.Event()
        provider = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                provider.asked.append(self.path)
                if self.path in provider.hangs:
                    provider.hanging.set()
                    provider.go_on.wait(60)
                if self.path in provider.resets:
                    self.wfile.write(b"HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\n{")
                    # closing with no time to linger resets
                    self.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
                    os.close(self.connection.detach())
                    return
                if self.path in provider.raw:
                    self.wfile.write(provider.raw[self.path])
                    return
                known = {
                    DISCOVERY: {"issuer": provider.issuer, "jwks_uri": provider.issuer + KEYS},
                    KEYS: {"keys": [public_jwk(kid, key) for kid, key in provider.keys.items()]},
                }
                body = json.dumps(known.get(self.path)).encode()
                self.send_response(200 if self.path in known else 404)
                self.send_header("content-type", "application/json")
                self.send_header("content-length", str(len(body)))
                self.end_headers()
                self.wfile.write(body)

            def log_message(self, *_: object) -> None:
                pass

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.issuer = f"http://127.0.0.1:{self._server.server_port}"

    def __enter__(self) -> Self:
        threading.Thread(target=self._server.serve_forever, args=(0.01,), daemon=True).start()
        return self

    def __exit__(self, *_: object) -> None:
        self.stop()

    def stop(self) -> None:
        """Answer nobody any more."""
        self.go_on.set()
        self._server.shutdown()
        self._server.server_close()

    def claims(self, leave_out: tuple[str, ...] = (), **given: Any) -> dict[str, Any]:
        """The claims of a valid token, but for those given or left out."""
        now = int(time.time())
        usual = {"iss": self.issuer, "aud": AUDIENCE, "sub": "minji", "iat": now, "exp": now + 300}
        return {name: value for name, value in {**usual, **given}.items() if name not in leave_out}

    def token(
        self,
        kid: str | None = "rsa",
        *,
        key: PrivateKey | None = None,
        algorithm: str | None = None,
        headers: dict[str, Any] | None = None,
        leave_out: tuple[str, ...] = (),
        **claims: Any,
    ) -> str:
        """A token signed with the key of this id, or with another one."""
        key = key or self.keys[kid or ""]
        algorithm = algorithm or ("RS256" if isinstance(key, rsa.RSAPrivateKey) else "ES256")
        named = {**({"kid": kid} if kid is not None else {}), **(headers or {})}
        return jwt.encode(self.claims(leave_out, **claims), key, algorithm, named)
