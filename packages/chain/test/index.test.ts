import { expect, it } from 'vitest';
import type {
  Chain,
  ChainErrorCode,
  ChainOptions,
  ChainTarget,
  Edge,
  EdgeReason,
  Link,
  LinkProblem,
  ResolvedLink,
  UnresolvedLink,
  WorkerDetection,
  WorkerSign,
} from '../src/index.js';
import * as chain from '../src/index.js';

it('exports exactly its documented names', () => {
  expect(Object.keys(chain).sort()).toEqual([
    'ChainError',
    'buildChain',
    'defaultMaxLinks',
    'detectWorkerImplementation',
  ]);
  type Types = [Chain, ChainErrorCode, ChainOptions, ChainTarget, Edge, EdgeReason, Link, LinkProblem];
  type More = [ResolvedLink, UnresolvedLink, WorkerDetection, WorkerSign];
  expect<Types | More | undefined>(undefined).toBeUndefined();
});
