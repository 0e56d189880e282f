/** What the environment says; the only file of this package that reads it. */
export interface Environment {
  /** A Python that has scriptworker, from `COT_PYTHON`. */
  readonly python: string | undefined;
  /** A Python that has the last scriptworker that builds homedirs, from `COT_OLD_PYTHON`. */
  readonly oldPython: string | undefined;
}

/** Reads the environment. */
export function readEnvironment(env: NodeJS.ProcessEnv = process.env): Environment {
  const { COT_PYTHON, COT_OLD_PYTHON } = env;
  const named = (path: string | undefined) => (path === '' ? undefined : path);
  return { python: named(COT_PYTHON), oldPython: named(COT_OLD_PYTHON) };
}
