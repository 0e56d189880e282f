import { CotError, reasonOf } from '@chain-of-trust/types';

/** One line of what a worker host was asked. */
export interface CheckRow {
  readonly check: string;
  /** What was not checked is no `ok`: it counts as nothing, and with `--strict` as `not ok`. */
  readonly status: 'ok' | 'not ok' | 'not checked';
  readonly detail: string;
  /** What to do about it. */
  readonly nextStep?: string;
}

/** Does one check. Whatever it throws is what is not ok. */
export async function rowOf(check: string, work: () => Promise<string> | string): Promise<CheckRow> {
  try {
    return { check, status: 'ok', detail: await work() };
  } catch (error) {
    if (!(error instanceof CotError)) return { check, status: 'not ok', detail: reasonOf(error) };
    const { code, message, nextStep } = error;
    return {
      check,
      status: 'not ok',
      detail: `${code}: ${message}`,
      ...(nextStep === undefined ? {} : { nextStep }),
    };
  }
}

/** A check for which something was not given. */
export function notChecked(check: string, detail: string, nextStep: string): CheckRow {
  return { check, status: 'not checked', detail, nextStep };
}
