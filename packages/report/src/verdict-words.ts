import type { Verdict } from '@chain-of-trust/types';

/** How a verdict is called wherever it is shown. */
export const verdictWords: Readonly<Record<Verdict, string>> = {
  verified: 'VERIFIED',
  refused: 'REFUSED',
  undetermined: 'COULD NOT FIND OUT',
};
