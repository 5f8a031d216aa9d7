export { openWorkerHttp } from './open-worker-http.ts';
export { startWorker } from './start-worker.ts';
export type { RunningWorker, WorkerOptions } from './start-worker.ts';
export type { WorkerHttp, WorkerHttpOptions } from './worker-http.ts';
