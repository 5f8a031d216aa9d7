import type { Status } from '../answer.ts';
import { element, shape } from '../element.ts';

/** One shape for each status, so that it is told by word, by shape and by colour. */
const SHAPES: Readonly<Record<Status, () => readonly SVGElement[]>> = {
  PROVEN: () => [
    shape('circle', { cx: '8', cy: '8', r: '7', fill: 'currentColor' }),
    shape('path', { d: 'M4.5 8.3 7 10.8 11.5 5.8', fill: 'none', class: 'cut' }),
  ],
  CORROBORATED: () => [
    shape('circle', { cx: '8', cy: '8', r: '6', fill: 'none', class: 'line' }),
    shape('path', { d: 'M8 2a6 6 0 0 0 0 12z', fill: 'currentColor' }),
  ],
  AMBIGUOUS: () => [
    shape('path', { d: 'M8 15V9M8 9 2.5 2.5M8 9l5.5-6.5M2 6V2h4M10 2h4v4', fill: 'none', class: 'line' }),
  ],
  INCOMPLETE: () => [
    shape('circle', { cx: '8', cy: '8', r: '6', fill: 'none', class: 'line dashed' }),
    shape('circle', { cx: '8', cy: '8', r: '1.5', fill: 'currentColor' }),
  ],
};

/** A status as a word with its shape; the colour follows from the style. */
export function statusMark(status: Status): HTMLElement {
  const picture = shape('svg', { viewBox: '0 0 16 16', 'aria-hidden': 'true' }, ...SHAPES[status]());
  return element('span', { class: 'status', 'data-status': status }, picture, status);
}
