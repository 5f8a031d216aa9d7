import type { Claim } from '../answer.ts';
import type { Child } from '../element.ts';
import { element } from '../element.ts';
import { authorityWords, claimWords } from '../words.ts';
import { code, typedName } from './log-text.ts';

/** Names that callers typed, each as the warning that it is. */
export function careful(claims: readonly Claim[]): Child {
  const typed = claims.filter(({ authority }) => authority === 'CALLER');
  if (typed.length === 0) return null;
  return element(
    'ul',
    { class: 'careful', 'aria-label': 'Careful' },
    typed.map(({ kind, value }) =>
      element(
        'li',
        {},
        element('strong', {}, 'Careful'),
        ' ',
        typedName(value),
        ` is ${claimWords(kind)} that the caller typed. It proves nothing about who that is.`,
      ),
    ),
  );
}

/** What others than the caller have said on the way. */
export function vouched(claims: readonly Claim[]): Child {
  const said = claims.filter(({ authority }) => authority !== 'CALLER');
  if (said.length === 0) return null;
  const items = said.map(({ kind, value, authority }) =>
    element('li', {}, code(value), `: ${claimWords(kind)}, according to ${authorityWords(authority)}`),
  );
  return [element('h3', {}, 'Also in the records'), element('ul', {}, items)];
}
