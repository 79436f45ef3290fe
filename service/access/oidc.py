"""Identities from an OpenID Connect provider: signed JWTs with its issuer and our audience."""

import json
import urllib.request
from functools import cached_property
from hashlib import sha256
from http.client import HTTPException
from typing import Any, Literal

import jwt

from service.access.identity import Identity
from service.errors import Misconfigured, Unauthenticated

ALGORITHMS = ("RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512", "EdDSA")
"""Asymmetric ones only: a public key can then never be used as a shared secret."""

LEEWAY = 30
"""Seconds that clocks may differ."""

NO_ANSWER = "the token cannot be checked: the identity provider does not answer as it should"
TIMEOUT = 5
"""Seconds to wait for the provider."""


class OidcProvider:
    """Verifies the tokens of one provider. Its keys are fetched when needed, kept for five minutes, and fetched again
    for an unknown key id, at most every `cooldown` seconds.
    """

    def __init__(
        self,
        issuer: str,
        audience: str,
        *,
        jwks_url: str | None = None,
        roles_claim: str = "roles",
        cooldown: float = 30,
    ) -> None:
        self.issuer, self.audience, self.roles_claim = issuer, audience, roles_claim
        self._jwks_url, self._cooldown = jwks_url, cooldown

    def identify(self, token: str) -> Identity:
        """Whose token this is; raises Unauthenticated for anything that is not a valid token for us."""
        try:
            key = self._keys.get_signing_key_from_jwt(token)
            claims: dict[str, Any] = jwt.decode(
                token,
                key.key,
                algorithms=list(_algorithms_of(key)),
                audience=self.audience,
                issuer=self.issuer,
                leeway=LEEWAY,
                options={"require": ["exp", "iss", "aud", "sub"], "verify_signature": True},
            )
        except (jwt.PyJWKClientConnectionError, HTTPException, OSError, RecursionError):
            raise Unauthenticated(NO_ANSWER) from None
        except (jwt.PyJWTError, ValueError):
            raise Unauthenticated("the token is not valid for this service") from None
        return Identity(self.subject_of(str(claims["sub"])), self._role(claims))

    def subject_of(self, sub: str) -> str:
        """The learner id of a subject of this provider; it cannot meet one that a token of ours names."""
        return "oidc-" + sha256(json.dumps([self.issuer, sub]).encode()).hexdigest()[:32]

    def _role(self, claims: dict[str, Any]) -> Literal["learner", "mentor", "operator"]:
        given = claims.get(self.roles_claim, [])
        roles = given.split() if isinstance(given, str) else given if isinstance(given, list) else []
        if "operator" in roles:
            return "operator"
        return "mentor" if "mentor" in roles else "learner"

    @cached_property
    def _keys(self) -> jwt.PyJWKClient:
        url = self._jwks_url or self._discover()
        return jwt.PyJWKClient(url, timeout=TIMEOUT, cooldown_duration=self._cooldown)

    def _discover(self) -> str:
        address = self.issuer.rstrip("/") + "/.well-known/openid-configuration"
        if not address.startswith(("https://", "http://")):
            raise Misconfigured(f"MASTERY_OIDC_ISSUER: expected a URL, got {self.issuer!r}")
        try:
            with urllib.request.urlopen(address, timeout=TIMEOUT) as response:  # the scheme was checked
                found = json.load(response)
        except (HTTPException, OSError, ValueError, RecursionError):
            raise Unauthenticated(NO_ANSWER) from None
        if not isinstance(found, dict):
            raise Unauthenticated(NO_ANSWER)
        if found.get("issuer") != self.issuer or not isinstance(found.get("jwks_uri"), str):
            raise Misconfigured(f"MASTERY_OIDC_ISSUER: {address} does not describe {self.issuer!r}")
        return str(found["jwks_uri"])


def _algorithms_of(key: jwt.PyJWK) -> tuple[str, ...]:
    """What this key may sign with: the algorithm it is made for, or any of its type."""
    kinds = {"RSA": ("RS", "PS"), "EC": ("ES",), "OKP": ("EdDSA",)}.get(key.key_type or "", ())
    named = key._jwk_data.get("alg")  # `algorithm_name` is guessed where the key names none
    allowed = tuple(a for a in ALGORITHMS if a.startswith(kinds)) if kinds else ()
    return tuple(a for a in allowed if named in (None, a))
