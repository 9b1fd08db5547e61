"""A Mac's tools for tests: they do nothing, and answer what they are told to."""

import json
from collections.abc import Sequence

from signing.command import Outcome

FINE = Outcome(0, "", "")


class Recorder:
    """Runs nothing.

    Each tool that is expected has its answers, the last of them for ever; any other is a mistake.
    """

    def __init__(self, **answers: list[Outcome]) -> None:
        self.calls: list[list[str]] = []
        self._answers = {name.replace("_", " "): list(each) for name, each in answers.items()}

    def __call__(self, argv: Sequence[str]) -> Outcome:
        assert argv[0].startswith("/"), f"{argv[0]} would be looked up on the PATH"
        self.calls.append(list(argv))
        answers = self._answers.get(self._tool(argv))
        assert answers, f"unexpected: {' '.join(argv)}"
        return answers.pop(0) if len(answers) > 1 else answers[0]

    def tools(self) -> list[str]:
        """Return which tools were called, in their order."""
        return [self._tool(call) for call in self.calls]

    def _tool(self, argv: Sequence[str]) -> str:
        name = argv[0].rpartition("/")[2]
        if name == "xcrun":
            return " ".join(argv[1:3])
        return "dmgbuild" if "dmgbuild" in argv else name


class StandingClock:
    """Time passes only for whoever sleeps."""

    def __init__(self) -> None:
        self.slept: list[float] = []

    def now(self) -> float:
        return 1000.0 + sum(self.slept)

    def sleep(self, seconds: float) -> None:
        self.slept.append(seconds)


# What notarytool, stapler and hdiutil say, as Xcode 16's do.

IDENTIFIER = "2efe2717-52ef-43a5-96dc-0797e4ca1041"


def answer(**fields: str) -> Outcome:
    return Outcome(0, json.dumps(fields), "")


UPLOADED = answer(id=IDENTIFIER, message="Successfully uploaded file", path="/tmp/RefBoard.zip")
REFUSED = Outcome(
    1,
    "",
    "Error: HTTP status code: 401. Unauthenticated. Request is missing or has invalid credentials"
    " for key KEY1234567 of issuer 57246542-96fe-1a63-e053-0824d011072a.",
)
NO_NETWORK = Outcome(1, "", "Error: The Internet connection appears to be offline.")


def verdict(status: str) -> Outcome:
    return answer(
        createdDate="2026-11-20T12:34:56.789Z",
        id=IDENTIFIER,
        message="Successfully received submission info",
        name="RefBoard.zip",
        status=status,
    )


LOG = json.dumps(
    {
        "logFormatVersion": 1,
        "jobId": IDENTIFIER,
        "status": "Invalid",
        "statusSummary": "Archive contains critical validation errors",
        "statusCode": 4000,
        "issues": [
            {
                "severity": "error",
                "code": None,
                "path": "RefBoard.zip/RefBoard.app/Contents/Frameworks/libjpeg.62.4.0.dylib",
                "message": "The signature does not include a secure timestamp.",
                "architecture": "arm64",
            }
        ],
    }
)
STAPLED = Outcome(0, "Processing: RefBoard.app\nThe staple and validate action worked!\n", "")
NO_TICKET = Outcome(
    65,
    'Processing: RefBoard.app\nCloudKit query for RefBoard.app failed due to "Record not found".\n'
    "Could not find base64 encoded ticket in response for 2/58ad51\n"
    "The staple and validate action failed! Error 65.\n",
    "",
)
BUSY = Outcome(1, "", "hdiutil: create failed - Resource busy\n")
NO_TIMESTAMP = Outcome(1, "", "RefBoard.app: The timestamp service is not available.\n")
