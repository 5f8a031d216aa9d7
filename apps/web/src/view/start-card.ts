import { element } from '../element.ts';
import { EXAMPLES } from '../examples.ts';
import { questionLink } from './log-text.ts';

/** Nothing has been asked: what may be, with examples where the sample incident is in the store. */
export function askCard(hasSample: boolean): HTMLElement {
  return element(
    'article',
    { class: 'card start' },
    element('h2', { tabindex: '-1' }, 'Who actually did it?'),
    element(
      'p',
      {},
      'Paste an id from an alert or a log. Backtrail walks back through every role that was taken, across accounts, to whoever began, shows the records that prove it, and says so when they do not.',
    ),
    hasSample ? [element('h3', {}, 'Ask the sample incident'), examples()] : null,
  );
}

/** Nothing is in the store. */
export function emptyCard(): HTMLElement {
  return element(
    'article',
    { class: 'card start' },
    element('h2', { tabindex: '-1' }, 'There is nothing in this store yet'),
    element('p', {}, 'Load CloudTrail logs, a file, a folder, an archive or a bucket; then ask.'),
    element('pre', {}, 'backtrail ingest ./my-logs'),
    element(
      'p',
      {},
      'It is safe to repeat. To look around first, load the sample incident that came with this program:',
    ),
    element('pre', {}, 'backtrail ingest apps/cli/sample-incident'),
    element(
      'p',
      { class: 'next' },
      element('strong', {}, 'Next'),
      ' Load logs, then ',
      element('a', { href: '/' }, 'look again'),
      '.',
    ),
  );
}

function examples(): HTMLElement {
  const items = EXAMPLES.map(([question, id]) => element('li', {}, questionLink(id, question)));
  return element('ul', { class: 'examples' }, items);
}
