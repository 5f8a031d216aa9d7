import { createHash } from 'node:crypto';
import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  readdirSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import * as z from 'zod';
import { EmbeddedStoreHomeUnusable } from './embedded-store-errors.ts';
import { codeOf } from '../code-of.ts';
import { mustBeOurs } from './home.ts';
import type { ServerAccount } from './run-as.ts';
import { canEnter } from './server-account.ts';

const RECORD = z.object({ place: z.string().startsWith('/') });

/**
 * The place of a store that has been made before, `undefined` when there is none yet.
 *
 * @throws {EmbeddedStoreHomeUnusable} when the home names a place that is gone: the records were there, and a new store
 *         in its stead would look like an empty one
 */
export function knownPlace(home: string): string | undefined {
  const file = recordIn(home);
  let text: string;
  try {
    text = readFileSync(file, 'utf8');
  } catch (error) {
    if (codeOf(error) !== 'ENOENT') throw error;
    return existsSync(join(home, 'cluster')) ? home : undefined;
  }

  const record = RECORD.safeParse(parsed(text));
  if (!record.success) throw new EmbeddedStoreHomeUnusable(home, `${file} does not say where the store is`);
  const { place } = record.data;
  if (!existsSync(place)) {
    const advice = `bring it back, or remove ${file} to begin an empty store`;
    throw new EmbeddedStoreHomeUnusable(home, `its records were kept in ${place}, which is gone; ${advice}`);
  }
  mustBeOurs(home, place);
  return place;
}

/**
 * Finds the place for a store that is about to be made. To be called under the start lock.
 *
 * That is the home, if PostgreSQL's account can get there. Root's home may be closed to it (a checkout below `/root`, a
 * folder of mode 0700), and neither opening folders that were closed on purpose nor living in a mount or user namespace
 * of our own, which containers often forbid, is an answer. Then the cluster goes to a folder of its own below
 * `/var/lib/backtrail`, where data that must last belongs; where there is no `/var/lib` to write to, below `/var/tmp`,
 * which outlives a restart; at last below the temporary folder. Its name ends at random and is noted in the home, so it
 * is found again, nobody can have made it beforehand, and a store whose home was deleted is never mistaken for another's.
 *
 * @throws {EmbeddedStoreHomeUnusable} when the account can get nowhere
 */
export async function newPlace(
  home: string,
  account: ServerAccount,
  onProgress: (line: string) => void,
): Promise<string> {
  if (account.kind === 'own' || (await canEnter(account, home))) return home;

  const label = `${createHash('sha256').update(home).digest('hex').slice(0, 8)}-`;
  for (const base of ['/var/lib/backtrail', '/var/tmp', tmpdir()]) {
    const place = makeBelow(base, base === '/var/lib/backtrail' ? label : `backtrail-${label}`);
    if (place === undefined) continue;
    if (await canEnter(account, place)) {
      onProgress(`${account.name} cannot enter ${home}: PostgreSQL's files are in ${place}`);
      for (const older of olderPlaces(base, place)) onProgress(`${older} is left of an earlier store in ${home}`);
      writeFileSync(join(place, 'BELONGS-TO'), `${home}\n`, { mode: 0o600 });
      writeFileSync(recordIn(home), `${JSON.stringify({ place })}\n`, { mode: 0o600 });
      return place;
    }
    rmSync(place, { recursive: true, force: true });
  }
  throw new EmbeddedStoreHomeUnusable(
    home,
    `${account.name}, who runs PostgreSQL, cannot enter it or any other folder`,
  );
}

function makeBelow(base: string, prefix: string): string | undefined {
  try {
    if (!existsSync(base) && existsSync(dirname(base))) {
      mkdirSync(base);
      chmodSync(base, 0o755);
    }
    const place = mkdtempSync(join(base, prefix));
    chmodSync(place, 0o755);
    return place;
  } catch {
    return undefined; // not there or not to be written to: the next one will do
  }
}

function olderPlaces(base: string, place: string): string[] {
  const prefix = place.slice(0, -'XXXXXX'.length);
  return readdirSync(base).flatMap((name) => {
    const path = join(base, name);
    return path.startsWith(prefix) && path !== place ? [path] : [];
  });
}

function recordIn(home: string): string {
  return join(home, 'place.json');
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
