import type { Allowance } from './allowance.js';
import { allowedAnswers } from './allowed/answers.js';
import { allowedArtifacts } from './allowed/artifacts.js';
import { allowedGitHub, allowedGitHubOfOurs } from './allowed/github.js';
import { allowedGitHubTemplates } from './allowed/github-templates.js';
import { allowedSources, allowedSourcesOfOurs } from './allowed/sources.js';
import { allowedTasks, allowedTasksOfOurs } from './allowed/tasks.js';

/** What both verifiers accept, looked at one by one. */
export const acceptedByBoth: readonly Allowance[] = [
  ...allowedTasks,
  ...allowedArtifacts,
  ...allowedSources,
  ...allowedGitHubTemplates,
  ...allowedGitHub,
  ...allowedAnswers,
];

/** What ours accepts and scriptworker refuses. */
export const acceptedByOursOnly: readonly Allowance[] = [
  ...allowedTasksOfOurs,
  ...allowedSourcesOfOurs,
  ...allowedGitHubOfOurs,
];
