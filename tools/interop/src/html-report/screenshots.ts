import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { formatReportHtml } from '@chain-of-trust/report';
import { createWorld, findTampering, startSandbox, writeSetup } from '@chain-of-trust/sandbox';
import type { Browser, Page } from 'playwright-core';
import { withBrowser } from '../browser.js';
import { runCot } from '../cot.js';
import { createLargeReport } from './reports.js';

/** Takes the pictures of the HTML report that the documentation shows, into a folder. */
export async function takeScreenshots(folder: string): Promise<void> {
  const good = await releaseReport();
  const bad = await releaseReport('artifact-byte');
  const diagnosed = await releaseReport('docker-image-worker-pool', 'task-command');
  const large = formatReportHtml(createLargeReport(1000));
  await withBrowser(async (browser) => {
    const shoot = (name: string, html: string, look: Look = {}) =>
      takeScreenshot(browser, { path: join(folder, `report-${name}.png`), html, look });
    await shoot('light', good, { prepare: (page) => page.locator('#drawing a').nth(1).click() });
    await shoot('dark', good, { colorScheme: 'dark' });
    await shoot('refused', bad);
    await shoot('diagnosed', diagnosed);
    await shoot('large', large, {
      prepare: async (page) => {
        await page.locator('#zoom-all').click();
        await page.locator('#chain').scrollIntoViewIfNeeded();
      },
    });
  });
}

/** The HTML report of a release of the sandbox. */
async function releaseReport(...tamperings: readonly string[]): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'cot-screenshots-'));
  const world = await createWorld({ builds: 6, taskGraphTasks: 20 });
  for (const name of tamperings) await findTampering(name)?.apply(world);
  const sandbox = await startSandbox(world);
  try {
    const { configPath } = await writeSetup(world, sandbox, folder);
    const task = [world.names.signing, '--task-type', 'signing', '--product', 'firefox'];
    const options = ['--config', configPath, '--format', 'html'];
    return (await runCot(['verify', ...task, ...options])).stdout;
  } finally {
    await sandbox.close();
    await rm(folder, { recursive: true, force: true });
  }
}

interface Look {
  readonly colorScheme?: 'light' | 'dark';
  readonly prepare?: (page: Page) => Promise<unknown>;
}

interface Shot {
  readonly path: string;
  readonly html: string;
  readonly look: Look;
}

async function takeScreenshot(browser: Browser, { path, html, look }: Shot): Promise<void> {
  const { colorScheme = 'light', prepare } = look;
  const folder = await mkdtemp(join(tmpdir(), 'cot-screenshots-'));
  const page = await browser.newPage({ colorScheme, viewport: { width: 1280, height: 1000 } });
  try {
    await writeFile(join(folder, 'report.html'), html);
    await page.goto(pathToFileURL(join(folder, 'report.html')).href);
    await prepare?.(page);
    await page.waitForTimeout(300);
    await page.screenshot({ path });
  } finally {
    await page.close();
    await rm(folder, { recursive: true, force: true });
  }
}
