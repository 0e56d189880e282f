import type { LinkReport, Report } from '@chain-of-trust/types';

/** One line of the drawn chain. */
export interface TreeLine {
  /** The lines that lead to it, like `│  ├─ `. */
  readonly prefix: string;
  readonly link: LinkReport;
  /** The link was drawn with its dependencies further up. */
  readonly isRepeated: boolean;
}

/**
 * Lays the chain out as a tree below the task that it was built for.
 *
 * Each link is drawn with its dependencies once; where it is needed again, it stands as a single line. Every link
 * of the report is in the result: one that nothing leads to is appended at the end.
 */
export function layOutTree(report: Report): TreeLine[] {
  const byTaskId = new Map(report.links.map((link) => [link.taskId, link]));
  const lines: TreeLine[] = [];
  const drawn = new Set<string>();
  const root = report.links[0];
  const pending: Pending[] = root === undefined ? [] : [{ link: root, prefix: '', indent: '' }];
  const rest = report.links.slice(1).reverse();
  while (true) {
    const next = pending.pop() ?? takeUndrawn(rest, drawn);
    if (next === undefined) return lines;
    const isRepeated = drawn.has(next.link.taskId);
    lines.push({ prefix: next.prefix, link: next.link, isRepeated });
    if (isRepeated) continue;
    drawn.add(next.link.taskId);
    pending.push(...childrenOf(next, byTaskId).reverse());
  }
}

interface Pending {
  readonly link: LinkReport;
  readonly prefix: string;
  readonly indent: string;
}

function takeUndrawn(rest: LinkReport[], drawn: ReadonlySet<string>): Pending | undefined {
  for (let link = rest.pop(); link !== undefined; link = rest.pop()) {
    if (!drawn.has(link.taskId)) return { link, prefix: '', indent: '' };
  }
  return undefined;
}

function childrenOf({ link, indent }: Pending, byTaskId: ReadonlyMap<string, LinkReport>): Pending[] {
  const children = link.upstream
    .map(({ taskId }) => byTaskId.get(taskId))
    .filter((child) => child !== undefined);
  return children.map((child, i) => {
    const isLast = i === children.length - 1;
    return {
      link: child,
      prefix: `${indent}${isLast ? '└─ ' : '├─ '}`,
      indent: `${indent}${isLast ? '   ' : '│  '}`,
    };
  });
}
