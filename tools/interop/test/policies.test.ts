import {
  canonicalRepositoryUrl,
  findRepositoryOfSource,
  loadProduct,
  type PolicyDocument,
  policyDocument,
  productNames,
} from '@chain-of-trust/policy';
import { isJsonObject, type JsonObject, type JsonValue } from '@chain-of-trust/types';
import { beforeAll, describe, expect, test } from 'vitest';
import { askPython, isScriptworkerAbsent } from '../src/python.js';
import { chosenDifferences, lookAlikes, membersWithoutCounterpart, spellings } from './policy-differences.js';

/** What `product_config.py` says of one product. */
interface Reference {
  readonly config: JsonObject;
  readonly repositories: readonly string[];
  readonly sources: Readonly<Record<string, string | null>>;
}

interface Answer {
  readonly keyedByProduct: readonly string[];
  readonly products: Readonly<Record<string, Reference>>;
}

/** Every source URL that is tried for a product: each spelling and look-alike of each of its repositories. */
function sourcesOf(product: string): string[] {
  const written = [...spellings, ...lookAlikes];
  return loadProduct(product).repositories.flatMap((repository) =>
    written.map(({ write }) => write(repository)),
  );
}

describe.skipIf(isScriptworkerAbsent())(
  'the shipped policies, beside the configuration of scriptworker',
  () => {
    let answer: Answer;
    const reference = (product: string): Reference => {
      const found = answer.products[product];
      if (found === undefined) throw new Error(`scriptworker has no product ${product}`);
      return found;
    };

    beforeAll(async () => {
      const sources = Object.fromEntries(productNames().map((product) => [product, sourcesOf(product)]));
      answer = (await askPython('product_config.py', { sources })) as Answer; // the script's documented output
    });

    test('are of the same products', () => {
      expect(Object.keys(answer.products).sort()).toEqual(productNames());
    });

    test('take everything into account that scriptworker keys by product', () => {
      expect([...answer.keyedByProduct].sort()).toEqual([
        'cot_product_type',
        'cot_restricted_scopes',
        'cot_restricted_trees',
        'hg_git_mirrors',
        'official_github_repos_owner',
        'prebuilt_docker_image_task_types',
        'source_env_prefix',
        'trusted_vcs_rules',
        'valid_decision_worker_pools',
        'valid_docker_image_worker_pools',
        'valid_tasks_for',
      ]);
    });

    test('have no members but those that are compared, and those with a reason why not', () => {
      const members = Object.keys(policyDocument(loadProduct('firefox')));
      const compared = Object.keys(comparable(reference('firefox')));
      const expected = [
        ...compared.filter((name) => !derived.includes(name)),
        ...Object.keys(membersWithoutCounterpart),
      ];
      expect(members.sort()).toEqual(['product', ...expected].sort());
    });

    test('differ in exactly what was chosen', () => {
      const differences = productNames().flatMap((product) =>
        differencesBetween(
          product,
          comparable(reference(product)),
          ours(policyDocument(loadProduct(product))),
        ),
      );
      expect(differences).toEqual(chosenDifferences.map(({ reason: _, ...difference }) => difference));
    });

    describe.each([
      ['spellings', spellings],
      ['look-alikes', lookAlikes],
    ])('given sources that are %s of a repository', (_, cases) => {
      test.each(cases)(
        '$name: scriptworker $reference, we $ours',
        ({ write, reference: theirs, ours: we, appliesTo }) => {
          let tried = 0;
          for (const product of productNames()) {
            const { repositories } = loadProduct(product);
            for (const repository of repositories.filter((url) => appliesTo?.(url) ?? true)) {
              const source = write(repository);
              const path = reference(product).sources[source] ?? null;
              expect([source, verdict(path !== null)]).toEqual([source, theirs]);
              const found = findRepositoryOfSource(repositories, source);
              expect([source, verdict(found !== undefined)]).toEqual([source, we]);
              if (found !== undefined) expect(found).toBe(repository);
              tried += 1;
            }
          }
          expect(tried).toBeGreaterThan(0);
        },
      );
    });

    test('take a repository by every spelling that tasks use, and no look-alike', () => {
      for (const repository of productNames().flatMap((product) => loadProduct(product).repositories)) {
        for (const { write, isRepository } of spellings)
          if (isRepository)
            expect(canonicalRepositoryUrl(write(repository)), write(repository)).toBe(repository);
        for (const { write } of lookAlikes.filter(({ appliesTo }) => appliesTo?.(repository) ?? true))
          expect(canonicalRepositoryUrl(write(repository)), write(repository)).not.toBe(repository);
      }
    });
  },
);

function verdict(isTaken: boolean): 'accepts' | 'refuses' {
  return isTaken ? 'accepts' : 'refuses';
}

/** Members of the comparison that follow from others of the policy. */
const derived: readonly string[] = ['hosts', 'owners'];

/** What scriptworker's configuration says, under the names that policies have. */
function comparable({ config, repositories }: Reference): JsonObject {
  const of = (key: string): JsonValue => config[key] ?? null;
  return {
    sourceEnvPrefix: of('source_env_prefix'),
    repositories: [...repositories],
    gitMirrors: of('hg_git_mirrors'),
    projectConfiguration: of('project_configuration_url'),
    decisionWorkerPools: of('valid_decision_worker_pools'),
    dockerImageWorkerPools: of('valid_docker_image_worker_pools'),
    scriptworkerProvisioners: of('scriptworker_provisioners'),
    tasksFor: of('valid_tasks_for'),
    prebuiltDockerImageTaskTypes: of('prebuilt_docker_image_task_types'),
    restrictedScopes: of('cot_restricted_scopes'),
    restrictedTrees: of('cot_restricted_trees'),
    ed25519PublicKeys: of('ed25519_public_keys'),
    maxChainLength: of('max_chain_length'),
    hosts: of('cot_product_type'),
    owners: of('official_github_repos_owner') === '' ? [] : of('official_github_repos_owner'),
  };
}

/** The same of a policy, in scriptworker's terms where these say less: trees and mirrors as paths without a host. */
function ours(policy: PolicyDocument): JsonObject {
  const { repositories, gitMirrors, projectConfiguration, restrictedTrees } = policy;
  const { pathname } = new URL(projectConfiguration.repository);
  const { revision, path } = projectConfiguration;
  const github = repositories.filter((repository) => repository.startsWith('https://github.com/'));
  return {
    sourceEnvPrefix: policy.sourceEnvPrefix,
    repositories,
    gitMirrors: Object.fromEntries(Object.entries(gitMirrors).map((pair) => pair.map(pathOf))),
    projectConfiguration: `https://raw.githubusercontent.com${pathname}/${revision}/${path}`,
    decisionWorkerPools: policy.decisionWorkerPools,
    dockerImageWorkerPools: policy.dockerImageWorkerPools,
    scriptworkerProvisioners: policy.scriptworkerProvisioners,
    tasksFor: policy.tasksFor,
    prebuiltDockerImageTaskTypes: policy.prebuiltDockerImageTaskTypes,
    restrictedScopes: policy.restrictedScopes,
    restrictedTrees: Object.fromEntries(
      Object.entries(restrictedTrees).map(([list, trees]) => [list, trees.map((tree) => treeOf(tree))]),
    ),
    ed25519PublicKeys: JSON.parse(JSON.stringify(policy.ed25519PublicKeys)) as JsonObject, // without undefined
    maxChainLength: policy.maxChainLength,
    hosts: [...new Set(repositories.map((repository) => (github.includes(repository) ? 'github' : 'hg')))],
    owners: [...new Set(github.map((repository) => pathOf(repository).split('/')[1] ?? ''))],
  };
}

function pathOf(repository: string): string {
  return new URL(repository).pathname;
}

function treeOf(tree: PolicyDocument['restrictedTrees'][string][number]): string {
  return typeof tree === 'string' ? pathOf(tree) : `${pathOf(tree.repository)} (${tree.branches.join(', ')})`;
}

function differencesBetween(product: string, theirs: JsonObject, own: JsonObject) {
  return Object.keys(theirs).flatMap((member) => {
    const [there, here] = [atomsOf(theirs[member] ?? null), atomsOf(own[member] ?? null)];
    const onlyReference = there.filter((atom) => !here.includes(atom));
    const onlyOurs = here.filter((atom) => !there.includes(atom));
    return onlyReference.length + onlyOurs.length === 0 ? [] : [{ product, member, onlyReference, onlyOurs }];
  });
}

/** Everything that a member says, each as one text, whatever the order of its lists. */
function atomsOf(value: JsonValue): string[] {
  if (Array.isArray(value)) return value.flatMap((entry: JsonValue) => atomsOf(entry)).sort();
  if (!isJsonObject(value)) return [String(value)];
  return Object.entries(value).flatMap(([key, member]) => [
    key,
    ...atomsOf(member).map((atom) => `${key}: ${atom}`),
  ]);
}
