import type { Answer, EventAnswer, Hop, SessionAnswer } from '../answer.ts';
import { targetOf } from '../deed.ts';
import type { Child } from '../element.ts';
import { element } from '../element.ts';
import { STATUS_WORDS, actionOf, gapWords } from '../words.ts';
import { candidateList } from './candidate-list.ts';
import { chain } from './chain.ts';
import { careful, vouched } from './claims.ts';
import { missing } from './gap.ts';
import { eventHeadline, sessionHeadline } from './headline.ts';
import { code, logText, moment, questionLink } from './log-text.ts';
import { recordDetails } from './record-details.ts';
import { statusMark } from './status-mark.ts';

/** The answer for one record of an event. */
export function eventCard(answer: EventAnswer): HTMLElement {
  const { eventTime, eventSource, eventName, eventId, event } = answer;
  const action = actionOf(eventSource, eventName);
  const target = targetOf(eventName, event.raw);
  const places = [event.region, event.sourceIp, event.errorCode].flatMap((part) =>
    part === null ? [] : [' · ', logText(part)],
  );
  const end: Child = [
    element('p', { class: 'name' }, logText(action), target === null ? null : [' ', logText(target)]),
    element('p', { class: 'fact' }, moment(eventTime), ' · in account ', logText(answer.accountId)),
    recordDetails(eventId),
  ];
  return card(answer, {
    headline: eventHeadline(answer),
    facts: [moment(eventTime), ' · ', logText(action), places],
    end,
    endWords: 'the action',
  });
}

/** The answer for one session and key. */
export function sessionCard(answer: SessionAnswer, note: string | null = null): HTMLElement {
  const { sessionId, accessKeyId, createdAt, firstSeenAt, lastSeenAt } = answer;
  const facts: Child = [
    sessionId === null ? null : ['session ', questionLink(sessionId, code(sessionId)), ' · '],
    accessKeyId === null ? 'no key shown' : ['key ', questionLink(accessKeyId, code(accessKeyId))],
    createdAt === null ? null : [' · created ', moment(createdAt)],
    [' · seen ', moment(firstSeenAt), ' → ', moment(lastSeenAt)],
  ];
  return card(answer, { headline: sessionHeadline(answer), facts, end: null, endWords: 'this session', note });
}

type CardParts = {
  readonly headline: readonly Child[];
  readonly facts: Child;
  readonly end: Child;
  /** What the chain leads to. */
  readonly endWords: string;
  readonly note?: string | null;
};

function card(answer: Answer, { headline, facts, end, endWords, note = null }: CardParts): HTMLElement {
  const { status, origin, hops, claims, candidates, gap } = answer;
  return element(
    'article',
    { class: 'card', 'data-status': status },
    element(
      'header',
      {},
      element(
        'p',
        { class: 'marks' },
        statusMark(status),
        note === null ? null : element('span', { class: 'note' }, note),
        element('span', { class: 'meaning' }, STATUS_WORDS[status]),
      ),
      element('h2', { tabindex: '-1' }, headline),
      element('p', { class: 'fact' }, facts),
    ),
    careful(claims),
    gap === null ? null : missing(gap),
    candidates.length === 0 ? null : candidateList(candidates),
    element('h3', {}, origin === null ? 'As far as the logs lead' : `From the origin to ${endWords}`),
    chain(answer, end, gap === null ? 'Several origins fit: see the candidates.' : gapWords(gap.reason)),
    origin === null || hops.length === 0 ? null : checked(hops),
    vouched(claims),
  );
}

function checked(hops: readonly Hop[]): HTMLElement {
  const firm = hops.filter(({ strength }) => strength !== 'WEAK').length;
  return element(
    'p',
    { class: 'checked' },
    `Tied by what AWS wrote: ${firm} of ${hops.length} ${hops.length === 1 ? 'step' : 'steps'}.`,
  );
}
