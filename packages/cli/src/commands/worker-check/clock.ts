import { type CheckRow, notChecked, rowOf } from './row.js';

/** Taskcluster refuses requests that are signed more than a minute early or late; half of that leaves time to notice. */
const maxSkewSeconds = 30;

const timeoutMs = 10_000;

/** Compares the clock of this machine with that of the queue, by the `Date` of its answer to a ping. */
export async function clockRow(rootUrl: string | undefined, now: () => Date): Promise<CheckRow> {
  if (rootUrl === undefined)
    return notChecked('clock', 'there is nobody to ask', 'Add --root-url, or set TASKCLUSTER_ROOT_URL.');
  return rowOf('clock', async () => {
    const before = now().getTime();
    const response = await fetch(`${rootUrl.replace(/\/+$/, '')}/api/queue/v1/ping`, {
      redirect: 'error',
      signal: AbortSignal.timeout(timeoutMs),
    });
    await response.arrayBuffer();
    const after = now().getTime();
    const theirs = Date.parse(response.headers.get('date') ?? '');
    if (!response.ok || Number.isNaN(theirs))
      throw new Error(`the queue at ${rootUrl} has answered ${response.status}, and no date`);
    // The answer was made at some moment in between, and says whole seconds.
    const early = Math.max(0, theirs - after) / 1000;
    const late = Math.max(0, before - theirs - 1000) / 1000;
    const skew = Math.max(early, late);
    const words = `${Math.round(skew)} s ${early > late ? 'behind' : 'ahead of'} the queue`;
    if (skew > maxSkewSeconds) throw new Error(`the clock is ${words}; set it by NTP`);
    return skew < 1 ? 'agrees with the queue' : words;
  });
}
