import type { EpochMs } from '#kernel';
import { readFactBlocks, uuidOfText } from '#ledger';
import type { FactPlace } from '#ledger';
import { filedFactOf, parseKnownFact, userBody, userShownBy } from '#lineage';
import type { KnownFact, KnownSighting } from '#lineage';
import type pg from 'pg';

/** A fact as the ledger holds it, or as the resolver derived it. */
export type ToldFact = {
  readonly factId: string;
  readonly kind: string;
  readonly firstAt: EpochMs;
  readonly lastAt: EpochMs;
  readonly body: string;
  /** Where it was first told, among all that was told with it. */
  readonly place: FactPlace;
};

/** The facts of some load transactions, each once, with the time that all of them together cover. */
export async function factsOfAppends(
  client: pg.ClientBase,
  appendIds: readonly string[],
): Promise<readonly ToldFact[]> {
  const told = new Map<string, ToldFact>();
  for (const { appendId, block, facts } of await readFactBlocks(client, appendIds)) {
    for (const [line, { kind, firstAt, lastAt, body }] of facts.entries()) {
      const factId = uuidOfText(body); // costs less than a map whose keys are whole bodies
      const known = told.get(factId);
      if (known !== undefined) told.set(factId, { ...known, ...coveringTime(known, { firstAt, lastAt }) });
      else told.set(factId, { factId, kind, firstAt, lastAt, body, place: { appendId, block, line } });
    }
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
export function knownFactOf({ factId, kind, body, firstAt }: Omit<ToldFact, 'lastAt' | 'place'>): KnownFact | null {
  return parseKnownFact({ id: factId, kind, body, firstAt }, uuidOfText);
}

/** A stored fact in the resolver's form; null for kinds that no join looks at. Units keep sightings themselves. */
export function storedFactOf({
  factId,
  kind,
  body,
}: Pick<ToldFact, 'factId' | 'kind' | 'body'>): Exclude<KnownFact, KnownSighting> | null {
  return filedFactOf({ id: factId, kind, body, firstAt: null }, uuidOfText);
}

/** The fact, derived from a user's sighting, of whom its unique id belongs to. Told once for all its sessions. */
export function userFactOf({ actor }: KnownSighting, told: ToldFact): ToldFact | null {
  const user = userShownBy(actor);
  if (user === null) return null;
  const body = userBody(user);
  return { ...told, factId: uuidOfText(`${user.kind} ${body}`), kind: user.kind, body };
}
