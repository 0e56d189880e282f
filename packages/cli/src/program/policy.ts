import { type Command, Option } from 'commander';
import type { Terminal } from '../terminal.js';
import { exampleHelp, type Finish, formatOption, subcommand } from './subcommand.js';

/** `cot policy …`. */
export function addPolicy(program: Command, terminal: Terminal, finish: Finish): void {
  const policy = subcommand(program, 'policy', 'show, check and compare what products trust').helpCommand(
    false,
  );
  subcommand(policy, 'list', 'list the shipped products with the digests of their policies')
    .addHelpText('after', exampleHelp('cot policy list'))
    .action(async () => {
      const { listPolicies } = await import('../commands/policy/list.js');
      finish(await listPolicies(terminal));
    });
  subcommand(policy, 'show', 'print a whole policy, after inheritance, with its digest')
    .addHelpText('after', exampleHelp('cot policy show firefox'))
    .argument('[product]', 'a shipped product')
    .option('--policy <file>', 'a policy file (YAML) instead')
    .addOption(new Option('--format <format>', 'of the policy').choices(['yaml', 'json']).default('yaml'))
    .action(async (product: string | undefined, options: Record<string, string>) => {
      const { showPolicy } = await import('../commands/policy/show.js');
      finish(await showPolicy(product, options, terminal));
    });
  subcommand(policy, 'check', 'say everything that is wrong with policy files')
    .addHelpText('after', exampleHelp('cot policy check policy.yml'))
    .argument('<files...>', 'policy files (YAML)')
    .action(async (files: string[]) => {
      const { checkPolicies } = await import('../commands/policy/check.js');
      finish(await checkPolicies(files, terminal));
    });
  subcommand(
    policy,
    'diff',
    'say what one policy allows and another does not; exits with 1 where they differ',
  )
    .addHelpText('after', exampleHelp('cot policy diff firefox policy.yml'))
    .argument('<before>', 'a shipped product, or a policy file')
    .argument('<after>', 'a shipped product, or a policy file')
    .addOption(formatOption())
    .action(async (before: string, after: string, options: Record<string, string>) => {
      const { diffPolicies } = await import('../commands/policy/diff.js');
      finish(await diffPolicies(before, after, options, terminal));
    });
}
