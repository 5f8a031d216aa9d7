import type { Gap } from '../answer.ts';
import { element } from '../element.ts';
import { gapWords } from '../words.ts';
import { code, logText } from './log-text.ts';

/** Reasons that no log could do away with (docs/ERRORS.md). */
const FINAL: ReadonlySet<string> = new Set(['SERVICE_DELIVERED', 'CYCLE', 'IDENTITY_NOT_RECORDED', 'REDACTED']);

/** Why a chain stops, and what to load to carry it on. */
export function missing({ reason, accountId, principalId, ingestNext }: Gap): HTMLElement {
  return element(
    'div',
    { class: 'gap' },
    element('h3', {}, 'What is missing'),
    element('p', {}, gapWords(reason)),
    element(
      'dl',
      {},
      accountId === null ? null : [element('dt', {}, 'Account'), element('dd', {}, code(accountId))],
      principalId === null ? null : [element('dt', {}, 'Stops at'), element('dd', {}, code(principalId))],
      [element('dt', {}, 'To load'), element('dd', {}, logText(ingestNext))],
    ),
    FINAL.has(reason)
      ? null
      : element('p', {}, element('strong', {}, 'Next'), ' ', code('backtrail ingest PATH'), ', then ask again.'),
  );
}
