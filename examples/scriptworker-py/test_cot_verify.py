"""What the client makes of anything that ``cot`` may answer. The real command is asked by the project's own tests."""

from __future__ import annotations

import json
import sys
import tempfile
import unittest
from pathlib import Path
from typing import Any, Dict

from cot_verify import CannotAsk, CannotTell, Cot, Refused, Verified

TASK_ID = "-nshJjNXTfeBlPNrAzyy9w"
BUILD = "LnshJjNXTfeBlPNrAzyy9w"
GOOD: Dict[str, Any] = {
    "verified": True,
    "verdict": "verified",
    "taskId": TASK_ID,
    "taskType": "signing",
    "links": [{"taskId": TASK_ID, "artifacts": []}, {"taskId": BUILD, "artifacts": ["public/build/a.zip"]}],
    "findings": [],
}
FINDING = {"code": "artifact/digest-mismatch", "link": "signing:build", "taskId": BUILD, "message": "another digest"}


class VerifyTest(unittest.TestCase):
    def setUp(self) -> None:
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.folder = Path(folder.name)

    def verify(self, status: int, output: Any, script: str = "") -> Verified:
        """With a program in the place of ``cot`` that ends and prints so."""
        text = output if isinstance(output, str) else json.dumps(output)
        program = self.folder / "answer.py"
        program.write_text(f"import os, sys\n{script}\nsys.stdout.write({text!r})\nsys.exit({status})\n")
        return Cot(trust=(), program=(sys.executable, str(program)), timeout_seconds=30).verify(
            TASK_ID, "signing", self.folder
        )

    def test_verified(self) -> None:
        verified = self.verify(0, GOOD)
        path = self.folder / "cot" / BUILD / "public/build/a.zip"
        self.assertEqual(verified.files(), {(BUILD, "public/build/a.zip"): path})

    def test_file_that_is_not_verified(self) -> None:
        verified = self.verify(0, GOOD)
        for task_id, name in [(BUILD, "public/build/b.zip"), (TASK_ID, "public/build/a.zip"), (BUILD, "../a")]:
            with self.assertRaises(KeyError):
                verified.file(task_id, name)

    def test_arguments(self) -> None:
        with self.assertRaises(CannotAsk) as raised:
            self.verify(2, "", "print(sys.argv[1:], file=sys.stderr)")
        self.assertIn(f"'--', '{TASK_ID}']", str(raised.exception))

    def test_refused(self) -> None:
        report = {**GOOD, "verified": False, "verdict": "refused", "findings": [FINDING]}
        with self.assertRaises(Refused) as raised:
            self.verify(1, report)
        self.assertIn(f"artifact/digest-mismatch in signing:build {BUILD}", str(raised.exception))

    def test_refused_before_there_is_a_report(self) -> None:
        with self.assertRaises(Refused) as raised:
            self.verify(1, "", "print('cot: key-repo-tag-unsigned', file=sys.stderr)")
        self.assertIn("key-repo-tag-unsigned", str(raised.exception))

    def test_outage(self) -> None:
        with self.assertRaises(CannotTell):
            self.verify(3, {**GOOD, "verified": False, "verdict": "undetermined"})

    def test_status_and_report_that_differ(self) -> None:
        for change in [{"verified": False}, {"verdict": "refused"}, {"verified": "true"}, {"verified": 1}]:
            with self.subTest(change=change), self.assertRaises(Refused):
                self.verify(0, {**GOOD, **change})
        with self.assertRaises(Refused):
            self.verify(1, GOOD)
        with self.assertRaises(CannotTell):
            self.verify(3, GOOD)

    def test_report_of_another_task(self) -> None:
        for change in [{"taskId": BUILD}, {"taskType": "build"}, {"taskId": None}]:
            with self.subTest(change=change), self.assertRaises(CannotAsk):
                self.verify(0, {**GOOD, **change})

    def test_no_report(self) -> None:
        for output in ["", "verified", "[]", '{"verified": true']:
            with self.subTest(output=output), self.assertRaises(CannotAsk):
                self.verify(0, output)

    def test_killed(self) -> None:
        with self.assertRaises(CannotAsk):
            self.verify(0, GOOD, "os.kill(os.getpid(), 9)")

    def test_no_program(self) -> None:
        with self.assertRaises(CannotAsk):
            Cot(trust=(), program=("/nonexistent/cot",)).verify(TASK_ID, "signing", self.folder)

    def test_endless(self) -> None:
        program = self.folder / "answer.py"
        program.write_text("import time\ntime.sleep(600)\n")
        cot = Cot(trust=(), program=(sys.executable, str(program)), timeout_seconds=0.1)
        with self.assertRaises(CannotTell):
            cot.verify(TASK_ID, "signing", self.folder)


if __name__ == "__main__":
    unittest.main()
