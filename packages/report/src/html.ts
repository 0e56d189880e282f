import type { Report } from '@chain-of-trust/types';
import { chainSection } from './html/chain.js';
import { clientScript, clientStyle, scriptDigest, styleDigest } from './html/client-code.js';
import { diagnosesSection } from './html/diagnoses.js';
import { findingsSection } from './html/findings.js';
import { linksSection } from './html/links.js';
import { verdictHeader } from './html/verdict.js';
import { linkStates } from './link-state.js';
import { escapeMarkup } from './markup.js';
import { verdictWords } from './verdict-words.js';

/** Allows the page its own script and style by their digests, and nothing else: no request of any kind. */
const contentSecurityPolicy = [
  "default-src 'none'",
  `script-src '${scriptDigest}'`,
  `style-src '${styleDigest}'`,
  "base-uri 'none'",
  "form-action 'none'",
].join('; ');

/**
 * Shows a report as one self-contained HTML page: the verdict, each finding with expected and actual side by side, the
 * chain as a drawing that can be moved, searched and filtered, and each link with its rules and evidence.
 *
 * The page asks for nothing from anywhere. It is readable without JavaScript; with it, the drawing can be worked with,
 * by keyboard alone, too. The same report gives the same bytes.
 *
 * Every text of the report is foreign: it is escaped, control and direction characters are shown as `\u{…}`, and a
 * Content-Security-Policy lets nothing run but the page's own script. Nothing is verified here.
 */
export function formatReportHtml(report: Report): string {
  const states = linkStates(report);
  const title = `${verdictWords[report.verdict]} ${report.taskType} ${report.taskId}`;
  return [
    '<!doctype html>',
    '<html lang="en">',
    '<head>',
    '<meta charset="utf-8">',
    `<meta http-equiv="Content-Security-Policy" content="${contentSecurityPolicy}">`,
    '<meta name="viewport" content="width=device-width, initial-scale=1">',
    '<meta name="color-scheme" content="light dark">',
    '<meta name="referrer" content="no-referrer">',
    `<title>${escapeMarkup(title)}</title>`,
    `<style>${clientStyle}</style>`,
    '</head>',
    '<body>',
    '<a class="skip" href="#links">Skip to the list of links</a>',
    verdictHeader(report),
    '<main>',
    diagnosesSection(report),
    findingsSection(report),
    chainSection(report, states),
    linksSection(report, states),
    '</main>',
    `<script>${clientScript}</script>`,
    '</body>',
    '</html>\n',
  ].join('\n');
}
