import { isJsonObject } from './place.ts';
import type { JsonObject } from './place.ts';

/** How the values of an object are written and read back; the order of its entries is the order in the text. */
export type FormOf<T> = { readonly [K in keyof T]: FieldFormOf<T[K]> };

type FieldFormOf<V> = null extends V ? PlainFormOf<NonNullable<V>> : { readonly always: PlainFormOf<V> };

type PlainFormOf<V> = V extends string
  ? 'text'
  : V extends number
    ? 'number'
    : V extends boolean
      ? 'flag'
      : V extends readonly (readonly [string, string])[]
        ? 'pairs'
        : { readonly object: FormOf<V> };

type PlainForm = 'text' | 'number' | 'flag' | 'pairs' | { readonly object: ObjectForm };
type ObjectForm = Readonly<Record<string, PlainForm | { readonly always: PlainForm }>>;

const fieldsOfForms = new WeakMap<ObjectForm, readonly Field[]>();
const keptTexts = new WeakMap<object, { readonly form: ObjectForm; readonly text: string }>();
/** ASCII without quotes, backslashes and control characters: written as it is. */
const PLAIN_TEXT = /^[ !#-[\]-~]*$/;

/**
 * Writes an object as JSON in the one way that its form allows: entries in the form's order, nulls left out.
 *
 * Equal objects give equal texts and different ones different texts, so a text can stand for its object.
 */
export function writeForm<T extends object>(form: FormOf<T>, value: T): string {
  return writeObject(form, value as JsonObject);
}

/** Keeps the text of an object that is written many times, as long as the object is there; it must not change. */
export function keepText<T extends object>(form: FormOf<T>, value: T): void {
  keptTexts.set(value, { form, text: writeObject(form, value as JsonObject) });
}

/** Reads back what `writeForm` wrote; undefined for a text of any other making. */
export function readForm<T extends object>(form: FormOf<T>, json: unknown): T | undefined {
  return readObject(form, json) as T | undefined;
}

function writeObject(form: ObjectForm, value: JsonObject): string {
  const kept = keptTexts.get(value);
  if (kept?.form === form) return kept.text;
  let text = '';
  for (const { name, lead, plain } of fieldsOf(form)) {
    const field = value[name];
    if (field === null || field === undefined) continue;
    text += text === '' ? lead : `,${lead}`;
    if (typeof field === 'string') text += quoted(field);
    else text += typeof plain === 'object' ? writeObject(plain.object, field as JsonObject) : JSON.stringify(field);
  }
  return `{${text}}`;
}

/** A text of JSON: most hold nothing that is written in another way, and telling so costs less than writing it anew. */
function quoted(text: string): string {
  return PLAIN_TEXT.test(text) ? `"${text}"` : JSON.stringify(text);
}

type Field = { readonly name: string; readonly lead: string; readonly plain: PlainForm };

/** The fields of a form in its order, each with its name as it stands before its value. */
function fieldsOf(form: ObjectForm): readonly Field[] {
  const known = fieldsOfForms.get(form);
  if (known !== undefined) return known;
  const fields = Object.keys(form).map((name) => ({ name, lead: `"${name}":`, plain: plainOf(form[name]) }));
  fieldsOfForms.set(form, fields);
  return fields;
}

function plainOf(form: ObjectForm[string] | undefined): PlainForm {
  if (form === undefined) return 'text';
  return typeof form === 'object' && 'always' in form ? form.always : form;
}

/** A member of a form, as reading needs it. */
type Member = { readonly name: string; readonly form: PlainForm; readonly isAlways: boolean };

/** The members of a form, and an object of it that has none of them: to be copied, which is quicker than to be built. */
type Members = { readonly members: readonly Member[]; readonly blank: Readonly<Record<string, null>> };

const known = new WeakMap<ObjectForm, Members>();

function membersOf(form: ObjectForm): Members {
  const members = Object.entries(form).map(([name, field]) => {
    return { name, form: plainOf(field), isAlways: typeof field === 'object' && 'always' in field };
  });
  const entries = members.map(({ name }) => [name, null] as const);
  // Parsed, an object has its members in itself; put together one by one, most of them would lie beside it.
  const blank = JSON.parse(JSON.stringify(Object.fromEntries(entries))) as Members['blank'];
  const made = { members, blank };
  known.set(form, made);
  return made;
}

function readObject(form: ObjectForm, json: unknown): JsonObject | undefined {
  if (!isJsonObject(json)) return undefined;
  const { members, blank } = known.get(form) ?? membersOf(form);
  const object: Record<string, unknown> = { ...blank };
  for (const member of members) {
    const found = json[member.name];
    const value = found === undefined ? null : readField(member.form, found);
    if (value === undefined || (value === null && member.isAlways)) return undefined;
    if (value !== null) object[member.name] = value;
  }
  return object;
}

function readField(form: PlainForm, value: unknown): unknown {
  switch (form) {
    case 'text':
      return typeof value === 'string' ? value : undefined;
    case 'number':
      return Number.isSafeInteger(value) ? value : undefined;
    case 'flag':
      return typeof value === 'boolean' ? value : undefined;
    case 'pairs':
      return Array.isArray(value) && value.every(isPair) ? value : undefined;
    default:
      return readObject(form.object, value);
  }
}

function isPair(value: unknown): boolean {
  return Array.isArray(value) && value.length === 2 && value.every((part) => typeof part === 'string');
}
