import type { LinkReport } from '@chain-of-trust/types';

/** The worker pool of a link, where the report says it: reports of early releases do not. */
export function workerPool(link: LinkReport): string | undefined {
  return 'workerPoolId' in link && typeof link.workerPoolId === 'string' ? link.workerPoolId : undefined;
}
