"""Catalogues and definitions as they were read last: they never change under their version."""

from backend_client.catalogue import Catalogue, Service, Survey


class Library:
    """What has been decoded already. Old catalogues are dropped; definitions stay, requests keep theirs for ever."""

    def __init__(self) -> None:
        self.present: Catalogue | None = None
        self.definitions: dict[tuple[str, int], Service] = {}
        self.surveys: dict[int, Survey] = {}
