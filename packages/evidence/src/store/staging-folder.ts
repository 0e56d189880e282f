import { createHash } from 'node:crypto';
import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { hostname } from 'node:os';
import { join } from 'node:path';

/**
 * Makes a folder of this process in `workDir`: `.cot-HOST-PID-RANDOM`, readable by its owner only, so that no
 * other user can plant a link in it.
 */
export async function createStagingFolder(workDir: string): Promise<string> {
  return await mkdtemp(join(workDir, `.cot-${hostMark()}-${process.pid}-`));
}

/**
 * Removes what processes of this host left behind when they died. Folders of other hosts are left alone: the
 * work directory may be a shared volume, and process ids mean nothing across hosts.
 */
export async function removeStaleStagingFolders(workDir: string): Promise<void> {
  for (const name of await readdir(workDir)) {
    const match = /^\.cot-([0-9a-f]{8})-(\d{1,10})-[A-Za-z0-9]{6}$/.exec(name);
    if (match === null || match[1] !== hostMark() || isAlive(Number(match[2]))) continue;
    await rm(join(workDir, name), { recursive: true, force: true });
  }
}

function hostMark(): string {
  return createHash('sha256').update(hostname()).digest('hex').slice(0, 8);
}

/** A process id that was given out again looks alive; what it seems to own is then removed another time. */
function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    // Not permitted means that it exists, as somebody else's.
    return !(error instanceof Error && 'code' in error && error.code === 'ESRCH');
  }
}
