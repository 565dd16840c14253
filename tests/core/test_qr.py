"""QR codes are drawn into the page."""

import re

import segno

from core.qr import qr_svg

ADDRESS = "https://deban.example/sessions/42/feedback/?code=042137"


def test_it_is_named_and_holds_no_style_that_the_policy_would_refuse() -> None:
    drawn = str(qr_svg(ADDRESS, label='"><b>'))
    assert drawn.startswith('<span class="qr" role="img" aria-label="&quot;&gt;&lt;b&gt;"><svg')
    assert "style=" not in drawn
    assert ADDRESS not in drawn


def test_its_modules_and_its_quiet_zone_are_those_of_the_address() -> None:
    side = segno.make(ADDRESS, error="m", micro=False).symbol_size(border=4)[0]
    found = re.search(r'viewBox="0 0 (\d+) (\d+)"', str(qr_svg(ADDRESS, label="QR")))
    assert found
    assert [int(n) for n in found.groups()] == [side, side]
