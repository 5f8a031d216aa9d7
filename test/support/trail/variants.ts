import type { Draft } from './draft.ts';
import type { Poison } from './manifest.ts';
import type { Emit, Scene } from './scene.ts';

/** A second copy must not take the place of a record in the same file, so it comes in the lane's next one. */
export type EmitCopies = { readonly now: Emit; readonly nextFile: Emit };

/** Emits a record and, by the scene's shares, a second copy of it: equal, respelled, or contradicting it. */
export function withCopies(scene: Scene, { now, nextFile }: EmitCopies): Emit {
  const { dice, shares } = scene;
  return (draft) => {
    if (draft.class !== 'good') {
      nextFile(draft);
      return;
    }
    now(draft);
    if (dice.chance(shares.exactDuplicates)) nextFile({ ...draft, class: 'exact-duplicate' });
    if (draft.eventId === null) return;
    if (dice.chance(shares.respelledDuplicates)) {
      nextFile({ ...draft, class: 'respelled-duplicate', text: respelled(draft.text) });
    }
    if (draft.hasSecret || !dice.chance(shares.conflicts)) return;
    nextFile({ ...draft, class: 'conflict', text: contradicted(draft.text, dice.hex(8)) });
  };
}

/** A piece of `Records` that must be refused, among the records of a moment and place. */
export function poisonAt(scene: Scene, like: Draft): Draft {
  const { dice } = scene;
  const [poison, text] = dice.pick(POISONS)(like.text, dice.hex(16));
  return { ...like, text, eventId: null, hasSecret: false, class: 'poison', poison, truth: null };
}

type Poisoning = (text: string, tag: string) => readonly [Poison, string];

const TIME = /"eventTime":"[^"]*",/;

const POISONS: readonly Poisoning[] = [
  (_, tag) => ['NOT_AN_OBJECT', `"${tag}"`],
  (_, tag) => ['NOT_AN_OBJECT', `["${tag}",null]`],
  (_, tag) => ['NOT_AN_OBJECT', `-${parseInt(tag.slice(0, 8), 16)}.5e3`],
  (text) => ['EVENT_TIME_MISSING', text.replace(TIME, '')],
  (text) => ['EVENT_TIME_UNREADABLE', withTime(text, '"now"')],
  (text) => ['EVENT_TIME_UNREADABLE', withTime(text, '"infinity"')],
  (text) => ['EVENT_TIME_UNREADABLE', withTime(text, '"2026-02-30T10:00:00Z"')],
  (text) => ['EVENT_TIME_UNREADABLE', withTime(text, '"2026-13-01T10:00:00Z"')],
  (text) => ['EVENT_TIME_UNREADABLE', withTime(text, '1772359200')],
];

const withTime = (text: string, time: string): string => text.replace(TIME, `"eventTime":${time},`);

/** The same JSON with every object's members in reverse and spaces between. */
export function respelled(text: string): string {
  return spelled(JSON.parse(text));
}

function spelled(value: unknown): string {
  if (Array.isArray(value)) return `[ ${value.map(spelled).join(' , ')} ]`;
  if (typeof value !== 'object' || value === null) return JSON.stringify(value);
  const members = Object.entries(value).map(([name, member]) => `${JSON.stringify(name)} : ${spelled(member)}`);
  return `{ ${members.reverse().join(', ')} }`;
}

function contradicted(text: string, tag: string): string {
  return text.replace(/"userAgent":"[^"]*"/, `"userAgent":"forged-${tag}"`);
}
