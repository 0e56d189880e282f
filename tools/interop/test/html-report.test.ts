import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { formatReportHtml } from '@chain-of-trust/report';
import type { Report } from '@chain-of-trust/types';
import axe from 'axe-core';
import type { BrowserContextOptions, Page } from 'playwright-core';
import { describe, expect, test } from 'vitest';
import { withBrowser } from '../src/browser.js';
import { createLargeReport, createLink, createReport } from '../src/html-report/reports.js';

/** Everything that a page has done beyond showing itself. */
type Doings = readonly string[];

/** Opens a report from a file and tells what it does: dialogs, words on the console, errors, requests. */
async function withReport(
  report: Report,
  options: BrowserContextOptions,
  use: (page: Page) => Promise<void>,
): Promise<Doings> {
  const folder = await mkdtemp(join(tmpdir(), 'cot-html-'));
  const doings: string[] = [];
  const url = pathToFileURL(join(folder, 'report.html')).href;
  try {
    await writeFile(join(folder, 'report.html'), formatReportHtml(report));
    await withBrowser(async (browser) => {
      const page = await browser.newPage({ viewport: { width: 1280, height: 900 }, ...options });
      page.on('dialog', (dialog) => {
        doings.push(`dialog ${dialog.message()}`);
        void dialog.dismiss();
      });
      page.on('console', (message) => doings.push(`console ${message.text()}`));
      page.on('pageerror', (error) => doings.push(`error ${error.message}`));
      page.on('request', (request) => {
        if (request.url().split('#')[0] !== url) doings.push(`request ${request.url()}`);
      });
      await page.goto(url);
      await use(page);
    });
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
  return doings;
}

const hostile = [
  '</script><script>alert(1)</script>',
  '<img src=https://example.com/x onerror=alert(1)>',
  '"><svg onload=alert(1)>',
  "' onfocus='alert(1)' autofocus='",
  '</title></style><style>body{background:url(https://example.com/y)}</style>',
  '<a href="javascript:alert(1)">x</a>',
  '\u202egnp.exe\u0000',
];

/** A chain whose links have these names. */
function chainOf(names: readonly string[]): Report {
  const links = names.map((name, i) => {
    const upstream = names
      .slice(i + 1, i + 3)
      .map((next, j) => ({ name: next, taskId: `${next}${i + 1 + j}` }));
    return createLink({ name, taskId: `${name}${i}`, upstream, artifacts: [name] });
  });
  const [name = ''] = names;
  const finding = {
    code: name,
    kind: 'refusal',
    rule: name,
    link: name,
    taskId: `${name}0`,
    message: name,
    expected: name,
    actual: names[1],
    nextStep: name,
  } as const;
  const place = { link: name, taskId: `${name}0` };
  const diagnosis = { ...place, id: name, codes: [name], probably: name, remedy: name };
  return createReport(links, {
    verdict: 'refused',
    verified: false,
    findings: [finding, { ...finding, where: name }],
    diagnoses: [diagnosis],
    taskType: name,
  });
}

const small = chainOf(['signing', 'signing:build', 'signing:decision', 'signing:build:docker-image']);
const viewBox = (page: Page) => page.locator('#drawing svg').getAttribute('viewBox');
const settled = (page: Page) =>
  page.evaluate('new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))');

describe('the HTML report in Chromium', () => {
  test('with hostile names, runs and loads nothing, whatever is clicked', async () => {
    const doings = await withReport(chainOf(hostile), {}, async (page) => {
      for (const i of hostile.keys()) {
        await page.locator(`#drawing a[href="#link-${i}"]`).dispatchEvent('click');
        await page.locator(`#link-${i} > details > summary`).click();
      }
      await page.locator('#search').fill('<img');
      expect(await page.locator('img, iframe, object, embed, [onload], [onfocus]').count()).toBe(0);
      expect(await page.locator('#link-6 summary .name').textContent()).toBe('\\u{202e}gnp.exe\\u{0}');
    });
    expect(doings).toEqual([]);
  });

  test('refuses a script that is not its own', async () => {
    const doings = await withReport(small, {}, async (page) => {
      await page.evaluate(
        "document.body.append(Object.assign(document.createElement('script'), { textContent: 'alert(1)' }))",
      );
    });
    expect(doings).toEqual([expect.stringContaining('Content Security Policy')]);
  });

  test('finds links by name, and shows those that did not pass', async () => {
    await withReport(createLargeReport(30), {}, async (page) => {
      await page.locator('#search').fill('LINK-2');
      expect(await page.locator('#found').textContent()).toBe('11 of 30 links');
      expect(await page.locator('.links > li:visible').count()).toBe(11);
      expect(await page.locator('#drawing a:not(.faded)').count()).toBe(11);
      await page.locator('#search').fill('nowhere');
      expect(await page.locator('#found').textContent()).toBe('nothing found');
      await page.locator('#search').fill('');
      await page.locator('#filter').selectOption('failed');
      expect(await page.locator('.links > li:visible').allTextContents()).toEqual([
        expect.stringContaining('signing:link-21'),
      ]);
      await page.locator('#search').press('Enter');
      expect(await page.locator('#panel > h3').textContent()).toContain('signing:link-21');
      expect(await page.locator('#panel .rules .failed').count()).toBe(1);
    });
  });

  test('is moved by dragging and by keys, and zoomed by wheel, keys and buttons', async () => {
    const doings = await withReport(small, {}, async (page) => {
      const changes = async (act: () => Promise<unknown>) => {
        await settled(page);
        const before = await viewBox(page);
        await act();
        await settled(page);
        expect(await viewBox(page)).not.toBe(before);
      };
      const drawing = page.locator('#drawing');
      await drawing.scrollIntoViewIfNeeded();
      const { x = 0, y = 0 } = (await drawing.boundingBox()) ?? {};
      await changes(async () => {
        await page.mouse.move(x + 20, y + 20);
        await page.mouse.down();
        await page.mouse.move(x + 90, y + 60, { steps: 4 });
        await page.mouse.up();
      });
      expect(await page.locator('#panel').isVisible()).toBe(false);
      await drawing.focus();
      for (const key of ['ArrowLeft', 'ArrowDown', '+', '-', '0'])
        await changes(() => page.keyboard.press(key));
      await changes(() => page.mouse.wheel(0, -200));
      for (const id of ['zoom-in', 'zoom-out', 'zoom-all'])
        await changes(() => page.locator(`#${id}`).click());
    });
    expect(doings).toEqual([]);
  });

  test('is worked with by keyboard alone', async () => {
    await withReport(small, {}, async (page) => {
      const focused = () => page.evaluate("document.activeElement.getAttribute('href')");
      await page.locator('#drawing').focus();
      await page.keyboard.press('Tab');
      expect(await focused()).toBe('#link-0');
      await page.keyboard.press('ArrowRight');
      expect(await focused()).toBe('#link-1');
      await page.keyboard.press('Enter');
      expect(await page.locator('#panel > h3').textContent()).toContain('signing:build');
      await page.keyboard.press('Escape');
      expect(await page.locator('#panel').isVisible()).toBe(false);
      expect(await focused()).toBe('#link-1');
    });
  });

  test.each(['light', 'dark'] as const)('has no serious barrier in %s', async (colorScheme) => {
    await withReport(small, { colorScheme, bypassCSP: true }, async (page) => {
      const background = await page.evaluate('getComputedStyle(document.body).backgroundColor');
      expect(background).toBe(colorScheme === 'light' ? 'rgb(255, 255, 255)' : 'rgb(22, 25, 29)');
      await page.locator('#drawing a').first().dispatchEvent('click');
      await page.locator('.links summary').first().click();
      await page.evaluate(axe.source);
      const found = await page.evaluate(
        "axe.run().then(({ violations }) => violations.map(({ id, impact, nodes }) => [impact, id, nodes[0].html].join(' ')))",
      );
      expect(found).toEqual([]);
    });
  });

  test('is read without JavaScript', async () => {
    const doings = await withReport(small, { javaScriptEnabled: false }, async (page) => {
      expect(await page.locator('.tools').isVisible()).toBe(false);
      await page.locator('#link-1 > details > summary').click();
      expect(await page.locator('#link-1 .rules').textContent()).toContain('family/rule-3');
      expect(await page.locator('.finding.refused').textContent()).toContain('Next step');
    });
    expect(doings).toEqual([]);
  });

  test('of a thousand links, is there at once', async () => {
    const report = createLargeReport(1000);
    expect(formatReportHtml(report).length).toBeLessThan(8_000_000);
    const doings = await withReport(report, {}, async (page) => {
      expect(await page.locator('#drawing a').count()).toBe(1000);
      await page.locator('#search').fill('link-999');
      expect(await page.locator('#found').textContent()).toBe('1 of 1000 links');
      await page.locator('#search').press('Enter');
      expect(await page.locator('#panel > h3').textContent()).toContain('signing:link-999');
    });
    expect(doings).toEqual([]);
  });
});
