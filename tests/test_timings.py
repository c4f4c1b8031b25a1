"""Where a cold start goes."""

import os
from pathlib import Path

import pytest

from tutor.errors import TutorError
from tutor.timings import cold_start


@pytest.mark.slow
def test_a_start_that_fails_says_why(tmp_path: Path) -> None:
    """The reason of the process comes out, not its traceback."""
    with pytest.raises(TutorError, match="no such bank"):
        cold_start({**os.environ, "TUTOR_CORPUS": str(tmp_path / "none")})
