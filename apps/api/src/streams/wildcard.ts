/**
 * Whether a text is as a pattern says, in which `*` is any characters, and case is nothing: what `ilike` finds for the
 * list of events. Takes each part between two stars where it first occurs, so the time is never more than the product of
 * both lengths.
 */
export function matchesWildcard(pattern: string, text: string): boolean {
  const [first = '', ...rest] = pattern.toLowerCase().split('*');
  const subject = text.toLowerCase();
  if (!subject.startsWith(first)) return false;
  const last = rest.pop();
  if (last === undefined) return subject === first;
  let at = first.length;
  for (const part of rest) {
    const found = subject.indexOf(part, at);
    if (found < 0) return false;
    at = found + part.length;
  }
  return subject.length - last.length >= at && subject.endsWith(last);
}
