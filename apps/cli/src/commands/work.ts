import { openWorkspace } from '../open-workspace.ts';
import type { Workspace } from '../open-workspace.ts';
import type { Session } from '../session.ts';
import { EXIT } from '../terminal/exit-code.ts';
import type { ExitCode } from '../terminal/exit-code.ts';
import { stopOf } from '../terminal/stop-of.ts';

/** `backtrail worker`: the jobs that keep the store current, until Ctrl-C or SIGTERM. */
export async function work(session: Session): Promise<ExitCode> {
  const workspace = await openWorkspace(session);
  try {
    return await withWorker(workspace, async () => {
      session.terminal.talk('Working   (Ctrl-C stops)');
      await stopOf(session.terminal.signal);
      return EXIT.answered;
    });
  } finally {
    await workspace.close();
  }
}

/** Runs the jobs in this process while something else goes on in it. */
export async function withWorker<T>(workspace: Workspace, whileWorking: () => Promise<T>): Promise<T> {
  const { startWorker } = await import('../../../worker/src/index.ts');
  const { pool, appUrl, config } = workspace;
  const worker = await startWorker({
    pool,
    place: { appUrl, redisUrl: config.redisUrl },
    buckets: { endpointUrl: config.awsEndpointUrl },
  });
  try {
    return await whileWorking();
  } finally {
    await worker.close();
  }
}
