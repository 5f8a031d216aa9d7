import { isoOf } from '#kernel';
import { ANSWER_CHANGES, RESOLVER_VERSION } from '#lineage';
import type { AnswerChangeClass, Outcome } from '#lineage';
import { compareLineages, lineageComputedBy } from '#projection';
import type { ChangedAnswer } from '#projection';
import type pg from 'pg';
import { catchUp } from '../catch-up.ts';
import { changesText } from '../terminal/changes-text.ts';
import { EXIT } from '../terminal/exit-code.ts';
import type { ExitCode } from '../terminal/exit-code.ts';
import type { Terminal } from '../terminal/terminal.ts';

/** Changes of one class that people are shown. */
const MOST_SHOWN = 10;

/** `backtrail rebuild --diff`: which answers would change if this version's rules gave them all. Changes none. */
export async function rebuildDiff(pool: pg.Pool, isJson: boolean, terminal: Terminal): Promise<ExitCode> {
  await catchUp(pool, terminal);
  await tellVersions(pool, terminal);
  const counts = new Map<AnswerChangeClass, number>(ANSWER_CHANGES.map((name) => [name, 0]));
  const shown: ChangedAnswer[] = [];
  const onChange = async (change: ChangedAnswer): Promise<void> => {
    const count = (counts.get(change.class) ?? 0) + 1;
    counts.set(change.class, count);
    if (isJson) await terminal.out(`${JSON.stringify(changeInJson(change))}\n`);
    else if (count <= MOST_SHOWN) shown.push(change);
  };
  let records = 0;
  await compareLineages(pool, onChange, {
    signal: terminal.signal,
    onRecords: (more) => {
      records += more;
      terminal.progress(` Lineage  ${records.toLocaleString('en')} records folded beside the present one`);
    },
    onCompared: (part) => {
      terminal.progress(` Compared ${Math.floor(part * 100)} %`);
    },
  });
  const summary = { kind: 'summary', resolverVersion: RESOLVER_VERSION, changes: Object.fromEntries(counts) };
  await terminal.out(isJson ? `${JSON.stringify(summary)}\n` : `${changesText(counts, shown)}\n`);
  if ([...counts.values()].some((count) => count > 0)) {
    terminal.talk('Nothing was changed. To answer so from now on: backtrail rebuild --switch');
  }
  return EXIT.answered;
}

async function tellVersions(pool: pg.Pool, terminal: Terminal): Promise<void> {
  const by = await lineageComputedBy(pool);
  if (by === null) return;
  const program = by.program === '' ? '' : ` of Backtrail ${by.program}`;
  terminal.talk(
    `The present lineage was computed by resolver ${by.resolverVersion}${program}; this program's is resolver ${RESOLVER_VERSION}.`,
  );
}

function changeInJson(change: ChangedAnswer): unknown {
  const { at, before, after, sessionId, sessionArn, accessKeyId, principalId, events } = change;
  return {
    kind: 'change',
    class: change.class,
    sessionId,
    sessionArn,
    accessKeyId,
    principalId,
    at: isoOf(at),
    events,
    before: outcomeInJson(before),
    after: outcomeInJson(after),
  };
}

function outcomeInJson(outcome: Outcome | null): unknown {
  if (outcome === null) return null;
  const { status } = outcome;
  return {
    status,
    origin: 'origin' in outcome ? outcome.origin : null,
    possibleOrigins: status === 'AMBIGUOUS' ? outcome.origins : [],
    gap: status === 'INCOMPLETE' ? outcome.stop.gap : null,
  };
}
