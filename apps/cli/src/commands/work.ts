import { compileLess, growHeapsSlowly } from '#platform';
import { openWorkspace } from '../open-workspace.ts';
import type { Workspace } from '../open-workspace.ts';
import type { Session } from '../session.ts';
import { EXIT } from '../terminal/exit-code.ts';
import type { ExitCode } from '../terminal/exit-code.ts';
import { stopOf } from '../terminal/stop-of.ts';

/**
 * A worker reads less at once than `ingest`, and shares its machine with others: it may take some 20 MB more, and collects
 * garbage less often for it, which is 3 % of the time of two that read a backlog (measured at 339 MB in a million records).
 */
const GROWING_PERCENT = 120;

/** `backtrail worker`: the jobs that keep the store current, until Ctrl-C or SIGTERM. */
export async function work(session: Session): Promise<ExitCode> {
  const workspace = await openWorkspace(session);
  growHeapsSlowly(GROWING_PERCENT);
  try {
    return await withWorker(workspace, () =>
      withWorkerHttp(workspace, session, async () => {
        session.terminal.talk('Working   (Ctrl-C stops)');
        await stopOf(session.terminal.signal);
        return EXIT.answered;
      }),
    );
  } finally {
    await workspace.close();
  }
}

/** Tells how the worker is, where that is asked for, while something else goes on in it. */
async function withWorkerHttp<T>(workspace: Workspace, { terminal }: Session, meanwhile: () => Promise<T>): Promise<T> {
  const { pool, appUrl, kind, config } = workspace;
  const { workerHttpPort: httpPort, httpHost, authMode, home } = config;
  if (httpPort === null) return await meanwhile();
  const { createHealthPool, watchHealth } = await import('#health');
  const { openWorkerHttp } = await import('../../../worker/src/index.ts');
  const healthPool = createHealthPool(appUrl);
  const health = watchHealth({ pool: healthPool, home: kind === 'embedded' ? home : null });
  try {
    const http = await openWorkerHttp({ httpHost, httpPort, authMode, pool, healthPool, health });
    terminal.talk(`Telling how it is on ${http.url}`);
    return await meanwhile().finally(http.close);
  } finally {
    health.close();
    await healthPool.end();
  }
}

/** Runs the jobs in this process while something else goes on in it. */
export async function withWorker<T>(workspace: Workspace, whileWorking: () => Promise<T>): Promise<T> {
  compileLess();
  const { startWorker } = await import('../../../worker/src/index.ts');
  const { pool, appUrl, config } = workspace;
  const worker = await startWorker({
    pool,
    place: { appUrl, redisUrl: config.redisUrl },
    buckets: { endpointUrl: config.awsEndpointUrl },
    verifyEveryHours: config.verifyEveryHours,
  });
  try {
    return await whileWorking();
  } finally {
    await worker.close();
  }
}
