import { recogniseId, sessionTree } from '#query';
import type { TreeOptions } from '#query';
import type pg from 'pg';
import type { EpochMs } from '#kernel';
import { withKnowledge } from '../knowledge.ts';
import { EXIT } from '../terminal/exit-code.ts';
import type { ExitCode } from '../terminal/exit-code.ts';
import { safeText } from '../terminal/safe-text.ts';
import type { Terminal } from '../terminal/terminal.ts';
import { treeText } from '../terminal/tree-text.ts';
import { wellFormed } from './who-found.ts';

/** `backtrail tree ID`: the sessions above and below. */
export async function tree(
  pool: pg.Pool,
  id: string,
  { json, asOf, ...options }: Omit<TreeOptions, 'maxNodes'> & { readonly json: boolean; readonly asOf: EpochMs | null },
  terminal: Terminal,
): Promise<ExitCode> {
  const found = await withKnowledge(pool, asOf, terminal, ({ reader }) =>
    sessionTree(reader, id, { ...options, maxNodes: null }),
  );
  if (found === null) {
    if (recogniseId(id).kind === 'malformed') wellFormed(id);
    terminal.talk(
      `error: no session or origin ${safeText(id)} in this store. If it is newer, load more: backtrail ingest PATH`,
    );
    return EXIT.notFound;
  }
  const { nodes, edges, truncated } = found;
  await terminal.out(
    json ? `${JSON.stringify({ nodes, edges, ...(truncated ? { truncated } : {}) })}\n` : `${treeText(found)}\n`,
  );
  if (truncated) {
    terminal.talk(
      `Only ${nodes.length.toLocaleString('en')} are shown; there are more. --depth, --up and --down show less.`,
    );
  }
  return EXIT.answered;
}
