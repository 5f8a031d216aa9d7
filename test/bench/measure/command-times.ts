import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import type { Questions } from '../trail/questions.ts';
import { environmentOf, PROGRAM } from './command.ts';
import { spreadOf, timesOf } from './spread.ts';
import type { Spread } from './spread.ts';
import { withStore } from './store.ts';

/** How long commands take, from the start of their process to its end. */
export type CommandTimes = readonly { readonly command: string; readonly spread: Spread }[];

const TURNS = 9;
/** Not watched meanwhile: looking at all processes takes time of its own. */
const run = promisify(execFile);

/** Runs commands on a loaded store: while it is closed, and while another process has it open. */
export async function commandTimes(home: string, { events }: Questions): Promise<CommandTimes> {
  const eventId = events[1][0]?.eventId ?? '';
  const env = environmentOf(home);
  const spreadBy = async (...words: readonly string[]): Promise<Spread> =>
    spreadOf(await timesOf(Array.from({ length: TURNS }), () => run(process.execPath, [PROGRAM, ...words], { env })));
  return [
    { command: '`backtrail --help`', spread: await spreadBy('--help') },
    { command: '`backtrail who`, the embedded store closed', spread: await spreadBy('who', eventId) },
    {
      command: '`backtrail who`, the embedded store open elsewhere',
      spread: await withStore(home, () => spreadBy('who', eventId)),
    },
  ];
}
