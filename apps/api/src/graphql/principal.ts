import type { EpochMs } from '#kernel';
import { awaitCurrent } from '#projection';
import { eventSlice, whoseOf } from '#query';
import type { EventQuestion, Whose } from '#query';
import { checkedText } from './checked-text.ts';
import { eventCursorOf, parseEventCursor } from './event-cursor.ts';
import { attributionNodeOf, heldOf } from './held-event.ts';
import type { AttributionNode } from './held-event.ts';
import { nodeIdOf } from './node-id.ts';
import { pageOf } from './page.ts';
import type { Page, PageArgs } from './page.ts';
import { invalidIdentifier, notFound, outOfCoverage } from './problem.ts';
import type { Problem } from './problem.ts';
import type { RequestContext } from './request-context.ts';

/** The schema's `Principal`. */
export type PrincipalNode = {
  readonly __typename: 'Principal';
  readonly id: string;
  readonly arn: string;
  readonly accountId: string | null;
  /** Null until it is looked up; a principal that nothing is known of has done nothing. */
  readonly whose: Whose | null;
};

/** Shows a principal by its id as answers give it. */
export function principalNodeOf(originId: string, whose: Whose | null = null): PrincipalNode {
  return {
    __typename: 'Principal',
    id: nodeIdOf({ type: 'principal', originId }),
    arn: originId,
    accountId: accountIn(originId),
    whose,
  };
}

/** A principal that did something, or why there is none. */
export async function principalOf(text: string, context: RequestContext): Promise<PrincipalNode | Problem> {
  const originId = text.trim();
  if (originId === '' || originId.length > 2_048 || originId.includes('\0')) {
    const expected = 'Expected an ARN, or the id of an origin as an answer gives it: a subject, an instance id.';
    return invalidIdentifier('arn', 'The text is no name of a principal.', expected);
  }
  const whose = await whoseOf(context.pool, originId);
  if (whose !== null) return principalNodeOf(originId, whose);
  const accountId = accountIn(originId);
  const isCovered = accountId === null || (await context.loaders.isCovered.load(accountId));
  const what = `act of ${originId}`;
  return isCovered ? notFound(what) : outOfCoverage(what, accountId);
}

/** The account in an ARN; null where the text is none or names none. */
function accountIn(text: string): string | null {
  return /^arn:[\w-]+:[\w-]*:[\w-]*:(\d{12}):/.exec(text)?.[1] ?? null;
}

export type ActionsArgs = PageArgs & {
  readonly from?: EpochMs | null;
  readonly to?: EpochMs | null;
  readonly accountId?: string | null;
  readonly onlyWrites?: boolean | null;
};

/** A page of all that a principal did, directly and through every role that it went on to take, by time. */
export async function actionsOf(
  { arn, whose: known }: PrincipalNode,
  args: ActionsArgs,
  { pool, store, signal, loaders }: RequestContext,
): Promise<Page<AttributionNode>> {
  const after = parseEventCursor(args.after);
  const find = async (whose: Whose | null) =>
    whose === null
      ? { events: [], awaiting: [], hasMore: false }
      : eventSlice(pool, questionOf(args, whose), after, args.first);
  let slice = await find(known ?? (await whoseOf(pool, arn)));
  if (slice.awaiting.length > 0) {
    await awaitCurrent(store, slice.awaiting, { signal });
    slice = await find(await whoseOf(pool, arn));
  }
  const edges = slice.events.map((event) => {
    const held = heldOf(event);
    loaders.attribution.prime(held, event.attribution);
    return { cursor: eventCursorOf(event.place), node: attributionNodeOf(held, event.attribution) };
  });
  return pageOf(edges, slice.hasMore, args);
}

function questionOf(args: ActionsArgs, whose: Whose): EventQuestion {
  return {
    from: args.from ?? null,
    until: args.to ?? null,
    accountId: checkedText('accountId', args.accountId),
    isWrite: args.onlyWrites === true,
    whose,
  };
}
