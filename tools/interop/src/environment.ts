import { fileURLToPath } from 'node:url';

/** What the environment says; the only file of this package that reads it. */
export interface Environment {
  /** A Python that has scriptworker: `COT_PYTHON`, or that of the virtual environment `.venv` at the root. */
  readonly python: string;
  /** A Python that has the last scriptworker that builds homedirs: `COT_OLD_PYTHON`, or that of `.venv-keys` at the root. */
  readonly oldPython: string;
  /** A Python that has what judges attestations: `COT_ATTEST_PYTHON`, or that of `.venv-attest` at the root. */
  readonly attestPython: string;
  /** Whether this runs on CI, where nothing may be skipped: `CI=true`. */
  readonly isCi: boolean;
}

/** Reads the environment. */
export function readEnvironment(env: NodeJS.ProcessEnv = process.env): Environment {
  const { COT_PYTHON, COT_OLD_PYTHON, COT_ATTEST_PYTHON, CI } = env;
  const ofRoot = (folder: string) => fileURLToPath(new URL(`../../../${folder}/bin/python`, import.meta.url));
  return {
    python: COT_PYTHON ?? ofRoot('.venv'),
    oldPython: COT_OLD_PYTHON ?? ofRoot('.venv-keys'),
    attestPython: COT_ATTEST_PYTHON ?? ofRoot('.venv-attest'),
    isCi: CI === 'true',
  };
}
