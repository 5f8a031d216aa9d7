/** Patterns for SQL's `ilike`; null matches anything. */
export type ActionPatterns = { readonly source: string | null; readonly name: string | null };

/** What `iam:Create*` or `Create*` stands for, of an event's source and name. `*` is any characters. */
export function actionPatterns(action: string | null): ActionPatterns {
  if (action === null) return { source: null, name: null };
  const colon = action.indexOf(':');
  if (colon < 0) return { source: null, name: likePattern(action) };
  return {
    source: `${likePattern(action.slice(0, colon))}.amazonaws.com%`,
    name: likePattern(action.slice(colon + 1)),
  };
}

/** `*` is the only wildcard: LIKE's own are taken as they are written. */
const likePattern = (text: string): string => text.replace(/[\\%_]/g, '\\$&').replaceAll('*', '%');
