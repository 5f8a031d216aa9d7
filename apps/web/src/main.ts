import { answerTo } from './answer-to.ts';
import { byId } from './element.ts';
import { followAddress } from './follow-address.ts';
import { hearKeys } from './hear-keys.ts';
import { recognise } from './recognise.ts';
import type { Shown } from './shown.ts';
import { loginCard } from './view/login-card.ts';
import { noticeCard } from './view/problem-card.ts';
import { showViewer } from './view/viewer-note.ts';

const TAKES = 'An event id, an access key id, the ARN of a session, a role or a user, an instance id.';
/** A session of which nothing is known but that it was. */
const NO_ANSWER = {
  title: 'No answer',
  meaning: '',
  found: 'Nothing is known of who stood behind this',
  next: 'Ask about one of its events.',
};

const box = byId('question', HTMLInputElement);
const taken = byId('taken', HTMLElement);
const answer = byId('answer', HTMLElement);
/** Read out to those who do not see the answer. */
const told = byId('told', HTMLElement);

let asking = new AbortController();

/** Asks and shows the answer; a question that comes in between takes its place. */
async function show(text: string, isFollowed: boolean): Promise<void> {
  asking.abort();
  const { signal } = (asking = new AbortController());
  box.value = text;
  taken.textContent = `${takenWords()} Asking…`;
  answer.setAttribute('aria-busy', 'true');
  try {
    const shown = await answerTo(text, signal);
    if (!signal.aborted) put(shown, text, isFollowed);
  } catch (error) {
    if (!signal.aborted) throw error;
  }
}

/** Whoever followed a link is taken to the answer; whoever typed stays in the box. */
function put(shown: Shown, text: string, isFollowed: boolean): void {
  answer.replaceChildren(...cardsOf(shown, text));
  answer.removeAttribute('aria-busy');
  taken.textContent = takenWords();
  if (shown.kind === 'cards' && shown.viewer !== null) showViewer(shown.viewer);
  const [first = ''] = headlines();
  told.textContent = text === '' && shown.kind === 'cards' ? '' : headlines().slice(0, 5).join('. ');
  document.title = text === '' ? 'Backtrail' : `${first.slice(0, 120)} · Backtrail`;
  if (shown.kind === 'logged-out') answer.querySelector('input')?.focus();
  else if (isFollowed) answer.querySelector('h2')?.focus();
}

/** `PROVEN: mallory created user svc-backup in 444455556666` of each card. */
function headlines(): readonly string[] {
  return [...answer.querySelectorAll('.card')].map((card) =>
    ['.status', 'h2'].flatMap((part) => card.querySelector(part)?.textContent ?? []).join(': '),
  );
}

function cardsOf(shown: Shown, text: string): readonly HTMLElement[] {
  switch (shown.kind) {
    case 'cards':
      return shown.cards.length > 0 ? shown.cards : [noticeCard(NO_ANSWER)];
    case 'logged-out':
      return [loginCard(() => void show(text, true))];
    case 'failed': {
      const next = 'Press Enter in the box to ask again.';
      return [noticeCard({ title: 'No answer', meaning: '', found: shown.message, next })];
    }
  }
}

function takenWords(): string {
  const { kind, words } = recognise(box.value);
  if (kind === 'nothing') return TAKES;
  return kind === 'malformed' ? `Not an id: ${words}.` : `Taken for ${words}.`;
}

const ask = followAddress(show);
box.addEventListener('input', () => {
  taken.textContent = takenWords();
});
box.form?.addEventListener('submit', (event) => {
  event.preventDefault();
  ask(box.value.trim());
});
hearKeys(box, byId('slash', HTMLInputElement));
