"""Says what scriptworker's default configuration trusts, for each product that it knows.

Standard input: {"sources": {product: [source URL]}}.
Standard output: {"keyedByProduct": [configuration key], "products": {product: {"config", "repositories", "sources"}}}:
the configuration after apply_product_config; the repositories that its trusted_vcs_rules spell out, a run of digits as
"{digits}"; and for each source URL the path that the rules take it for, or null.
"""

import json
import re._constants as constants
import re._parser as parser
import sys

from scriptworker.config import apply_product_config, get_unfrozen_copy
from scriptworker.constants import DEFAULT_CONFIG
from scriptworker.utils import match_url_path_callback, match_url_regex


def spell_all(parts):
    """All strings that a parsed pattern without endless parts can be, each run of digits as one word."""
    texts = [""]
    for operation, argument in parts:
        texts = [text + more for text in texts for more in spell(operation, argument)]
    return texts


def spell(operation, argument):
    if operation is constants.LITERAL:
        return [chr(argument)]
    if operation is constants.SUBPATTERN:
        return spell_all(argument[3])
    if operation is constants.BRANCH:
        return [text for branch in argument[1] for text in spell_all(branch)]
    if operation is constants.MAX_REPEAT:
        least, most, parts = argument
        if list(parts) == [(constants.IN, [(constants.CATEGORY, constants.CATEGORY_DIGIT)])] and least == 1:
            return ["{digits}"]
        if (least, most) == (0, 1):
            return ["", *spell_all(parts)]
    raise ValueError(f"a pattern with {operation} is not one that can be spelt out")


def paths_of(pattern):
    """The strings that the group `path`, which begins the pattern, can be."""
    (anchor, start), (operation, argument), *_ = parser.parse(pattern)
    assert (anchor, start, operation) == (constants.AT, constants.AT_BEGINNING, constants.SUBPATTERN)
    return spell_all(argument[3])


def repositories_of(rules):
    return [
        f"https://{host}{path}"
        for rule in rules
        for host in rule["netlocs"]
        for pattern in rule["path_regexes"]
        for path in paths_of(pattern)
    ]


def describe(product, sources):
    config = apply_product_config({**get_unfrozen_copy(DEFAULT_CONFIG), "cot_product": product})
    rules = config["trusted_vcs_rules"]
    return {
        "config": config,
        "repositories": repositories_of(rules),
        "sources": {url: match_url_regex(rules, url, match_url_path_callback) for url in sources},
    }


asked = json.load(sys.stdin)["sources"]
keyed = [key for key, value in get_unfrozen_copy(DEFAULT_CONFIG).items() if isinstance(value, dict) and "by-cot-product" in value]
products = DEFAULT_CONFIG["source_env_prefix"]["by-cot-product"]
answer = {product: describe(product, asked.get(product, [])) for product in products}
json.dump({"keyedByProduct": keyed, "products": answer}, sys.stdout)
