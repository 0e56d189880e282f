"""Judges DSSE envelopes of in-toto statements by securesystemslib and in-toto-attestation.

Reads {"publicKey": PEM, "lines": [envelope, ...]} from standard input, and prints for each envelope what it says, or
why it is refused. Knows nothing of this project's code.
"""

import hashlib
import json
import sys

from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat, load_pem_public_key
from google.protobuf import json_format
from in_toto_attestation.predicates.provenance.v1 import provenance_pb2
from in_toto_attestation.predicates.vsa.v1 import vsa_pb2
from in_toto_attestation.v1 import statement_pb2
from in_toto_attestation.v1.resource_descriptor import ResourceDescriptor
from in_toto_attestation.v1.statement import Statement
from securesystemslib.dsse import Envelope
from securesystemslib.signer import SSlibKey

PAYLOAD_TYPE = "application/vnd.in-toto+json"
PREDICATES = {
    "https://slsa.dev/verification_summary/v1": vsa_pb2.VerificationSummary,
    "https://slsa.dev/provenance/v1": provenance_pb2.Provenance,
}


def read_key(pem: str) -> SSlibKey:
    public_key = load_pem_public_key(pem.encode())
    der = public_key.public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)
    return SSlibKey.from_crypto(public_key, keyid=hashlib.sha256(der).hexdigest())


def variants(predicate: dict) -> list[dict]:
    """Predicates as the protobuf definitions of this release know them.

    They have neither versions of the verifier nor members that are named by URIs, and one level where SLSA has a list.
    """
    known = {name: value for name, value in predicate.items() if ":" not in name}
    if "verifiedLevels" not in known:
        return [known]
    known["verifier"] = {"id": known["verifier"]["id"]}
    return [{**known, "verifiedLevels": level} for level in known["verifiedLevels"]]


def check(line: str, key: SSlibKey) -> dict:
    envelope = Envelope.from_dict(json.loads(line))
    envelope.verify([key], 1)
    if envelope.payload_type != PAYLOAD_TYPE:
        raise ValueError("payload type")
    content = json.loads(envelope.payload)
    statement = Statement.copy_from_pb(json_format.ParseDict(content, statement_pb2.Statement()))
    statement.validate()
    predicate = PREDICATES[content["predicateType"]]
    # Refuses members that the definition does not have.
    messages = [json_format.ParseDict(variant, predicate()) for variant in variants(content["predicate"])]
    for message in messages:
        if predicate is provenance_pb2.Provenance:
            for dependency in message.build_definition.resolved_dependencies:
                ResourceDescriptor.copy_from_pb(dependency).validate()
    return {
        "predicateType": statement.pb.predicate_type,
        "subjects": [[subject.name, dict(subject.digest)] for subject in statement.pb.subject],
        "predicates": [json_format.MessageToDict(message) for message in messages],
    }


def main() -> None:
    given = json.load(sys.stdin)
    key = read_key(given["publicKey"])
    verdicts = []
    for line in given["lines"]:
        try:
            verdicts.append({"verified": check(line, key)})
        except Exception as error:  # a judge may refuse in any way
            verdicts.append({"refused": f"{type(error).__name__}: {error}"})
    json.dump(verdicts, sys.stdout)


main()
