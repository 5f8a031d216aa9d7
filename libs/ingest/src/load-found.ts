import type { Found } from '#source';
import type { FileNote } from './ingest-report.ts';
import { loadObject } from './load-object.ts';
import type { Loading } from './load-object.ts';
import { newObjectOf } from './new-object.ts';

/** Reads something found into the loader. Gives what is to be told of it, where it failed or holds no records. */
export async function loadFound(found: Found, objectId: number, loading: Loading): Promise<FileNote | null> {
  const { name, classification } = found;
  const loaded = await loadObject(found, newObjectOf(objectId, name, classification), loading);
  if (loading.loader.isFull()) await loading.loader.flush();
  if (loaded === null) return null;
  const { outcome, setAside } = loaded;
  if (setAside !== null)
    return { kind: 'skipped', name, reason: setAside, detail: `by its content it is a CloudTrail ${setAside}` };
  return outcome.failure === null ? null : { kind: 'failed', name, ...outcome.failure };
}
