import { distinctInOrder } from '#kernel';
import type pg from 'pg';
import { recordsWithText } from './event-record.ts';
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
export async function issuesOf(pool: pg.Pool, links: readonly ParentLink[]): Promise<readonly Issue[]> {
  const inOrder = distinctInOrder(links, (link) => JSON.stringify([link.issuedAt, link]));
  const requests = await Promise.all(inOrder.slice(0, MOST_ISSUES).map((link) => requestOf(pool, link.issuedBy)));
  return inOrder.map((link, index) => ({ ...link, request: requests[index] ?? null }));
}

async function requestOf(pool: pg.Pool, eventIds: readonly string[]): Promise<IssueRequest | null> {
  for (const eventId of eventIds) {
    for (const { facts, raw } of await recordsWithText(pool, eventId)) {
      const issuance = facts.find((fact) => fact.kind === 'issuance');
      if (issuance === undefined) continue;
      const asked = membersOf(membersOf(parsed(raw))['requestParameters']);
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
  }
  return null;
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
