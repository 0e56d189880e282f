/** What the environment says; the only file of this package that reads it. */
export interface Environment {
  /** A Python that has scriptworker, from `COT_PYTHON`. */
  readonly python: string | undefined;
}

/** Reads the environment. */
export function readEnvironment(env: NodeJS.ProcessEnv = process.env): Environment {
  const { COT_PYTHON } = env;
  return { python: COT_PYTHON === '' ? undefined : COT_PYTHON };
}
