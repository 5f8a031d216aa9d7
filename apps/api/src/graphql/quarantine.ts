import { listQuarantine, quarantinedContent } from '#query';
import type { QuarantinedEntry } from '#query';
import { ApiDefect } from './api-fault.ts';
import { isNumber, numberCursorOf, numberInCursor } from './number-cursor.ts';
import { pageOf } from './page.ts';
import type { Page, PageArgs } from './page.ts';
import type { Problem } from './problem.ts';
import type { RequestContext } from './request-context.ts';

/** What was kept of an entry's bytes. */
export type ContentNode = { readonly isWhole: boolean; readonly base64: string };

/** The schema's `QuarantineEntry`. */
export type QuarantineNode = Omit<QuarantinedEntry, 'quarantineId' | 'byteOffset' | 'contentBytes'> & {
  readonly __typename: 'QuarantineEntry';
  readonly id: string;
  readonly byteOffset: number | null;
  readonly contentBytes: number;
};

/** A page of quarantine, the oldest entry first. */
export async function quarantineOf(args: PageArgs, { readPool }: RequestContext): Promise<Page<QuarantineNode>> {
  const after = numberInCursor('quarantine', args.after) ?? '0';
  const entries = await listQuarantine(readPool, BigInt(after), args.first + 1);
  const edges = entries
    .slice(0, args.first)
    .map((entry) => ({ cursor: numberCursorOf('quarantine', entry.quarantineId), node: nodeOfEntry(entry) }));
  return pageOf(edges, entries.length > args.first, args);
}

/** One entry, or why there is none. */
export async function quarantineEntryOf(
  id: string,
  { readPool }: RequestContext,
): Promise<QuarantineNode | (Problem & { readonly code: 'NOT_FOUND' })> {
  const number = isNumber(id) ? BigInt(id) : 0n;
  const [entry] = number === 0n ? [] : await listQuarantine(readPool, number - 1n, 1);
  if (entry?.quarantineId === number.toString()) return nodeOfEntry(entry);
  return {
    __typename: 'NotFound',
    code: 'NOT_FOUND',
    message: `No entry of quarantine has the id ${JSON.stringify(id.slice(0, 40))}.`,
    hint: '"quarantine" lists those that there are.',
  };
}

/** What was kept of an entry's bytes. */
export async function contentOf({ id }: QuarantineNode, { readPool, signal }: RequestContext): Promise<ContentNode> {
  signal.throwIfAborted();
  const held = await quarantinedContent(readPool, BigInt(id));
  if (held === null) throw new ApiDefect(`the quarantine entry ${id} was listed and is not there`);
  return { isWhole: held.isWhole, base64: held.content.toString('base64') };
}

function nodeOfEntry({ quarantineId, byteOffset, contentBytes, ...entry }: QuarantinedEntry): QuarantineNode {
  return {
    __typename: 'QuarantineEntry',
    id: quarantineId,
    ...entry,
    byteOffset: byteOffset === null ? null : Number(byteOffset),
    contentBytes: Number(contentBytes),
  };
}
