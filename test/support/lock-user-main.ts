import { appendFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { takeStartLock } from '../../libs/platform/src/embedded/start-lock.ts';

/*
 * A process that takes the lock of a folder again and again, until it is killed or has done its rounds:
 * `lock-user-main.ts FOLDER DIARY ROUNDS`. Its diary says when it came in and when it went out.
 */
const [folder = '', diary = '', rounds = '0'] = process.argv.slice(2);
for (let round = 0; round < Number(rounds); round++) {
  const unlock = await takeStartLock(folder, Date.now() + 60_000);
  if (unlock === undefined) throw new Error('waited a minute for the lock');
  appendFileSync(diary, `in ${String(process.pid)}\n`);
  await sleep(round % 4);
  appendFileSync(diary, `out ${String(process.pid)}\n`);
  unlock();
}
