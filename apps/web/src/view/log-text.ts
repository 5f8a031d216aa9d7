import { element } from '../element.ts';
import { safeText, shortText } from '../safe-text.ts';
import { momentWords } from '../words.ts';

/** Something out of a log, in a sentence: by itself, so that its direction of writing does not reorder ours. */
export const logText = (text: string): HTMLElement => element('bdi', {}, shortText(text));

/** A name that somebody typed, which is always shown as one. */
export const typedName = (name: string): HTMLElement => element('bdi', { class: 'typed' }, `“${shortText(name)}”`);

/** An id out of a log, whole. */
export const code = (id: string): HTMLElement => element('code', { dir: 'ltr' }, safeText(id));

/** A moment, in UTC. */
export const moment = (at: string): HTMLElement => element('time', { datetime: at }, safeText(momentWords(at)));

/** Asks the page's question about another id. */
export const questionLink = (id: string, words: string | HTMLElement): HTMLAnchorElement =>
  element('a', { href: `/?q=${encodeURIComponent(wellFormed(id))}` }, words);

/** Half a surrogate pair cannot be part of an address. */
const wellFormed = (text: string): string => text.replaceAll(/\p{Cs}/gu, '\ufffd');
