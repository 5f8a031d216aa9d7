import type { NewObject } from '#ledger';
import type { WorthReading } from '#source';

/** The object row of something found. What its name claims is kept apart from what its records say. */
export function newObjectOf(objectId: number, name: string, classification: WorthReading | null): NewObject {
  const claimed = classification?.kind === 'log' ? classification : null;
  return { objectId, name, nameAccount: claimed?.accountId ?? null, nameRegion: claimed?.region ?? null };
}
