import type { Viewer } from '../answer.ts';
import { logOut } from '../ask.ts';
import { byId, element } from '../element.ts';

/** Who is logged in, and the way out; nothing where the server asks for no token. */
export function showViewer({ name, authMode }: Viewer): void {
  const place = byId('viewer', HTMLElement);
  if (authMode === 'none') return place.replaceChildren();
  const button = element('button', { type: 'button' }, 'Log out');
  button.addEventListener('click', () => {
    void logOut().then(() => {
      location.reload();
    });
  });
  place.replaceChildren(`${name} `, button);
}
