"""One stylesheet out of many."""

from pathlib import Path

import pytest
from django.contrib.staticfiles import finders

from core.stylesheets import inline_imports

FILES = {
    "css/app.css": '/* order */\n@layer base, components;\n@import url("base.css") layer(base);\n'
    '@import url("components/card.css") layer(components);\n',
    "css/base.css": '@font-face { src: url("../vendor/inter.woff2"); }',
    "css/components/card.css": '.card { background: url("../../img/dots.svg"); mask: url(data:image/svg+xml,x); }',
    "css/deep.css": '@import url("app.css") layer(base);',
}


def test_imports_stand_in_their_layers_in_order():
    sheet = inline_imports("css/app.css", FILES.__getitem__)

    assert "@import" not in sheet
    assert "order" not in sheet
    assert sheet.index("@layer base, components;") < sheet.index("@layer base {") < sheet.index("@layer components {")


def test_addresses_are_relative_to_the_one_file():
    sheet = inline_imports("css/app.css", FILES.__getitem__)

    assert 'url("../vendor/inter.woff2")' in sheet
    assert 'url("../img/dots.svg")' in sheet
    assert "url(data:image/svg+xml,x)" in sheet


def test_an_import_inside_an_import_is_refused():
    with pytest.raises(ValueError, match="imports another"):
        inline_imports("css/deep.css", FILES.__getitem__)


def test_our_stylesheet_becomes_one_file():
    sheet = inline_imports("css/app.css", lambda name: Path(str(finders.find(name))).read_text())

    assert "@import" not in sheet
    assert ".button-primary" in sheet
    assert sheet.count("{") == sheet.count("}")
