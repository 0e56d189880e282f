/** Owner and name of a repository on GitHub, by its URL in the form of policies. */
export function gitHubName(repository: string): {
  readonly fullName: string;
  readonly owner: string;
  readonly name: string;
} {
  const [owner = '', name = ''] = new URL(repository).pathname.slice(1).split('/');
  return { fullName: `${owner}/${name}`, owner, name };
}
