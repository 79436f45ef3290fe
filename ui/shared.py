"""The tree, which is the same for everybody: read once a process, and asked after by every visit."""

from collections.abc import Callable
from http.client import NOT_MODIFIED

from service.contract import TreeView
from ui import transport

_known: dict[str, tuple[str, TreeView]] = {}
"""Address of an API -> the ETag of its tree, and the tree. It is never changed, so that visits can share it."""


def shared_tree(token: str | None, read: Callable[[bytes], TreeView]) -> TreeView:
    """The tree, if this visitor may see it; sent and read only where it is another than the one that is known here."""
    address = transport.api_address()
    known = _known.get(address)
    headers = {"if-none-match": known[0]} if known else {}
    response = transport.request("GET", "/v1/tree", token, headers=headers)
    if known and response.status_code == NOT_MODIFIED:
        return known[1]
    tree = read(response.content)
    if tag := response.headers.get("etag"):
        _known[address] = tag, tree
    return tree
