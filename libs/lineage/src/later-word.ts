import type { Actor } from '#cloudtrail';

/** What an addendum shows of the caller, and what it says to be new; null where it says nothing. */
export type LaterWord = { readonly fields: string | null; readonly caller: Actor };

/**
 * Whether an addendum tells who called: where it says that it tells the caller anew, and, if it does not say what it tells
 * anew, where the first record shows none.
 *
 * @see https://docs.aws.amazon.com/awscloudtrail/latest/userguide/cloudtrail-event-reference-record-contents.html (addendum)
 */
export function tellsCaller({ fields, caller }: LaterWord, first: Actor): boolean {
  const isMissing = fields === null && first.type === null && caller.type !== null;
  return isMissing || saysCallerIsNew(fields);
}

/** Whether both show the caller, and something of it differs that the addendum does not say to be new. */
export function contradictsCaller({ fields, caller }: LaterWord, first: Actor): boolean {
  if (saysCallerIsNew(fields) || caller.type === null || first.type === null) return false;
  const before = new Map<string, unknown>(Object.entries(first));
  return Object.entries(caller).some(([name, value]) => {
    const known = before.get(name) ?? null;
    return value !== null && known !== null && JSON.stringify(value) !== JSON.stringify(known);
  });
}

const saysCallerIsNew = (fields: string | null): boolean => /\buserIdentity\b/.test(fields ?? '');
