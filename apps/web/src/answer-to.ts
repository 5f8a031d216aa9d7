import { isProblem } from './answer.ts';
import { ask } from './ask.ts';
import { KEY, SESSION, START, WHO } from './documents.ts';
import { SAMPLE_EVENT } from './examples.ts';
import { recognise } from './recognise.ts';
import { shortText } from './safe-text.ts';
import { shownOf } from './shown.ts';
import type { Shown } from './shown.ts';
import { eventCard, sessionCard } from './view/answer-card.ts';
import { noticeCard, problemCard } from './view/problem-card.ts';
import { reusedCard } from './view/reused-card.ts';
import { askCard, emptyCard } from './view/start-card.ts';
import { userActions } from './user-actions.ts';
import { sessionsOf } from './sessions-of.ts';

/**
 * Answers what somebody typed.
 *
 * @throws {DOMException} `AbortError` when the signal is aborted
 */
export async function answerTo(text: string, signal: AbortSignal): Promise<Shown> {
  const { kind, id, words } = recognise(text);
  switch (kind) {
    case 'nothing':
      return start(signal);
    case 'malformed':
      return { kind: 'cards', viewer: null, cards: [malformedCard(id, words)] };
    case 'event':
      return event(id, signal);
    case 'key':
      return key(id, signal);
    case 'session-id':
      return session(id, signal);
    case 'user':
      return userActions(id, signal);
    default:
      return sessionsOf(id, words, signal);
  }
}

const malformedCard = (id: string, expected: string): HTMLElement =>
  noticeCard({
    title: 'Not an id',
    meaning: 'Nothing was looked up.',
    found: `“${shortText(id)}” begins like an id and is none`,
    next: `Look at what was pasted: ${expected}.`,
  });

async function start(signal: AbortSignal): Promise<Shown> {
  return shownOf(await ask(START, { id: SAMPLE_EVENT }, signal), ({ events, who }) => {
    if (events.nodes.length === 0) return [emptyCard()];
    return [askCard(who.__typename.startsWith('Attribution'))];
  });
}

async function event(id: string, signal: AbortSignal): Promise<Shown> {
  return shownOf(await ask(WHO, { id }, signal), ({ who }) => {
    if (isProblem(who)) return [problemCard(who)];
    return (who.__typename === 'AttributionSet' ? who.answers : [who]).map(eventCard);
  });
}

async function key(id: string, signal: AbortSignal): Promise<Shown> {
  return shownOf(await ask(KEY, { id }, signal), ({ accessKey }) => {
    if (isProblem(accessKey)) return [problemCard(accessKey)];
    const { answers, reused } = accessKey;
    if (!reused) return answers.map((answer) => sessionCard(answer));
    return [reusedCard(answers), ...answers.map((answer) => sessionCard(answer, 'REUSED'))];
  });
}

async function session(id: string, signal: AbortSignal): Promise<Shown> {
  return shownOf(await ask(SESSION, { id }, signal), (data) =>
    isProblem(data.session) ? [problemCard(data.session)] : data.session.who.map((answer) => sessionCard(answer)),
  );
}
