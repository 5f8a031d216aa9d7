import { createInterface } from 'node:readline';

/**
 * Answers JSON-RPC requests, one a line and one after another, until the input ends.
 *
 * A diff is printed by the caller: the engine sends it as a `print` request of its own and waits for its answer.
 */
export async function serveJsonRpc(input, output, methodOf) {
  const printed = new Map();
  const send = (message) => output.write(`${JSON.stringify({ jsonrpc: '2.0', ...message })}\n`);
  const print = (content) =>
    new Promise((resolve) => {
      const id = printed.size + 1;
      printed.set(id, resolve);
      send({ id, method: 'print', params: { content } });
    });

  let last = Promise.resolve();
  for await (const line of createInterface({ input, crlfDelay: Infinity })) {
    if (line.trim() === '') continue;
    const { id, method, params } = JSON.parse(line);
    if (method === undefined) printed.get(id)?.();
    else last = last.then(async () => send({ id, ...(await answer(methodOf(method), params ?? {}, print)) }));
  }
  await last;
}

async function answer(method, params, print) {
  try {
    const result = await method(params);
    if (typeof result?.stdout !== 'string') return { result: result ?? null };
    await print(result.stdout);
    return { result: { ...result, stdout: null } };
  } catch (error) {
    return {
      error: { code: 4466, message: 'An error happened. Check the data field for details.', data: failureOf(error) },
    };
  }
}

/** The engine's own failures are JSON in the message; anything else is told as it is. */
function failureOf(error) {
  const message = error?.message ?? String(error);
  try {
    const failure = JSON.parse(message);
    if (typeof failure.error_code === 'string') return failure;
  } catch {
    // The message is plain text.
  }
  return { is_panic: false, message, error_code: error?.code, meta: null };
}
