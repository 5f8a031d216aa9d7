import type { EpochMs } from '#kernel';
import type { EventPlace, EventQuestion, EventSearch } from '#query';
import { createAnswerBook, eventSlice, searchEvents, whoDidEvent, whoseOf } from '#query';
import type pg from 'pg';
import { diceOf } from '../../support/trail/dice.ts';
import { ASKED_DEPTHS } from '../trail/questions.ts';
import type { AskedDepth, AskedEvent, Originator, Questions } from '../trail/questions.ts';
import { measureThen } from './answers-then.ts';
import type { AskedTwice } from './answers-then.ts';
import { spreadOf, timesOf } from './spread.ts';
import type { Spread } from './spread.ts';

/** How long answers take, asked one after the other in one process. */
export type Answers = {
  readonly who: Readonly<Record<AskedDepth, Asked>>;
  readonly did: readonly { readonly question: string; readonly spread: Spread }[];
  readonly then: readonly AskedTwice[];
};

/**
 * The first thousand questions of a process, many of which wait for its code to be compiled and for the server to read its
 * files, and a later thousand.
 */
export type Asked = { readonly first: Spread; readonly later: Spread };

const ASKED_EVENTS = 1_000;
/** Asked between the first thousand and the one that counts. */
const ASKED_BETWEEN = 2_000;
const ASKED_PAGES = 50;
const PAGE = 50;
const ANY = { from: null, until: null, accountId: null, action: null, sourceIp: null, errorCode: null } as const;
const NEWEST: Omit<EventSearch, 'originId'> = { ...ANY, isError: false, isWrite: false, isNewestFirst: true };
/** Asked before, of other events, and not counted. */
const CHECKED = 100;

/** Asks a loaded store. @throws when an answer is wrong */
export async function measureAnswers(pool: pg.Pool, questions: Questions): Promise<Answers> {
  const who = {} as Record<AskedDepth, Asked>;
  for (const depth of ASKED_DEPTHS) who[depth] = await measureWho(pool, depth, questions.events[depth]);
  const middle = await middleOf(pool, questions.huge.arn);
  const did = [...(await measureRare(pool, questions.rare)), ...(await measureHuge(pool, questions.huge, middle))];
  return { who, did, then: await measureThen(pool, questions, middle) };
}

/** Some thousand events, drawn with repetition where the trail has fewer. */
async function measureWho(pool: pg.Pool, depth: AskedDepth, events: readonly AskedEvent[]): Promise<Asked> {
  const dice = diceOf(depth);
  const draw = (count: number): readonly AskedEvent[] => Array.from({ length: count }, () => dice.pick(events));
  for (const event of draw(CHECKED)) await checkWho(pool, depth, event);
  const ask = async (count: number): Promise<Spread> =>
    spreadOf(await timesOf(draw(count), ({ eventId }) => whoDidEvent(pool, eventId)));
  const first = await ask(ASKED_EVENTS);
  await ask(ASKED_BETWEEN);
  return { first, later: await ask(ASKED_EVENTS) };
}

async function checkWho(pool: pg.Pool, depth: AskedDepth, { eventId, origin }: AskedEvent): Promise<void> {
  const { answers } = await whoDidEvent(pool, eventId);
  const [answer] = answers;
  if (answers.length === 1 && answer?.origin?.id === origin && answer.hops.length === depth) return;
  throw new Error(`${eventId} was done by ${origin} through ${depth} sessions; told: ${JSON.stringify(answers)}`);
}

async function measureRare(pool: pg.Pool, rare: readonly Originator[]): Promise<Answers['did']> {
  for (const originator of rare) await checkDid(pool, originator);
  const asked = Array.from({ length: ASKED_PAGES }, (_, turn) => rare[turn % rare.length]).filter(
    (one) => one !== undefined,
  );
  const question = `\`did\`, ${listOf(rare)} of one session`;
  return [{ question, spread: spreadOf(await timesOf(asked, ({ arn }) => pageOf(pool, arn, null))) }];
}

async function measureHuge(pool: pg.Pool, huge: Originator, middle: EventPlace | null): Promise<Answers['did']> {
  const turns = Array.from({ length: ASKED_PAGES });
  const name = `${huge.sessions.toLocaleString('en')} sessions, ${huge.records.toLocaleString('en')} events`;
  await pageOf(pool, huge.arn, null);
  const first = spreadOf(await timesOf(turns, () => pageOf(pool, huge.arn, null)));
  const later = spreadOf(await timesOf(turns, () => pageOf(pool, huge.arn, middle)));
  return [
    { question: `\`did\`, ${name}, first page`, spread: first },
    { question: `\`did\`, ${name}, a page in the middle`, spread: later },
  ];
}

const listOf = (rare: readonly Originator[]): string => `${rare.length} users`;

/** Fifty events of somebody, by time, behind a place. */
async function pageOf(pool: pg.Pool, arn: string, after: EventPlace | null): Promise<readonly EventPlace[]> {
  const { events } = await eventSlice(pool, await questionOf(pool, arn), after, PAGE);
  return events.map(({ place }) => place);
}

async function questionOf(pool: pg.Pool, arn: string): Promise<EventQuestion> {
  const whose = await whoseOf(pool, arn);
  if (whose === null) throw new Error(`nothing is told of ${arn}`);
  return { from: null, until: null, accountId: null, isWrite: false, whose };
}

/** Besides what a rare user's session did, there is the call that issued it, in one account or two. */
async function checkDid(pool: pg.Pool, { arn, records, sessions }: Originator): Promise<void> {
  const { length } = await pageOf(pool, arn, null);
  if (length > records && length <= records + 2 * sessions) return;
  throw new Error(`${arn} did ${records} things in ${sessions} sessions; ${length} were told`);
}

/** The first event behind the middle of somebody's time. */
async function middleOf(pool: pg.Pool, arn: string): Promise<EventPlace | null> {
  const question = await questionOf(pool, arn);
  const { events: first } = await eventSlice(pool, question, null, 1);
  const last = await searchEvents(pool, { ...NEWEST, originId: arn }, null, 1, createAnswerBook(pool));
  const ends = [first[0]?.place, last.events[0]?.place].map((place) => place?.eventTime ?? Number.NaN);
  const from = Math.floor(ends.reduce((sum, end) => sum + end / 2, 0)) as EpochMs;
  const { events } = await eventSlice(pool, { ...question, from }, null, 1);
  return events[0]?.place ?? null;
}
