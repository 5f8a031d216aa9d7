import { readFileSync, writeFileSync } from 'node:fs';
import { grouped, percent, tablesOf } from './tables.ts';
import { foundOf } from './tally.ts';
import type { Tally } from './tally.ts';

/** What a run of the score was: which seeds, and how many events each had at least. */
export type ScoreRun = {
  readonly tally: Tally;
  readonly first: number;
  readonly seeds: number;
  readonly events: number;
};

const BETWEEN = /(<!-- score -->\n)[\s\S]*(\n<!-- end of score -->)/;

/** Puts the outcome of a run into the page, between its two marks. */
export function writeAccuracy(page: string, run: ScoreRun): void {
  const text = readFileSync(page, 'utf8');
  if (!BETWEEN.test(text)) throw new Error(`${page} lacks the marks between which the tables go`);
  writeFileSync(
    page,
    text.replace(BETWEEN, (_all, begin: string, end: string) => `${begin}\n${outcomeOf(run)}\n${end}`),
  );
}

function outcomeOf({ tally, first, seeds, events }: ScoreRun): string {
  const { total } = tally;
  const play = `${seeds} ${seeds === 1 ? 'play' : 'plays'} (seeds ${first} to ${first + seeds - 1})`;
  const told = [
    `${play} of at least ${grouped(events)} events each: **${grouped(total.events)} events**, of which`,
    `${grouped(total.knowable)} could be known.`,
    `Backtrail named **${percent(foundOf(total), 3)}** of the knowable, **${grouped(total.wrong)} wrongly** and`,
    `${grouped(total['path wrong'])} by a way that nobody went. The usual recipe finds`,
    `${percent(total.recipeRight / total.events, 1)} of all events and states **${grouped(total.recipeWrong)} wrong names**.`,
  ];
  return `${told.join('\n')}\n\n${tablesOf(tally)}`;
}
