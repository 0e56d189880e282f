/** Why the decision task of a release was created, and whether an action on its graph created the release's tasks. */
export const worldStyles = [
  'hg-push',
  'hg-cron',
  'hg-action',
  'hg-release-promotion',
  'hg-legacy-action',
  'github-push',
  'github-release',
  'github-pull-request',
  'github-pull-request-untrusted',
  'github-cron',
  'github-action',
  'github-release-promotion',
  'pr-action',
] as const;

/** One of {@link worldStyles}. */
export type WorldStyle = (typeof worldStyles)[number];

/** Whether a release of this style comes from a Mercurial repository. */
export function isMercurial(style: WorldStyle): boolean {
  return style.startsWith('hg-');
}

/** Whether a release of this style comes from a pull request. */
export function isOfPullRequest(style: WorldStyle): boolean {
  return style.startsWith('github-pull-request') || style === 'pr-action';
}

/** The action that creates a release of this style; `undefined` where the decision task does. */
export function actionOf(style: WorldStyle): string | undefined {
  if (style.endsWith('release-promotion')) return 'release-promotion';
  if (style === 'hg-legacy-action') return 'legacy-retrigger';
  return style.endsWith('action') ? 'retrigger' : undefined;
}
