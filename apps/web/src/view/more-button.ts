import { element } from '../element.ts';

/** Gives what comes next; null where it could not be had. */
export type LoadMore = (signal: AbortSignal) => Promise<readonly HTMLElement[] | null>;

const PATIENCE_MS = 30_000;

/** A button that is replaced by what comes next, where the focus goes on. */
export function moreButton(words: string, load: LoadMore): HTMLElement {
  const button = element('button', { type: 'button', class: 'more' }, words);
  button.addEventListener('click', () => {
    button.disabled = true;
    void load(AbortSignal.timeout(PATIENCE_MS))
      .catch(() => null)
      .then((next) => {
        if (next === null) {
          button.disabled = false;
          button.textContent = `${words}: it did not come, try again`;
          return;
        }
        button.replaceWith(...next);
        const [first] = next;
        first?.setAttribute('tabindex', '-1');
        first?.focus();
      });
  });
  return button;
}
