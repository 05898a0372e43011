import subprocess
import sys

from house.sources import ROOT


def test_the_map_has_one_line_for_each_source_file_and_no_other():
    compared = subprocess.run(
        [sys.executable, "bin/map"], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert compared.returncode == 0, compared.stdout
