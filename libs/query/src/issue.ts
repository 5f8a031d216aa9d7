import { decodeRecord } from '#cloudtrail';
import { distinctInOrder } from '#kernel';
import { readTexts } from '#ledger';
import type pg from 'pg';
import { eventsById } from './events-by-id.ts';
import type { ParentLink } from './parent-links.ts';

/** What the call that issued a session asked for, as far as its records show it; null or empty where they do not. */
export type IssueRequest = {
  readonly eventName: string;
  readonly roleArn: string | null;
  readonly durationSeconds: number | null;
  readonly expiresAt: string | null;
  readonly sourceIdentity: string | null;
  /** The text of the session policy, as it was given. */
  readonly policy: string | null;
  readonly policyArns: readonly string[];
  /** Session tags, by key. */
  readonly tags: readonly { readonly key: string; readonly value: string }[];
};

/** A call that issued a session: to whom, and for what it asked. */
export type Issue = ParentLink & { readonly request: IssueRequest | null };

/** Calls whose records are read. */
const MOST_ISSUES = 20;

/** The calls behind some links, by time; the requests of the first ones. */
export async function issuesOf(pool: pg.Pool | pg.ClientBase, links: readonly ParentLink[]): Promise<readonly Issue[]> {
  const inOrder = distinctInOrder(links, (link) => JSON.stringify([link.issuedAt, link]));
  const requests = await requestsOf(
    pool,
    inOrder.slice(0, MOST_ISSUES).map(({ issuedBy }) => issuedBy),
  );
  return inOrder.map((link, index) => ({ ...link, request: requests[index] ?? null }));
}

/**
 * What each of some calls asked for, by the first of its events whose records show it. Of all calls together the first
 * events are read, then the second ones of those that are left: as a rule there is no second time.
 */
async function requestsOf(
  pool: pg.Pool | pg.ClientBase,
  calls: readonly (readonly string[])[],
): Promise<readonly (IssueRequest | null)[]> {
  const requests: (IssueRequest | null)[] = calls.map(() => null);
  for (let turn = 0; ; turn += 1) {
    const asked = calls.map((eventIds, index) => (requests[index] === null ? eventIds[turn] : undefined));
    const eventIds = [...new Set(asked.flatMap((eventId) => eventId ?? []))];
    if (eventIds.length === 0) return requests;
    const told = await requestsIn(pool, eventIds);
    asked.forEach((eventId, index) => {
      if (eventId !== undefined) requests[index] = told.get(eventId) ?? null;
    });
  }
}

/** What the records of some events say that was asked for, by event id; those that issued nothing are left out. */
async function requestsIn(
  pool: pg.Pool | pg.ClientBase,
  eventIds: readonly string[],
): Promise<ReadonlyMap<string, IssueRequest>> {
  const events = [...(await eventsById(pool, eventIds, 'all')).values()].flat();
  const texts = await readTexts(
    pool,
    events.map(({ location }) => location),
  );
  const told = new Map<string, IssueRequest>();
  events.forEach(({ place, columns }, index) => {
    const text = texts[index];
    if (text === undefined || told.has(place.eventId)) return;
    const request = requestOf(text, columns.account, place.textHash);
    if (request !== null) told.set(place.eventId, request);
  });
  return told;
}

function requestOf(text: Buffer, accountFromName: string, textHash: string): IssueRequest | null {
  const decoded = decodeRecord(text, { accountFromName, contentHashHex: () => textHash });
  const issuance = decoded.ok ? decoded.value.facts.find((fact) => fact.kind === 'issuance') : undefined;
  if (issuance === undefined) return null;
  const asked = membersOf(membersOf(parsed(text.toString('utf8')))['requestParameters']);
  return {
    eventName: issuance.eventName,
    roleArn: issuance.roleArn,
    durationSeconds: typeof asked['durationSeconds'] === 'number' ? asked['durationSeconds'] : null,
    expiresAt: issuance.expiresAt === null ? null : new Date(issuance.expiresAt).toISOString(),
    sourceIdentity: issuance.sourceIdentity,
    policy: textOf(asked['policy']),
    policyArns: listOf(asked['policyArns']).flatMap((entry) => textOf(membersOf(entry)['arn']) ?? []),
    tags: tagsOf(asked['tags']),
  };
}

function tagsOf(value: unknown): IssueRequest['tags'] {
  const tags = listOf(value).flatMap((entry) => {
    const [key, text] = [textOf(membersOf(entry)['key']), textOf(membersOf(entry)['value'])];
    return key === null || text === null ? [] : [{ key, value: text }];
  });
  return tags.sort((a, b) => (a.key < b.key ? -1 : a.key > b.key ? 1 : 0));
}

function parsed(raw: string): unknown {
  try {
    return JSON.parse(raw);
  } catch {
    return null;
  }
}

const membersOf = (value: unknown): Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null ? { ...value } : {};

const listOf = (value: unknown): readonly unknown[] => (Array.isArray(value) ? value : []);

const textOf = (value: unknown): string | null => (typeof value === 'string' ? value : null);
