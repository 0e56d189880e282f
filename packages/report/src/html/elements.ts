import type { Report } from '@chain-of-trust/types';
import { escapeMarkup } from '../markup.js';

/** Foreign text whose letters of either direction move nothing around it. */
export function foreign(text: string): string {
  return `<bdi>${escapeMarkup(text)}</bdi>`;
}

/** Foreign text as code: an id, a path, a digest. */
export function code(text: string): string {
  return `<code>${escapeMarkup(text)}</code>`;
}

/** Foreign text of several lines as it stands; all other control characters are shown as escapes. */
export function lines(text: string): string {
  return `<pre>${text.split('\n').map(escapeMarkup).join('\n')}</pre>`;
}

/** A list of facts; each value is markup already. Those without a value are left out. */
export function facts(entries: readonly (readonly [label: string, value: string | undefined])[]): string {
  const rows = entries
    .filter(([, value]) => value !== undefined)
    .map(([label, value]) => `<div><dt>${escapeMarkup(label)}</dt><dd>${value ?? ''}</dd></div>`);
  return `<dl class="facts">${rows.join('')}</dl>`;
}

/** A number with the noun that it counts. */
export function counted(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? '' : 's'}`;
}

/** Where the links of a report are on the page, by taskId. */
export type LinkIndexes = ReadonlyMap<string, number>;

/** Finds out where the links of a report are. */
export function indexLinks({ links }: Report): LinkIndexes {
  return new Map(links.map(({ taskId }, i) => [taskId, i]));
}

/** A link of the chain by its name and taskId, leading to it where the report has it. */
export function linkTo(
  { link, taskId }: { readonly link: string; readonly taskId: string },
  indexes: LinkIndexes,
): string {
  const i = indexes.get(taskId);
  const name = `${foreign(link)} ${code(taskId)}`;
  return i === undefined ? name : `<a href="#link-${i}">${name}</a>`;
}
