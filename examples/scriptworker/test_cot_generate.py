"""Runs against the real ``cot``: ``COT`` is its path, or that of ``cot.js``; then ``NODE`` may name Node.js."""

from __future__ import annotations

import asyncio
import json
import os
import shutil
import signal
import subprocess
import sys
import tempfile
import unittest
from pathlib import Path
from typing import Any, Dict, List

from cot_generate import Client, Command, CotError, Request


def program() -> List[str]:
    path = os.environ["COT"]
    return [os.environ.get("NODE", "node"), path] if path.endswith(".js") else [path]


RUN: Dict[str, Any] = {
    "taskId": "LnshJjNXTfeBlPNrAzyy9w",
    "runId": 0,
    "task": {
        "provisionerId": "scriptworker-k8s",
        "workerType": "signing",
        "schedulerId": "gecko-level-3",
        "taskGroupId": "Zqq_syB8RIq_KFfLtN3nqQ",
        "dependencies": [],
        "scopes": [],
        "created": "2026-01-02T00:00:00.000Z",
        "deadline": "2026-01-03T00:00:00.000Z",
        "payload": {"note": "Grüße"},
        "metadata": {
            "name": "sign",
            "description": "signs",
            "owner": "owner@example.com",
            "source": "https://example.com",
        },
    },
    "workerGroup": "group",
    "workerId": "worker",
    "environment": {},
}


class WorkerTest(unittest.IsolatedAsyncioTestCase):
    def setUp(self) -> None:
        self.folder = Path(tempfile.mkdtemp())
        self.addCleanup(shutil.rmtree, self.folder)
        (self.folder / "out" / "public").mkdir(parents=True)
        (self.folder / "out" / "public" / "a.txt").write_text("hello\n")
        (self.folder / "keys" / "scriptworker").mkdir(parents=True)
        self.call("keygen", "--format", "ed25519", "--output", str(self.folder / "key"))
        shutil.copy(self.folder / "key.pub", self.folder / "keys" / "scriptworker" / "w.pub")
        self.key = ("--ed25519-key", str(self.folder / "key.sec"))

    def call(self, *arguments: str) -> None:
        done = subprocess.run([*program(), *arguments], capture_output=True, text=True, check=False)
        self.assertEqual((done.returncode, done.stderr), (0, ""))

    def request(self, output: str, **changes: Any) -> Request:
        return Request({**RUN, **changes}, self.folder / "out", self.folder / output)

    def verify(self, output: str) -> None:
        blob = str(self.folder / output / "public" / "chain-of-trust.json")
        keys = str(self.folder / "keys")
        self.call("verify-blob", blob, "--worker-implementation", "scriptworker", "--keys", keys)

    def check_refused(self, error: CotError) -> None:
        self.assertEqual((error.code, error.exit_status, error.is_temporary), ("generator-run", 2, False))
        self.assertIsNotNone(error.next_step)
        self.assertFalse((self.folder / "bad").exists())


class CommandTest(WorkerTest):
    async def test_writes_a_blob(self) -> None:
        command = Command(self.key, program())
        written = await command.generate(self.request("blob"))
        self.assertEqual([path.name for path in written], ["chain-of-trust.json.sig", "chain-of-trust.json"])
        self.verify("blob")

    async def test_says_why_there_is_none(self) -> None:
        with self.assertRaises(CotError) as caught:
            await Command(self.key, program()).generate(self.request("bad", runId=-1))
        self.check_refused(caught.exception)


class ClientTest(WorkerTest):
    async def asyncSetUp(self) -> None:
        self.socket = self.folder / "s"
        arguments = ["generate", "--serve", str(self.socket), *self.key]
        self.server = await asyncio.create_subprocess_exec(
            *program(), *arguments, stdout=asyncio.subprocess.PIPE
        )
        assert self.server.stdout is not None
        self.assertEqual(await self.server.stdout.readline(), f"ready {self.socket}\n".encode())

    async def asyncTearDown(self) -> None:
        if self.server.returncode is None:
            self.server.send_signal(signal.SIGTERM)
        self.assertEqual(await self.server.wait(), 0)

    async def test_writes_blobs(self) -> None:
        async with await Client.connect(self.socket) as client:
            await client.ping()
            await asyncio.gather(*(client.generate(self.request(f"blob-{i}")) for i in range(5)))
        self.verify("blob-0")
        self.verify("blob-4")

    async def test_says_why_there_is_none_and_goes_on(self) -> None:
        async with await Client.connect(self.socket) as client:
            with self.assertRaises(CotError) as caught:
                await client.generate(self.request("bad", runId=-1))
            self.check_refused(caught.exception)
            await client.ping()

    async def test_a_server_that_has_gone_is_no_success(self) -> None:
        client = await Client.connect(self.socket)
        await client.ping()
        self.server.send_signal(signal.SIGTERM)
        await self.server.wait()
        with self.assertRaises(ConnectionError):
            await client.generate(self.request("bad"))
        with self.assertRaises(ConnectionError):
            await client.ping()
        await client.close()

    async def test_works_as_a_program(self) -> None:
        (self.folder / "run.json").write_text(json.dumps(RUN), encoding="utf-8")
        script = str(Path(__file__).with_name("cot_generate.py"))
        paths = [str(self.folder / name) for name in ("s", "run.json", "out", "blob")]
        process = await asyncio.create_subprocess_exec(sys.executable, script, *paths)
        self.assertEqual(await process.wait(), 0)
        self.verify("blob")


if __name__ == "__main__":
    unittest.main()
