import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const minimum = [20, 18];
const [major = 0, minor = 0] = process.versions.node.split('.').map(Number);

/** Runs one of the programs that `dist/cot.js` exports, in this process where its Node.js will do. */
export async function launch(self, name) {
  if (major < minimum[0] || (major === minimum[0] && minor < minimum[1])) {
    await continueWithPinnedNode(fileURLToPath(self));
  } else if (!existsSync(new URL('../dist/cot.js', import.meta.url))) {
    fail('this checkout is not built yet; run `npx -y pnpm@12 build` first');
  } else {
    const { [name]: main } = await import('../dist/cot.js');
    process.exitCode = await main(process.argv.slice(2));
  }
}

/** A checkout has a Node of its own, so that it also works where only an older one is installed. */
async function continueWithPinnedNode(self) {
  const pinned = fileURLToPath(new URL('../../../node_modules/node/bin/node', import.meta.url));
  if (!existsSync(pinned)) {
    fail(`cot needs Node.js ${minimum.join('.')} or newer, this is ${process.versions.node}`);
    return;
  }
  const { spawnSync } = await import('node:child_process');
  const { status } = spawnSync(pinned, [self, ...process.argv.slice(2)], { stdio: 'inherit' });
  process.exitCode = status ?? 3;
}

function fail(message) {
  process.stderr.write(`cot: ${message}\n`);
  process.exitCode = 2;
}
