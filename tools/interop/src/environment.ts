import { fileURLToPath } from 'node:url';

/** What the environment says; the only file of this package that reads it. */
export interface Environment {
  /** A Python that has scriptworker: `COT_PYTHON`, or that of the virtual environment `.venv` at the root. */
  readonly python: string;
  /** Whether this runs on CI, where nothing may be skipped: `CI=true`. */
  readonly isCi: boolean;
}

/** Reads the environment. */
export function readEnvironment(env: NodeJS.ProcessEnv = process.env): Environment {
  const { COT_PYTHON, CI } = env;
  const ofRoot = fileURLToPath(new URL('../../../.venv/bin/python', import.meta.url));
  return { python: COT_PYTHON ?? ofRoot, isCi: CI === 'true' };
}
