import { isoOf } from '#kernel';
import type { Attribution } from '#lineage';
import type { AttributedEvent, EventPage } from '#query';
import type { Knowledge } from './knowledge.ts';
import type { Terminal } from './terminal/terminal.ts';

/** How many events were written, and how many were met that may belong to them. */
export type Written = { readonly events: number; readonly mayBelong: number };

/**
 * Writes pages of events, each event as one line, no faster than the reader reads. Where others append meanwhile, the
 * lineage is brought up first.
 *
 * @param lineOf how an event is written; NDJSON of the contract's form without it
 */
export async function writeAttributions(
  pages: AsyncIterable<EventPage>,
  bringUpTo: Knowledge['bringUpTo'],
  terminal: Terminal,
  lineOf: (event: AttributedEvent) => string = jsonLines(),
): Promise<Written> {
  let [events, mayBelong] = [0, 0];
  for await (const page of pages) {
    terminal.signal.throwIfAborted();
    if (page.awaiting.length > 0) await bringUpTo(page.awaiting);
    if (page.events.length > 0) await terminal.out(page.events.map((event) => `${lineOf(event)}\n`).join(''));
    events += page.events.length;
    mayBelong += page.mayBelong;
  }
  return { events, mayBelong };
}

/** The text of one answer serves all events of its unit and span: long chains are not written out again for each. */
function jsonLines(): (event: AttributedEvent) => string {
  const texts = new WeakMap<Attribution, string>();
  return ({ place, columns, attribution }) => {
    const text = texts.get(attribution) ?? JSON.stringify(attribution).slice(1);
    texts.set(attribution, text);
    const head = JSON.stringify({
      eventId: place.eventId,
      eventTime: isoOf(place.eventTime),
      eventName: columns.eventName,
      eventSource: columns.eventSource,
      accountId: place.accountId,
    });
    return `${head.slice(0, -1)},${text}`;
  };
}
