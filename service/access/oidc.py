"""Identities from an OpenID Connect provider: signed JWTs with its issuer and our audience."""

import json
import time
from collections.abc import Callable
from hashlib import sha256
from typing import Any

import jwt

from service.access.identity import Identity
from service.access.signing_keys import TIMEOUT, SigningKeys
from service.errors import Unauthenticated
from service.messages import saying
from service.storage.records import TokenRole

ALGORITHMS = ("RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512", "EdDSA")
"""Asymmetric ones only: a public key can then never be used as a shared secret."""

LEEWAY = 30
"""Seconds that clocks may differ."""


class OidcProvider:
    """Verifies the tokens of one provider. `cooldown` is how many seconds pass before an unknown key id makes its keys
    be fetched again, `timeout` how long it may take to answer.
    """

    def __init__(
        self,
        issuer: str,
        audience: str,
        *,
        jwks_url: str | None = None,
        roles_claim: str = "roles",
        cooldown: float = 30,
        timeout: float = TIMEOUT,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self.issuer, self.audience, self.roles_claim = issuer, audience, roles_claim
        self._keys = SigningKeys(issuer, jwks_url, cooldown, clock, timeout)

    def identify(self, token: str) -> Identity:
        """Whose token this is; raises Unauthenticated for anything that is not a valid token for us.

        Raises ProviderUnavailable where that cannot be told.
        """
        try:
            key = self._key_of(token)
            claims: dict[str, Any] = jwt.decode(
                token,
                key.key,
                algorithms=list(_algorithms_of(key)),
                audience=self.audience,
                issuer=self.issuer,
                leeway=LEEWAY,
                options={"require": ["exp", "iss", "aud", "sub"], "verify_signature": True},
            )
        except (jwt.PyJWTError, ValueError, RecursionError):
            raise Unauthenticated(saying("error.foreign-token")) from None
        return Identity(self.subject_of(str(claims["sub"])), self._role(claims))

    def subject_of(self, sub: str) -> str:
        """The learner id of a subject of this provider; it cannot meet one that a token of ours names."""
        return "oidc-" + sha256(json.dumps([self.issuer, sub]).encode()).hexdigest()[:32]

    def _key_of(self, token: str) -> jwt.PyJWK:
        key_id = jwt.decode_complete(token, options={"verify_signature": False})["header"].get("kid")
        key = self._keys.find(key_id) if key_id else None
        if key is None:
            raise jwt.InvalidKeyError("the provider has no such key")
        return key

    def _role(self, claims: dict[str, Any]) -> TokenRole:
        given = claims.get(self.roles_claim, [])
        roles = given.split() if isinstance(given, str) else given if isinstance(given, list) else []
        if "operator" in roles:
            return "operator"
        return "mentor" if "mentor" in roles else "learner"


def _algorithms_of(key: jwt.PyJWK) -> tuple[str, ...]:
    """What this key may sign with: the algorithm it is made for, or any of its type."""
    kinds = {"RSA": ("RS", "PS"), "EC": ("ES",), "OKP": ("EdDSA",)}.get(key.key_type or "", ())
    named = key._jwk_data.get("alg")  # `algorithm_name` is guessed where the key names none
    allowed = tuple(a for a in ALGORITHMS if a.startswith(kinds)) if kinds else ()
    return tuple(a for a in allowed if named in (None, a))
