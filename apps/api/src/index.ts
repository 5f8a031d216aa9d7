export { ListenFailed } from './listen-failed.ts';
export { createReadPool } from './read-pool.ts';
export { startApi } from './start-api.ts';
export type { ApiOptions, RunningApi } from './start-api.ts';
