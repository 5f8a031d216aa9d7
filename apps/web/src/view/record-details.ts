import { isProblem } from '../answer.ts';
import type { StoredRecord } from '../answer.ts';
import { ask } from '../ask.ts';
import { RECORDS } from '../documents.ts';
import type { Child } from '../element.ts';
import { element } from '../element.ts';
import { indentJson } from '../indent-json.ts';
import { safeLines } from '../safe-text.ts';
import { code, logText, questionLink } from './log-text.ts';

/** An event id that opens to its stored records, which are asked for when it does, and to the question who did that. */
export function proofDetails(eventId: string): HTMLElement {
  return details(eventId, 'proved by event', [element('p', {}, questionLink(eventId, 'Who did this?'))]);
}

/** The same for the event that was asked for. */
export const recordDetails = (eventId: string): HTMLElement => details(eventId, 'raw record of event', []);

function details(eventId: string, words: string, more: readonly HTMLElement[]): HTMLElement {
  const body = element('div', { class: 'record' });
  const shown = element('details', {}, element('summary', {}, `${words} `, code(eventId)), body);
  let isAsked = false;
  shown.addEventListener('toggle', () => {
    if (!shown.open || isAsked) return;
    isAsked = true;
    body.replaceChildren(element('p', {}, 'Reading the record…'));
    void recordsOf(eventId).then(({ parts, isAnswer }) => {
      isAsked = isAnswer;
      body.replaceChildren(...(isAnswer ? more : []), ...parts);
    });
  });
  return shown;
}

type Told = {
  readonly parts: readonly HTMLElement[];
  /** Else it may be asked for once more. */ readonly isAnswer: boolean;
};

async function recordsOf(eventId: string): Promise<Told> {
  const asked = await ask(RECORDS, { id: eventId }, AbortSignal.timeout(30_000)).catch(() => null);
  if (asked === null) return failure('The record did not come in time. Close and open this to ask again.');
  if (asked.kind === 'logged-out') return failure('Log in to read the record: reload this page.');
  if (asked.kind === 'failed') return failure(asked.message);
  const { event } = asked.data;
  if (isProblem(event)) return failure(event.message);
  const records = event.__typename === 'EventSet' ? event.events : [event];
  return { parts: records.map(recordParts), isAnswer: true };
}

const failure = (message: string): Told => ({ parts: [element('p', { role: 'alert' }, message)], isAnswer: false });

function recordParts({ accountId, raw, delivery }: StoredRecord): HTMLElement {
  const words: Child = [
    'As delivered to account ',
    logText(accountId),
    ': item ',
    String(delivery.position),
    ' of ',
    code(delivery.object),
  ];
  return element(
    'figure',
    {},
    element('figcaption', {}, words),
    // A scrollable region has to be reachable by keyboard.
    element(
      'pre',
      { tabindex: '0', role: 'group', 'aria-label': 'Raw record', dir: 'ltr' },
      safeLines(indentJson(raw)),
    ),
  );
}
