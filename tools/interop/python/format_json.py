"""Formats a document as scriptworker formats blobs. Standard input: any JSON. Standard output: the text."""

import json
import sys

from scriptworker.utils import format_json

sys.stdout.write(format_json(json.load(sys.stdin)))
