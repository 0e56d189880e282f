import { createHash } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { rolldown } from 'rolldown';

/**
 * Makes `src/html/client-code.ts`: the script of the HTML report as one text, its style as another, and the digests
 * that its Content-Security-Policy allows. The same sources give the same bytes.
 */
const source = fileURLToPath(new URL('../src/html/', import.meta.url));

const bundle = await rolldown({ input: `${source}client/main.ts`, platform: 'browser' });
const { output } = await bundle.generate({ format: 'iife', minify: true });
await bundle.close();

const script = output[0].code.trim();
const sheets = ['page', 'findings', 'drawing', 'links', 'media'];
const style = sheets
  .map((name) => readFileSync(`${source}client/${name}.css`, 'utf8'))
  .join('')
  .replace(/\/\*[\s\S]*?\*\//g, '')
  .replace(/\s*\n\s*/g, '\n')
  .trim();

for (const text of [script, style])
  if (/<\/|<!--|[^\x20-\x7e\n\t]/i.test(text)) throw new Error('the script or style cannot stand inline');

const digest = (text) => `sha256-${createHash('sha256').update(text).digest('base64')}`;
const lines = {
  clientScript: script,
  clientStyle: style,
  scriptDigest: digest(script),
  styleDigest: digest(style),
};
const text = Object.entries(lines).map(
  ([name, value]) => `export const ${name}: string = ${JSON.stringify(value)};\n`,
);
writeFileSync(
  `${source}client-code.ts`,
  `// Made by scripts/embed-client.js from client/.\n${text.join('')}`,
);
