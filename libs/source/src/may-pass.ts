import type { ObjectFailure } from './failure.ts';

/**
 * What may be otherwise when the object is read another time, since it is about the way to its bytes and not about the
 * bytes. All else is the object's own, and stays.
 */
const PASSING: ReadonlySet<string> = new Set<ObjectFailure>(['FOLDER_UNREADABLE', 'FILE_UNREADABLE', 'READ_FAILED']);

/** Whether a failure may pass, so that the object is worth reading again. */
export function mayPass(reason: string): boolean {
  return PASSING.has(reason);
}
