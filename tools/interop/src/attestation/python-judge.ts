import { fileURLToPath } from 'node:url';
import { execaSync } from 'execa';
import { readEnvironment } from '../environment.js';
import { runProgram } from '../program.js';

/** Releases of the Python packages that judge attestations. */
const judgeVersions = 'securesystemslib 1.6.0, in-toto-attestation 0.9.3';

const printVersions = `import importlib.metadata as m
print(", ".join(f"{name} {m.version(name)}" for name in ("securesystemslib", "in-toto-attestation")))`;

/**
 * Whether the Python packages are absent, or of other releases than {@link judgeVersions}, so that tests that need them
 * are skipped.
 *
 * On CI this is an error instead: a skipped test there would look like a passed one.
 */
export function isPythonJudgeAbsent(): boolean {
  const { attestPython, isCi } = readEnvironment();
  const { stdout } = execaSync(attestPython, ['-I', '-c', printVersions], { reject: false });
  const absent = stdout !== judgeVersions;
  if (absent && isCi) throw new Error(`CI needs ${judgeVersions} in ${attestPython}`);
  return absent;
}

/** What a judge says of an envelope. */
export type JudgeVerdict =
  | { readonly refused: string }
  | {
      readonly verified: {
        readonly predicateType: string;
        readonly subjects: readonly (readonly [string, Readonly<Record<string, string>>])[];
        /** As its protobuf definition reads it; a summary once for each level. */
        readonly predicates: readonly object[];
      };
    };

/** Lets `securesystemslib` verify envelopes, and `in-toto-attestation` the statements in them. */
export async function judgeByPython(
  lines: readonly string[],
  publicKey: string,
): Promise<readonly JudgeVerdict[]> {
  const script = fileURLToPath(new URL('../../python/check_attestation.py', import.meta.url));
  const input = JSON.stringify({ lines, publicKey });
  const { exitCode, stdout, stderr } = await runProgram(readEnvironment().attestPython, ['-I', script], {
    input,
  });
  if (exitCode !== 0) throw new Error(`the judge ended with ${exitCode}: ${stderr}`);
  return JSON.parse(stdout);
}
