"""Runs the tests of a file and writes a JSON line for each: name, outcome (passed, failed, skipped), message.

Usage: runner.py FILE [NAME...]   NAME is a test method; none runs all.
"""
import importlib.util
import json
import os
import sys
import time
import unittest


class Lines(unittest.TestResult):
    def startTest(self, test):
        super().startTest(test)
        self.troubles = []
        self.started = time.monotonic()

    def addError(self, test, err):
        self.troubles.append(("failed", self._exc_info_to_string(err, test)))

    addFailure = addError

    def addSkip(self, test, reason):
        self.troubles.append(("skipped", reason))

    def addSubTest(self, test, subtest, err):
        if err is not None:
            self.troubles.append(("failed", f"{subtest}\n{self._exc_info_to_string(err, test)}"))

    def stopTest(self, test):
        outcome, message = self.troubles[0] if self.troubles else ("passed", "")
        name = getattr(test, "_testMethodName", str(test))
        print(json.dumps({"name": name, "outcome": outcome, "message": message, "seconds": round(time.monotonic() - self.started, 3)}), flush=True)
        super().stopTest(test)


file, names = sys.argv[1], sys.argv[2:]
sys.path.insert(0, os.path.dirname(os.path.abspath(file)))
spec = importlib.util.spec_from_file_location("suite", file)
module = importlib.util.module_from_spec(spec)
spec.loader.exec_module(module)
tests = unittest.TestLoader().loadTestsFromModule(module)


def flat(suite):
    for test in suite:
        if isinstance(test, unittest.TestSuite):
            yield from flat(test)
        else:
            yield test


result = Lines()
unittest.TestSuite(test for test in flat(tests) if not names or test._testMethodName in names).run(result)
