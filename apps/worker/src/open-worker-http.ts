import type { WorkerHttp, WorkerHttpOptions } from './worker-http.ts';

/**
 * Tells how a worker is, as `worker-http.ts` does. It is loaded when it is first asked for: most workers tell nobody, and
 * metrics take as long to load as the worker itself.
 *
 * @throws {WorkerListenFailed}
 */
export async function openWorkerHttp(options: WorkerHttpOptions): Promise<WorkerHttp> {
  const http = await import('./worker-http.ts');
  return await http.openWorkerHttp(options);
}
