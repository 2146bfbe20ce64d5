"""The engine Daft on a Ray cluster of three nodes, each with a port and processes of its own; one of them is killed in mid-run."""

from __future__ import annotations

import importlib.util
import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from cleaner.pipeline import Inputs, full_run
from cleaner.settings import RunSettings, Settings

pytestmark = [
    pytest.mark.cluster,
    pytest.mark.skipif(not (importlib.util.find_spec("daft") and importlib.util.find_spec("ray")), reason="needs the extra ray"),
]
ROOT = Path(__file__).parents[1]
QUIET = {"RAY_USAGE_STATS_ENABLED": "0", "DAFT_ANALYTICS_ENABLED": "0", "OMP_NUM_THREADS": "1"}
ENVIRONMENT = {**os.environ, **QUIET, "PYTHONPATH": str(ROOT)}
NODE = ["--block", "--num-cpus", "1", "--object-store-memory", "200000000", "--disable-usage-stats", "--node-ip-address", "127.0.0.1"]


def free_port() -> int:
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return int(listener.getsockname()[1])


class Node:
    """One node: ``ray start`` and all processes that it began, which are of its session."""

    def __init__(self, *arguments: str) -> None:
        command = [sys.executable, "-m", "ray.scripts.scripts", "start", *arguments, "--node-manager-port", str(free_port()), *NODE]
        silent = subprocess.DEVNULL
        self.process = subprocess.Popen(command, env=ENVIRONMENT, stdout=silent, stderr=silent, start_new_session=True)

    def kill(self) -> None:
        """End the processes of the node at once, as a machine that loses its power does."""
        for pid in self._pids():
            try:
                os.kill(pid, signal.SIGKILL)
            except ProcessLookupError:
                continue
        self.process.wait()

    def _pids(self) -> list[int]:
        found = []
        for path in Path("/proc").glob("[0-9]*/stat"):
            try:
                session = int(path.read_text().rpartition(")")[2].split()[3])
            except OSError:
                continue
            if session == self.process.pid:
                found.append(int(path.parent.name))
        return found


class Cluster:
    """A head and two more nodes."""

    def __init__(self, folder: str) -> None:
        self.address = f"127.0.0.1:{(port := free_port())}"
        self.nodes = [Node("--head", "--port", str(port), "--include-dashboard", "false", "--temp-dir", folder)]
        try:
            self._wait(port)
            for count in (2, 3):  # one after the other: on one machine they would take one another's names of sockets
                self.nodes.append(Node("--address", self.address))
                self._wait_for_nodes(count)
        except BaseException:
            self.stop()
            raise

    def _wait(self, port: int) -> None:
        for _ in range(300):
            with socket.socket() as probe:
                if probe.connect_ex(("127.0.0.1", port)) == 0:
                    return
            time.sleep(0.2)
        raise TimeoutError("no head of a cluster after a minute")

    def _wait_for_nodes(self, count: int) -> None:
        code = f"import ray; ray.init({self.address!r}, logging_level='error'); print(sum(each['Alive'] for each in ray.nodes()))"
        for _ in range(30):
            told = subprocess.run([sys.executable, "-c", code], env=ENVIRONMENT, capture_output=True, text=True, check=False)
            if told.stdout.strip() == str(count):
                return
            time.sleep(1)
        raise TimeoutError(told.stderr)

    def stop(self) -> None:
        """End all nodes, the head last."""
        for node in reversed(self.nodes):
            node.kill()


@pytest.fixture
def cluster() -> Iterator[Cluster]:
    folder = tempfile.mkdtemp(prefix="ray", dir="/tmp")  # a socket's name has a hundred bytes
    started = Cluster(folder)
    yield started
    started.stop()
    shutil.rmtree(folder, ignore_errors=True)


def files(out: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in out.iterdir() if path.is_file() and not path.name.endswith(".lock")}


@pytest.fixture
def whole(tmp_path: Path) -> dict[str, bytes]:
    """What a run in one process leaves."""
    full_run(Inputs((str(ROOT / "samples"),)), tmp_path / "whole", Settings(run=RunSettings(jobs=2)))
    return files(tmp_path / "whole")


def begin(cluster: Cluster, out: Path) -> subprocess.Popen[str]:
    """The run on the cluster."""
    command = [sys.executable, "-m", "cleaner", "-q", "run", str(ROOT / "samples"), "-o", str(out), "--engine", "daft", "--parts", "4"]
    return subprocess.Popen(
        [*command, "--ray", cluster.address], env=ENVIRONMENT, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True
    )


def end(process: subprocess.Popen[str]) -> None:
    _, told = process.communicate(timeout=400)
    assert process.returncode == 0, told


def test_a_cluster_leaves_the_bytes_of_one_process(cluster: Cluster, whole: dict[str, bytes], tmp_path: Path) -> None:
    end(begin(cluster, tmp_path / "out"))
    assert files(tmp_path / "out") == whole


@pytest.mark.parametrize("stage", ["cleaned/label", "compared/verify0"])
def test_a_node_killed_in_mid_run_changes_nothing(cluster: Cluster, whole: dict[str, bytes], stage: str, tmp_path: Path) -> None:
    process = begin(cluster, tmp_path / "out")
    while not list((tmp_path / "out" / ".cleaner").glob(f"{stage}*")) and process.poll() is None:
        time.sleep(0.01)
    time.sleep(0.3)
    assert process.poll() is None
    cluster.nodes[1].kill()
    end(process)
    assert files(tmp_path / "out") == whole
