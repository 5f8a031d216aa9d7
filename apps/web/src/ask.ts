import type { Question } from './documents.ts';

/** What became of a question. */
export type Asked<T> =
  | { readonly kind: 'answered'; readonly data: T }
  /** The server asks for a token, and the browser has shown none that is good. */
  | { readonly kind: 'logged-out' }
  | { readonly kind: 'failed'; readonly message: string };

const NO_SERVER = 'The server does not answer. See that it still runs (npm start, or backtrail serve), then ask again.';

/**
 * Asks the server that the page came from.
 *
 * @throws {DOMException} `AbortError` when the signal is aborted
 */
export async function ask<T>(
  question: Question<T>,
  variables: Readonly<Record<string, unknown>>,
  signal: AbortSignal,
): Promise<Asked<T>> {
  const response = await post('/graphql', { query: question.text, variables }, signal);
  if (response === null) return { kind: 'failed', message: NO_SERVER };
  if (response.status === 401) return { kind: 'logged-out' };
  const body = await bodyOf(response, signal);
  const [error] = body.errors ?? [];
  if (error !== undefined) return { kind: 'failed', message: sentence(error.message) };
  // What a document gives back is held together with its type by the schema: test/contract.
  if (body.data != null) return { kind: 'answered', data: body.data as T };
  return { kind: 'failed', message: body.error ?? `The server answered with status ${response.status}.` };
}

/** Shows a token. The browser keeps the login that it gets for it; no script sees it. */
export async function logIn(token: string): Promise<'logged-in' | 'refused' | 'failed'> {
  const response = await post('/login', { token });
  if (response === null) return 'failed';
  if (response.ok) return 'logged-in';
  return response.status === 401 ? 'refused' : 'failed';
}

/** Ends the browser's login. */
export async function logOut(): Promise<void> {
  await post('/logout', {});
}

async function post(path: string, body: unknown, signal: AbortSignal | null = null): Promise<Response | null> {
  try {
    return await fetch(path, {
      method: 'POST',
      credentials: 'same-origin',
      redirect: 'error',
      headers: { 'content-type': 'application/json', accept: 'application/graphql-response+json, application/json' },
      body: JSON.stringify(body),
      signal,
    });
  } catch (error) {
    if (signal?.aborted === true) throw error;
    return null;
  }
}

type Body = {
  readonly data?: unknown;
  readonly errors?: readonly { readonly message: string }[];
  readonly error?: string;
};

async function bodyOf(response: Response, signal: AbortSignal): Promise<Body> {
  try {
    return (await response.json()) as Body;
  } catch (error) {
    if (signal.aborted) throw error;
    return {};
  }
}

const sentence = (message: string): string => `${message.charAt(0).toUpperCase()}${message.slice(1)}.`;
