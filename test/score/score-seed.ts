import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { eventKey, simulate } from '../simulator/index.ts';
import type { Play, Simulation, TrailFile } from '../simulator/index.ts';
import { runBacktrail, summaryOf } from '../support/ingest-run.ts';
import { readAttributions } from './attribution.ts';
import type { Attribution } from './attribution.ts';
import { byPrincipal, outcomeOf } from './compare.ts';
import { isNamedBy } from './named-by.ts';
import type { Scored } from './tally.ts';
import { usualRecipe } from './usual-recipe.ts';

/**
 * Plays an organisation, has Backtrail read what CloudTrail would leave of it, and compares each answer with the truth.
 *
 * @param databaseUrl an empty, migrated database
 */
export async function scoreSeed(play: Play, databaseUrl: string): Promise<Scored[]> {
  const simulation = simulate(play);
  return compareAll(simulation, await answersOf(simulation, databaseUrl));
}

async function answersOf({ files, truths }: Simulation, databaseUrl: string): Promise<Attribution[]> {
  const expected = truths.size;
  const folder = mkdtempSync(path.join(tmpdir(), 'backtrail-score-'));
  try {
    writeFiles(folder, files);
    const ingested = await runBacktrail(['ingest', folder, '--json'], { databaseUrl });
    const { files: read, records } = summaryOf(ingested);
    if (ingested.code !== 0 || read.failed > 0 || records.new !== expected) {
      throw new Error(`ingest went wrong, ${expected} events were expected: ${ingested.out}${ingested.talk}`);
    }
    const { code, out, talk } = await runBacktrail(['attributions'], { databaseUrl });
    const told = readAttributions(out);
    if (code !== 0 || told.length !== expected) {
      throw new Error(
        `attributions went wrong: ${told.length} answers for ${expected} events, exit ${code ?? '?'}: ${talk}`,
      );
    }
    return told;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function writeFiles(folder: string, files: readonly TrailFile[]): void {
  for (const file of files) {
    const place = path.join(folder, file.path);
    mkdirSync(path.dirname(place), { recursive: true });
    writeFileSync(place, file.bytes);
  }
}

function compareAll({ truths, sessions }: Simulation, told: readonly Attribution[]): Scored[] {
  const answers = new Map(told.map((each) => [eventKey({ id: each.eventId, account: each.accountId }), each]));
  const principals = byPrincipal(sessions);
  const recipe = usualRecipe([...truths.values()].map(({ event }) => event));
  return [...truths].map(([key, truth]) => {
    const answer = answers.get(key);
    if (answer === undefined) throw new Error(`there is no answer for ${key}`);
    const name = recipe(truth.event);
    const byRecipe = name === null ? 'silent' : isNamedBy(name, truth) ? 'right' : 'wrong';
    return { truth, answer, outcome: outcomeOf(truth, answer, principals), byRecipe };
  });
}
