import { logIn } from '../ask.ts';
import { element } from '../element.ts';

const TOLD = {
  refused: 'That is no token in use. backtrail tokens list shows those that are.',
  failed: 'The server could not be asked. Try again.',
} as const;

/** Asks for a token, since the server does, and goes on with what was asked. */
export function loginCard(onLogin: () => void): HTMLElement {
  const field = element('input', {
    id: 'token',
    name: 'token',
    type: 'password',
    autocomplete: 'current-password',
    required: '',
  });
  const told = element('p', { role: 'alert' });
  const form = element(
    'form',
    { class: 'login' },
    element('label', { for: 'token' }, 'Token'),
    field,
    element('button', {}, 'Log in'),
  );
  form.addEventListener('submit', (event) => {
    event.preventDefault();
    told.replaceChildren();
    void logIn(field.value).then((outcome) => {
      if (outcome === 'logged-in') return onLogin();
      told.replaceChildren(TOLD[outcome]);
      field.focus();
    });
  });
  return element(
    'article',
    { class: 'card start' },
    element('h2', { tabindex: '-1' }, 'This server asks for a token'),
    element('p', {}, 'Whoever runs it makes one: ', element('code', {}, 'backtrail tokens add NAME')),
    form,
    told,
  );
}
