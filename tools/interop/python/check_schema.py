"""Checks blobs with the JSON schema that scriptworker ships.

Standard input: a list of blobs. Standard output: a list of booleans.
"""

import json
import os
import sys

import scriptworker
from scriptworker.client import validate_json_schema
from scriptworker.exceptions import ScriptWorkerTaskException

with open(os.path.join(os.path.dirname(scriptworker.__file__), "data", "cot_v1_schema.json")) as file:
    schema = json.load(file)


def is_valid(blob):
    try:
        validate_json_schema(blob, schema, name="chain of trust")
        return True
    except ScriptWorkerTaskException:
        return False


json.dump([is_valid(blob) for blob in json.load(sys.stdin)], sys.stdout)
