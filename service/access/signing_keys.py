"""The keys an OpenID Connect provider signs with. Nobody waits while another request fetches them."""

import json
import urllib.request
from collections.abc import Callable, Mapping
from http.client import HTTPException
from threading import Lock

import jwt

from service.errors import MasteryError, Misconfigured, ProviderUnavailable
from service.messages import saying

LIFESPAN = 300
"""Seconds after which keys are fetched again, so that one withdrawn by the provider is soon refused."""

GRACE = 60
"""Seconds for which older keys still count while new ones cannot be had yet."""

PAUSE = 5
"""Seconds after a failed fetch before the next."""

TIMEOUT = 5
"""Seconds to wait for the provider."""

MAX_DISCOVERY = 1024 * 1024
"""Bytes read of a provider's description."""


class SigningKeys:
    """Fetched when needed, kept for five minutes, and fetched again for an unknown key id, at most every `cooldown`
    seconds; by one request at a time. A fetch that failed is not tried again at once: a provider that hangs would
    otherwise take up every thread of the service.
    """

    def __init__(
        self, issuer: str, jwks_url: str | None, cooldown: float, clock: Callable[[], float], timeout: float
    ) -> None:
        self._issuer, self._url, self._cooldown, self._clock, self._timeout = issuer, jwks_url, cooldown, clock, timeout
        self._keys: Mapping[str, jwt.PyJWK] = {}
        self._fetched = self._failed = float("-inf")
        self._failure: MasteryError = ProviderUnavailable(PAUSE)
        self._fetching = Lock()

    def find(self, key_id: str) -> jwt.PyJWK | None:
        """The key with this id, if the provider has it; raises ProviderUnavailable, Misconfigured."""
        if self._age >= LIFESPAN:
            try:
                self._fetch()
            except ProviderUnavailable:
                if self._age >= LIFESPAN + GRACE:
                    raise
        if key_id not in self._keys and self._age >= self._cooldown:
            self._fetch()
        return self._keys.get(key_id)

    @property
    def _age(self) -> float:
        return self._clock() - self._fetched

    def _fetch(self) -> None:
        if not self._fetching.acquire(blocking=False):
            raise ProviderUnavailable(1)  # another request is about it
        try:
            if self._clock() - self._failed < PAUSE:
                raise self._failure.with_traceback(None)
            self._keys = self._ask()
            self._fetched = self._clock()
        except MasteryError as failure:
            if failure is not self._failure:
                self._failure, self._failed = failure, self._clock()
            raise
        finally:
            self._fetching.release()

    def _ask(self) -> Mapping[str, jwt.PyJWK]:
        if self._url is None:
            self._url = self._discover()
        if not _is_http(self._url):
            raise Misconfigured(saying("error.not-a-url", setting="MASTERY_OIDC_JWKS_URL", got=self._url))
        try:
            client = jwt.PyJWKClient(self._url, cache_jwk_set=False, timeout=self._timeout)
            return {str(key.key_id): key for key in client.get_signing_keys()}
        except (jwt.PyJWTError, HTTPException, OSError, ValueError, RecursionError):
            raise ProviderUnavailable(PAUSE) from None

    def _discover(self) -> str:
        address = self._issuer.rstrip("/") + "/.well-known/openid-configuration"
        if not _is_http(address):
            raise Misconfigured(saying("error.not-a-url", setting="MASTERY_OIDC_ISSUER", got=self._issuer))
        try:
            with urllib.request.urlopen(address, timeout=self._timeout) as response:  # the scheme was checked
                found = json.loads(response.read(MAX_DISCOVERY))
        except (HTTPException, OSError, ValueError, RecursionError):
            raise ProviderUnavailable(PAUSE) from None
        if not isinstance(found, dict):
            raise ProviderUnavailable(PAUSE)
        url = found.get("jwks_uri")
        if found.get("issuer") != self._issuer or not isinstance(url, str):
            raise Misconfigured(saying("error.other-issuer", address=address, issuer=self._issuer))
        if not _is_http(url):
            raise ProviderUnavailable(PAUSE)
        return url


def _is_http(address: str) -> bool:
    return address.lower().startswith(("https://", "http://"))
