/** One member of one policy that says something else than scriptworker's configuration, as we chose. */
interface ChosenDifference {
  readonly product: string;
  readonly member: string;
  readonly onlyReference: readonly string[];
  readonly onlyOurs: readonly string[];
  readonly reason: string;
}

/** Members of policies that scriptworker's configuration has not, and what it does instead. */
export const membersWithoutCounterpart: Readonly<Record<string, string>> = {
  overridingSourceEnvPrefixes: 'COMM for enterprise, written into its code',
  unprivilegedRepositories: 'every path whose first segment contains "try", by its code',
  unprivilegedSchedulerIds: 'gecko-level-1 for all products, by its code',
  cronConfiguration: 'it believes the cron job that the task describes',
  legacyActions: 'it refuses every action that is no hook, whatever its min_cot_version says',
  prebuiltDockerImages: 'it takes any name',
  signatureFormat: 'it knows ed25519 alone, and may verify none at all (verify_cot_signature)',
  taskTypes: 'one list for all products, in its code',
};

/** What only a Mercurial tree that we enumerate has, or only the pattern. */
const esrTrees = (prefix: string) => ({
  onlyReference: [`https://hg.mozilla.org/releases/${prefix}-esr{digits}`],
  onlyOurs: ['115', '140', '153'].map((version) => `https://hg.mozilla.org/releases/${prefix}-esr${version}`),
  reason: 'its pattern trusts every number; we list the releases that a restricted tree knows',
});

/** The differences of all products, in their order and that of their members. */
export const chosenDifferences: readonly ChosenDifference[] = [
  { product: 'firefox', member: 'repositories', ...esrTrees('mozilla') },
  {
    product: 'firefox',
    member: 'restrictedTrees',
    onlyReference: [
      'all-release-branches: /projects/birch',
      'all-release-branches-and-autoland: /projects/birch',
      'all-nightly-branches: /releases/mozilla-unified',
    ],
    onlyOurs: [],
    reason: 'trees that none of its own patterns trusts: an entry that can never match',
  },
  {
    product: 'mobile',
    member: 'restrictedTrees',
    onlyReference: ['firefox-ios-repo: /mozilla-mobile/firefox-ios'],
    onlyOurs: [],
    reason: 'a tree that none of its own patterns trusts: the scope can be used nowhere, here as there',
  },
  { product: 'thunderbird', member: 'repositories', ...esrTrees('comm') },
];

/** One way to write a source, what becomes of it on either side, and on which host it is tried. */
interface Written {
  readonly name: string;
  readonly write: (repository: string) => string;
  readonly reference: 'accepts' | 'refuses';
  readonly ours: 'accepts' | 'refuses';
  readonly appliesTo?: (repository: string) => boolean;
}

const github = 'https://github.com/';
const isOnGitHub = (repository: string) => repository.startsWith(github);
const isEsr = (repository: string) => /-esr\d+$/.test(repository);
const pathOf = (repository: string) => new URL(repository).pathname;
const both = { reference: 'accepts', ours: 'accepts' } as const;
const oursAlone = { reference: 'refuses', ours: 'accepts' } as const;
const neither = { reference: 'refuses', ours: 'refuses' } as const;
const referenceAlone = { reference: 'accepts', ours: 'refuses' } as const;

/** Ways to write one and the same repository; `isRepository` where it is the repository and no page of it. */
export const spellings: readonly (Written & { readonly isRepository: boolean })[] = [
  { name: 'https', write: (url) => url, ...both, isRepository: true },
  { name: 'a slash at the end', write: (url) => `${url}/`, ...both, isRepository: true },
  { name: 'a file', write: (url) => `${url}/file/0123/.taskcluster.yml`, ...both, isRepository: false },
  { name: 'ssh', write: (url) => url.replace('https:', 'ssh:'), ...both, isRepository: true },
  {
    name: 'a file over ssh',
    write: (url) => `${url.replace('https:', 'ssh:')}/file/0123`,
    ...both,
    isRepository: false,
  },
  {
    name: '.git on GitHub',
    write: (url) => (isOnGitHub(url) ? `${url}.git` : url),
    ...both,
    isRepository: true,
  },
  {
    name: '.git and a path on GitHub',
    write: (url) => `${url}.git/x`,
    appliesTo: isOnGitHub,
    ...both,
    isRepository: false,
  },
  {
    name: 'the user of ssh',
    write: (url) =>
      url.replace(/^https:\/\/(hg|git)/, (_, host) => `ssh://${host === 'hg' ? 'hg' : 'git'}@${host}`),
    ...oursAlone,
    isRepository: true,
  },
  {
    name: 'the short form of ssh on GitHub',
    write: (url) => url.replace(github, 'git@github.com:'),
    appliesTo: isOnGitHub,
    ...oursAlone,
    isRepository: true,
  },
];

/** Other repositories, and what can be read as one. */
export const lookAlikes: readonly Written[] = [
  // the dot of scriptworker's `.git` is any letter, and nothing has to end after it
  { name: 'any letter before git', write: (url) => `${url}-git`, appliesTo: isOnGitHub, ...referenceAlone },
  {
    name: 'a longer name after .git',
    write: (url) => `${url}.git.evil`,
    appliesTo: isOnGitHub,
    ...referenceAlone,
  },
  {
    name: 'a name that goes on with git',
    write: (url) => `${url}-github/x`,
    appliesTo: isOnGitHub,
    ...referenceAlone,
  },
  { name: 'a path that leads out', write: (url) => `${url}/../evil`, ...referenceAlone },
  { name: 'an escaped path that leads out', write: (url) => `${url}/%2e%2e/evil`, ...referenceAlone },
  {
    name: 'escaped letters',
    write: (url) => url.replace(/[a-z](?=[^/]*$)/, escapeLetter),
    ...referenceAlone,
  },
  { name: 'a query', write: (url) => `${url}?x`, ...referenceAlone },
  { name: 'a fragment', write: (url) => `${url}#x`, ...referenceAlone },
  {
    name: 'a number of esr that no tree has',
    write: (url) => url.replace(/esr\d+$/, 'esr999'),
    appliesTo: isEsr,
    ...referenceAlone,
  },
  { name: 'a longer name', write: (url) => `${url}-evil/file/0123`, ...neither },
  { name: 'a shorter name', write: (url) => url.slice(0, -1), appliesTo: (url) => !isEsr(url), ...neither },
  { name: 'a longer path', write: (url) => url.replace(pathOf(url), `/evil${pathOf(url)}`), ...neither },
  { name: 'a longer host', write: (url) => url.replace(/^(https:\/\/[^/]*)/, '$1.evil.org'), ...neither },
  { name: 'a host before', write: (url) => `https://evil.org/${url}`, ...neither },
  { name: 'a user', write: (url) => url.replace('https://', 'https://evil@'), ...neither },
  { name: 'a port', write: (url) => url.replace(/^(https:\/\/[^/]*)/, '$1:8443'), ...neither },
  { name: 'http', write: (url) => url.replace('https:', 'http:'), ...neither },
  {
    name: 'a host in capitals',
    write: (url) => url.replace(/github|hg/, (host) => host.toUpperCase()),
    ...neither,
  },
  {
    name: 'a name in capitals',
    write: (url) => url.replace(pathOf(url), pathOf(url).toUpperCase()),
    ...neither,
  },
];

function escapeLetter(letter: string): string {
  return `%${letter.charCodeAt(0).toString(16)}`;
}
