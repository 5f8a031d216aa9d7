export { startWorker } from './start-worker.ts';
export type { RunningWorker, WorkerOptions } from './start-worker.ts';
export { openWorkerHttp, WorkerListenFailed } from './worker-http.ts';
export type { WorkerHttp, WorkerHttpOptions } from './worker-http.ts';
