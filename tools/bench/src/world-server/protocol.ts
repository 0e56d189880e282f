import type { WorldOptions } from '@chain-of-trust/sandbox';

/** A deployment to measure against. */
export interface WorldSpec {
  readonly world: WorldOptions;
  /** Milliseconds before each answer. */
  readonly latencyMs?: number;
  /** Size of each entry of the task graph; as the sandbox makes them where it is absent. */
  readonly graphEntryBytes?: number;
}

/** What the server says of itself when it is ready. */
export interface ServerFacts {
  readonly taskId: string;
  /** Further signing tasks of the same task graph. */
  readonly siblings: readonly string[];
  /** Configuration file for `cot --config`. */
  readonly configPath: string;
  readonly rootUrl: string;
  /** The https front under the names of the real world. */
  readonly hosts: { readonly caPath: string; readonly port: number; readonly names: readonly string[] };
  /** ed25519 public keys by worker implementation. */
  readonly publicKeys: Readonly<Record<string, string>>;
}

/** What went over the network since the server was asked last. */
export interface Traffic {
  readonly requests: number;
  /** Absolute URLs of those that are GET, in the order in which they were asked for. */
  readonly urls: readonly string[];
  readonly connections: number;
}

/** Messages between the benchmark and the server's process. */
export type ServerMessage =
  | { readonly type: 'ready'; readonly facts: ServerFacts }
  | { readonly type: 'traffic'; readonly traffic: Traffic };
