import type { EpochMs } from '#kernel';
import { readFacts, uuidOfText } from '#ledger';
import { parseKnownFact, userBody, userShownBy } from '#lineage';
import type { KnownFact, KnownSighting } from '#lineage';
import type pg from 'pg';

/** A fact as the ledger holds it, or as the resolver derived it. */
export type ToldFact = {
  readonly factId: string;
  readonly kind: string;
  readonly firstAt: EpochMs;
  readonly lastAt: EpochMs;
  readonly body: string;
};

/** The facts of some load transactions, each once, with the time that all of them together cover. */
export async function factsOfAppends(
  client: pg.ClientBase,
  appendIds: readonly string[],
): Promise<readonly ToldFact[]> {
  const told = new Map<string, ToldFact>();
  for (const fact of await readFacts(client, appendIds)) {
    const factId = uuidOfText(fact.body); // costs less than a map whose keys are whole bodies
    const known = told.get(factId);
    told.set(factId, known === undefined ? { factId, ...fact } : { ...known, ...coveringTime(known, fact) });
  }
  return [...told.values()];
}

/** The time from the first use of two to the last. */
export function coveringTime(
  a: Pick<ToldFact, 'firstAt' | 'lastAt'>,
  b: Pick<ToldFact, 'firstAt' | 'lastAt'>,
): Pick<ToldFact, 'firstAt' | 'lastAt'> {
  const firstAt = a.firstAt < b.firstAt ? a.firstAt : b.firstAt;
  const lastAt = a.lastAt > b.lastAt ? a.lastAt : b.lastAt;
  return { firstAt, lastAt };
}

/** A fact in the resolver's form; null for kinds that no join looks at. */
export function knownFactOf({ factId, kind, body, firstAt }: Omit<ToldFact, 'lastAt'>): KnownFact | null {
  return parseKnownFact({ id: factId, kind, body, firstAt }, uuidOfText);
}

/** The fact, derived from a user's sighting, of whom its unique id belongs to. Told once for all its sessions. */
export function userFactOf({ actor }: KnownSighting, told: ToldFact): ToldFact | null {
  const user = userShownBy(actor);
  if (user === null) return null;
  const body = userBody(user);
  return { ...told, factId: uuidOfText(`${user.kind} ${body}`), kind: user.kind, body };
}
