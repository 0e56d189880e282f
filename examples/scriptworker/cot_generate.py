#!/usr/bin/env python3
"""Has the command ``cot`` make the chain of trust of a finished run; see ``README.md``."""

from __future__ import annotations

import asyncio
import json
import sys
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, List, Mapping, Optional, Sequence

#: Of an answer: the paths of a blob, or an error.
MAX_ANSWER_BYTES = 1024 * 1024


class CotError(Exception):
    """There is no blob, and nothing was written."""

    def __init__(self, code: str, message: str, next_step: Optional[str], exit_status: int) -> None:
        super().__init__(f"{code}: {message}")
        #: Stable, like ``generator-artifact``.
        self.code = code
        #: What to do about it.
        self.next_step = next_step
        #: That of ``cot generate``: 2 for what was given, 3 for what may be tried again.
        self.exit_status = exit_status

    @property
    def is_temporary(self) -> bool:
        """Whether the same request may succeed later."""
        return self.exit_status == 3


@dataclass(frozen=True)
class Request:
    """Asks for the blob of one run."""

    #: ``taskId``, ``runId``, ``task``, ``workerGroup``, ``workerId`` and ``environment``.
    run: Mapping[str, Any]
    #: Folder of the outputs, which are named by their paths below it.
    artifacts: Path
    #: Folder below which the blob is written.
    output: Path


@dataclass(frozen=True)
class Command:
    """Calls ``cot`` once for each run."""

    #: The OpenPGP or ed25519 key, readable by the worker's user alone, as options: ``("--ed25519-key", path)``.
    key: Sequence[str]
    program: Sequence[str] = field(default=("cot",))

    async def generate(self, request: Request) -> List[Path]:
        """Write the signed blob of a run, and return its files in the order in which to publish them."""
        process = await asyncio.create_subprocess_exec(
            *self.program,
            "generate",
            *("--run", "-"),
            *("--artifacts", str(request.artifacts.absolute())),
            *("--output", str(request.output.absolute())),
            *self.key,
            stdin=asyncio.subprocess.PIPE,
            stdout=asyncio.subprocess.PIPE,
            stderr=asyncio.subprocess.PIPE,
        )
        try:
            stdout, stderr = await process.communicate(json.dumps(request.run).encode())
        except asyncio.CancelledError:
            process.terminate()
            await process.wait()
            raise
        if process.returncode != 0:
            raise _command_error(stderr.decode(), process.returncode)
        return [Path(line) for line in stdout.decode().splitlines()]


def _command_error(stderr: str, status: Optional[int]) -> Exception:
    """Read ``cot: CODE: MESSAGE``, and what to do in the line after it."""
    first, _, rest = stderr.strip().partition("\n")
    parts = first.split(": ", 2)
    if status is None or status < 0 or len(parts) != 3 or parts[0] != "cot":
        return RuntimeError(f"cot has ended with {status}: {stderr}")
    return CotError(parts[1], parts[2], rest.strip() or None, status)


class Client:
    """Sends requests to ``cot generate --serve``; they take turns."""

    def __init__(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self._reader = reader
        self._writer = writer
        self._turn = asyncio.Lock()
        self._last_id = 0
        self._is_broken = False

    @classmethod
    async def connect(cls, socket: Path) -> Client:
        """Connect to the socket of a server that is ready."""
        return cls(*await asyncio.open_unix_connection(str(socket), limit=MAX_ANSWER_BYTES))

    async def __aenter__(self) -> Client:
        return self

    async def __aexit__(self, *_: object) -> None:
        await self.close()

    async def close(self) -> None:
        """End the connection; what was begun is finished by cot."""
        self._writer.close()
        try:
            await self._writer.wait_closed()
        except ConnectionError:
            pass  # the server has gone, which is as closed as it gets

    async def ping(self) -> None:
        """Ask whether cot answers."""
        await self._ask({"ping": True})

    async def generate(self, request: Request) -> List[Path]:
        """Write the signed blob of a run, and return its files in the order in which to publish them.

        After any exception but ``CotError``, connect again. Asking again for the same run is safe.
        """
        answer = await self._ask(
            {
                "run": request.run,
                "artifacts": [{"folder": str(request.artifacts.absolute())}],
                "output": str(request.output.absolute()),
            }
        )
        return [Path(path) for path in answer["written"]]

    async def _ask(self, request: Mapping[str, Any]) -> Mapping[str, Any]:
        async with self._turn:
            if self._is_broken:
                raise ConnectionError("the connection to cot is broken; connect again")
            self._is_broken = True  # also where this is cancelled: the answer would be taken for the next one's
            answer = await self._exchange(request)
            self._is_broken = False
        if answer["ok"] is not True:
            raise CotError(answer["code"], answer["message"], answer.get("nextStep"), answer["exitStatus"])
        return answer

    async def _exchange(self, request: Mapping[str, Any]) -> Mapping[str, Any]:
        self._last_id += 1
        line = json.dumps({"id": self._last_id, **request})
        self._writer.write(line.encode() + b"\n")
        await self._writer.drain()
        try:
            text = await self._reader.readuntil(b"\n")
        except asyncio.IncompleteReadError as error:
            raise ConnectionError("cot has ended the connection") from error
        answer = json.loads(text)
        if not isinstance(answer, dict) or answer.get("id") != self._last_id:
            raise ConnectionError(f"the answer of cot is not that of request {self._last_id}: {text!r}")
        return answer


async def _main(arguments: Sequence[str]) -> int:
    if len(arguments) != 4:
        print("usage: cot_generate.py SOCKET RUN.json ARTIFACTS OUTPUT", file=sys.stderr)
        return 2
    socket, run, artifacts, output = (Path(each) for each in arguments)
    request = Request(json.loads(run.read_text(encoding="utf-8")), artifacts, output)
    try:
        async with await Client.connect(socket) as client:
            for path in await client.generate(request):
                print(path)
    except CotError as error:
        print(f"{error}\n  {error.next_step}", file=sys.stderr)
        return error.exit_status
    return 0


if __name__ == "__main__":
    sys.exit(asyncio.run(_main(sys.argv[1:])))
