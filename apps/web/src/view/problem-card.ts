import type { Problem } from '../answer.ts';
import { element } from '../element.ts';
import { logText } from './log-text.ts';

/** Something that is no answer: what was found, and what to do next. */
export type Notice = {
  readonly title: string;
  /** What the title means. */
  readonly meaning: string;
  readonly found: string;
  readonly next: string;
  /** For the style: outcomes are told apart by shape too. */
  readonly outcome?: string;
};

const TITLES: Readonly<Record<Problem['__typename'], Pick<Notice, 'title' | 'meaning'>>> = {
  NotFound: { title: 'Not found', meaning: 'Logs that could hold it are here, and it is not in them.' },
  OutOfCoverage: {
    title: 'No logs that could hold it',
    meaning: 'It may well exist: the logs that would tell have not been loaded.',
  },
  InvalidIdentifier: { title: 'Not an id', meaning: 'Nothing was looked up.' },
};

const NO_HINT = 'Check the id, or ask about another.';

/** Why there is no answer, and what to do next. */
export function problemCard({ __typename, message, hint }: Problem): HTMLElement {
  return noticeCard({ ...TITLES[__typename], found: message, next: hint ?? NO_HINT, outcome: __typename });
}

/** Shows a notice. */
export function noticeCard({ title, meaning, found, next, outcome = '' }: Notice): HTMLElement {
  const mark = element('span', { class: 'status' }, title);
  return element(
    'article',
    { class: 'card', 'data-outcome': outcome },
    element(
      'header',
      {},
      element('p', { class: 'marks' }, mark, element('span', { class: 'meaning' }, meaning)),
      element('h2', { tabindex: '-1' }, logText(found)),
    ),
    element('p', {}, element('strong', {}, 'Next'), ' ', logText(next)),
  );
}
