import type { RunningApi } from '../../../api/src/index.ts';
import { openWorkspace } from '../open-workspace.ts';
import type { Workspace } from '../open-workspace.ts';
import type { Session } from '../session.ts';
import { EXIT } from '../terminal/exit-code.ts';
import type { ExitCode } from '../terminal/exit-code.ts';
import { stopOf } from '../terminal/stop-of.ts';

/** `backtrail serve`: the HTTP server, until Ctrl-C or SIGTERM. */
export async function serve(session: Session): Promise<ExitCode> {
  const workspace = await openWorkspace(session);
  try {
    await serveUntilStopped(workspace, session);
    return EXIT.answered;
  } finally {
    await workspace.close();
  }
}

/** Serves over an open store until the session is told to stop; then lets requests finish. */
export async function serveUntilStopped(workspace: Workspace, { terminal }: Session): Promise<void> {
  const { createReadPool, startApi } = await import('../../../api/src/index.ts');
  const { createHealthPool } = await import('#health');
  const { httpHost, httpPort, httpOrigin, authMode, redisUrl, awsEndpointUrl, pushLagSeconds } = workspace.config;
  const { pool, appUrl, kind } = workspace;
  const readPool = createReadPool(appUrl);
  const healthPool = createHealthPool(appUrl);
  const home = kind === 'embedded' ? workspace.config.home : null;
  const over = {
    pool,
    readPool,
    healthPool,
    home,
    queue: { appUrl, redisUrl },
    buckets: { endpointUrl: awsEndpointUrl },
    pushLagSeconds,
  };
  try {
    const api: RunningApi = await startApi({ ...over, httpHost, httpPort, httpOrigin, authMode });
    try {
      terminal.talk(`Listening on ${api.url}   (Ctrl-C stops)`);
      await stopOf(terminal.signal);
      terminal.talk('Stopping.');
    } finally {
      await api.close();
    }
  } finally {
    await Promise.all([readPool.end(), healthPool.end()]);
  }
}
