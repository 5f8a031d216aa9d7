import { resolve } from 'node:path';
import type { NewObject } from '#ledger';
import type { WorthReading } from '#source';

/** The object row of something found. What its name claims is kept apart from what its records say. */
export function newObjectOf(objectId: number, name: string, classification: WorthReading | null): NewObject {
  const claimed = classification?.kind === 'log' ? classification : null;
  return {
    objectId,
    name: placeOf(name),
    nameAccount: claimed?.accountId ?? null,
    nameRegion: claimed?.region ?? null,
  };
}

/** The absolute path, so that a record tells where it came from whatever folder the command ran in; `-` and addresses stay. */
const placeOf = (name: string): string => (name === '-' || ADDRESS.test(name) ? name : resolve(name));

/** `s3://bucket/key`, `https://queue#message`. */
const ADDRESS = /^[a-z][a-z0-9+.-]*:\/\//;
