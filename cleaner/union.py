"""Sets that grow together, as pairs of their members are met."""

from __future__ import annotations


class Union:
    """Sets of the numbers below ``count``, each its own at first, with path halving (Tarjan and van Leeuwen, 1984)."""

    def __init__(self, count: int) -> None:
        self._parent = list(range(count))

    def find(self, item: int) -> int:
        """The least of the item's set."""
        parent = self._parent
        while parent[item] != item:
            parent[item] = item = parent[parent[item]]
        return item

    def join(self, left: int, right: int) -> None:
        """Make the sets of two items one."""
        low, high = sorted((self.find(left), self.find(right)))
        self._parent[high] = low

    def sets(self) -> list[list[int]]:
        """The sets by their least, each in order."""
        members: dict[int, list[int]] = {}
        for item in range(len(self._parent)):
            members.setdefault(self.find(item), []).append(item)
        return list(members.values())
