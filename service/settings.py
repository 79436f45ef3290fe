"""Settings from `MASTERY_*` variables and `.env`."""

from math import isfinite
from pathlib import Path
from typing import Annotated, Any, Literal

from pydantic import AliasChoices, BeforeValidator, Field, SecretStr, ValidationError, model_validator
from pydantic_settings import BaseSettings, NoDecode, SettingsConfigDict

from service.errors import Misconfigured


def _parse_prices(text: Any) -> Any:
    if not isinstance(text, str):
        return text
    prices = {}
    for entry in filter(None, map(str.strip, text.split(","))):
        model, _, both = entry.rpartition("=")
        try:
            into, out = map(float, both.split("/"))
        except ValueError:
            into = out = -1.0
        if not model or not all(isfinite(p) and p >= 0 for p in (into, out)):
            raise ValueError(f"write MODEL=INPUT/OUTPUT, e.g. gpt-5-mini=0.25/2.00, not {entry!r}")
        prices[model.strip()] = (into, out)
    return prices


class Settings(BaseSettings):
    """Everything that can be configured. Each field is `MASTERY_<NAME>` unless its alias says otherwise."""

    model_config = SettingsConfigDict(env_prefix="MASTERY_", env_file=".env", extra="ignore", populate_by_name=True)

    home: Path = Field(default=Path("~/.path-of-mastery"), description="The program's data: index, installed tree.")
    tree: Path | None = Field(
        default=None, description="Another tree: a folder of YAML files, or one YAML or JSON file."
    )
    resources: Path | None = Field(default=None, description="Another catalogue: a folder of YAML files, or one file.")
    evals_report: Path | None = Field(
        default=None, description="A report of `mastery evals report`, or its folder: operators see it on the web page."
    )
    items: Path | None = Field(default=None, description="Another item bank: a folder with one YAML file per skill.")
    chroma_url: str | None = Field(default=None, description="A Chroma server to use instead of a local index.")
    database_url: SecretStr | None = Field(
        default=None,
        description="Where learners are kept: postgresql://… or sqlite:///…; unless set, in the home.",
    )
    oidc_issuer: str | None = Field(default=None, description="Issuer URL of an OpenID Connect provider.")
    oidc_audience: str | None = Field(default=None, description="The audience its tokens must name; needed with it.")
    oidc_jwks_url: str | None = Field(default=None, description="Where its keys are, if not where discovery says.")
    oidc_roles_claim: str = Field(default="roles", description="The claim that may hold `mentor` or `operator`.")
    rate_limit: str = Field(
        default="300/minute",
        description="Requests per identity where access is configured, e.g. 10/second;300/minute.",
    )
    rate_limit_storage: str = Field(
        default="memory://", description="Where counts are kept; a redis:// address lets several processes share them."
    )
    cors_origins: str = Field(
        default="",
        description="Web origins that may call the API from a browser, separated by commas.",
    )
    embedder: Literal["auto", "bundled", "sentence-transformers"] = Field(
        default="auto", description="The embedding runtime; auto takes the bundled one where it is installed."
    )
    embedding_model: str = Field(
        default="intfloat/multilingual-e5-small", description="Model name or folder for sentence-transformers."
    )
    llm_model: str = Field(
        default="gpt-5-mini", description="The language model to ask, where a key or base URL is set."
    )
    llm_timeout: float = Field(default=20.0, gt=0, le=600, description="Seconds per model call, retries included.")
    llm_daily_tokens: int = Field(default=200_000, gt=0, description="Tokens per learner and day.")
    llm_prices: Annotated[dict[str, tuple[float, float]], NoDecode, BeforeValidator(_parse_prices)] = Field(
        default_factory=dict,
        description="Prices per million tokens in and out, e.g. gpt-5-mini=0.25/2.00,other=1/4.",
    )
    otlp_endpoint: str | None = Field(
        default=None, description="An OpenTelemetry collector to send traces to, e.g. http://localhost:4318."
    )
    log_format: Literal["json", "text"] = Field(default="json", description="How the service logs.")
    log_level: Literal["debug", "info", "warning", "error"] = Field(default="info", description="What it logs.")
    log_learner_text: bool = Field(
        default=False, description="Whether logs of errors may hold what they say, which may be what a learner wrote."
    )
    openai_api_key: SecretStr | None = Field(
        default=None,
        validation_alias=AliasChoices("OPENAI_API_KEY", "openai_api_key"),
        description="Key of the model provider. Without it and without a base URL no model is used.",
    )
    openai_base_url: str | None = Field(
        default=None,
        validation_alias=AliasChoices("OPENAI_BASE_URL", "openai_base_url"),
        description="Any OpenAI-compatible endpoint.",
    )

    @model_validator(mode="after")
    def _complete(self) -> "Settings":
        if self.oidc_issuer and not self.oidc_audience:
            raise ValueError("MASTERY_OIDC_AUDIENCE is needed with MASTERY_OIDC_ISSUER")
        return self

    @property
    def uses_model(self) -> bool:
        """Whether a language model is configured."""
        return bool(self.openai_api_key and self.openai_api_key.get_secret_value()) or bool(self.openai_base_url)

    @property
    def data_folder(self) -> Path:
        """Where the program keeps its data."""
        return self.home.expanduser()


def load_settings() -> Settings:
    """Settings of this process; raises Misconfigured with the variable that is wrong."""
    try:
        return Settings()
    except ValidationError as invalid:
        raise Misconfigured("; ".join(map(_explain, invalid.errors()))) from None


def _explain(error: Any) -> str:
    message = str(error["msg"]).removeprefix("Value error, ")
    return f"MASTERY_{'_'.join(map(str, error['loc'])).upper()}: {message}" if error["loc"] else message
