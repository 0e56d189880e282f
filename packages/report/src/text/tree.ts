import type { LinkReport, Report } from '@chain-of-trust/types';
import { hasPassed } from '../link-state.js';
import { printable } from '../printable.js';
import { layOutTree } from '../tree.js';
import type { Colors } from './colors.js';

/** The chain as a tree, each link with its worker, its key and how it fared. */
export function formatTree(report: Report, colors: Colors): string {
  const lines = layOutTree(report).map(({ prefix, link, isRepeated }) => {
    const name = `${prefix}${printable(link.name)} ${colors.cyan(printable(link.taskId))}`;
    return isRepeated
      ? `  ${name} ${colors.dim('(above)')}`
      : `${mark(link, colors)} ${name} ${describe(link, colors)}`;
  });
  return lines.join('\n');
}

function describe(link: LinkReport, colors: Colors): string {
  const counted = link.rules.filter((rule) => rule.status !== 'not-applicable');
  const passed = counted.filter((rule) => rule.status === 'passed').length;
  const pool = link.workerPoolId === undefined ? '' : ` ${printable(link.workerPoolId)}`;
  const parts = [
    `${printable(link.workerImplementation)}${pool}`,
    `${passed} of ${counted.length} rules passed`,
  ];
  if (link.artifacts.length > 0) parts.push(`${link.artifacts.length} artifacts verified`);
  if (link.signedBy !== undefined) parts.push(`key ${printable(link.signedBy)}`);
  return colors.dim(parts.join(', '));
}

function mark(link: LinkReport, colors: Colors): string {
  return hasPassed(link) ? colors.green('✓') : colors.red('✗');
}
