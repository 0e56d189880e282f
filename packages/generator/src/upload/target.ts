/** Credentials of a Taskcluster client; those of a claimed task are temporary and have a certificate. */
export interface UploadCredentials {
  readonly clientId: string;
  readonly accessToken: string;
  /** The JSON text of the certificate. */
  readonly certificate?: string;
}

/** How artifacts are stored. What a deployment has is known to its operators; `object` needs the object service. */
export type UploadStorage = 's3' | 'object';

/** Where artifacts are uploaded to. */
export interface UploadTarget {
  readonly taskId: string;
  readonly runId: number;
  /** When the artifacts may be deleted; not after the task expires. */
  readonly expires: Date;
  readonly rootUrl: string;
  /** Of the claimed task. None where `proxyUrl` adds them. */
  readonly credentials?: UploadCredentials;
  /** A proxy that signs what it passes on, like taskcluster-proxy. It is asked in place of `rootUrl`. */
  readonly proxyUrl?: string;
  /** Defaults to `s3`, which every deployment has. */
  readonly storage?: UploadStorage;
  /** Attempts of one request or upload, before it counts as failed. Defaults to 6. */
  readonly attempts?: number;
  /** Milliseconds to wait before the second attempt, twice as many before each later one. Defaults to 200. */
  readonly backoffMs?: number;
  /** Milliseconds without a byte after which a connection is given up. Defaults to 60 000. */
  readonly idleTimeoutMs?: number;
}
