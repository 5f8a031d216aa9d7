import type { Viewer } from './answer.ts';
import type { Asked } from './ask.ts';
import type { Viewed } from './documents.ts';

/** What a question leads to on the page. */
export type Shown =
  | { readonly kind: 'cards'; readonly cards: readonly HTMLElement[]; readonly viewer: Viewer | null }
  | { readonly kind: 'logged-out' }
  | { readonly kind: 'failed'; readonly message: string };

/** Shows what was answered; what else became of a question is told as it is. */
export function shownOf<T extends Viewed>(asked: Asked<T>, cardsOf: (data: T) => readonly HTMLElement[]): Shown {
  return asked.kind === 'answered' ? { kind: 'cards', cards: cardsOf(asked.data), viewer: asked.data.viewer } : asked;
}
