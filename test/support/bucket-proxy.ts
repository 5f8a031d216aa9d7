import { createServer, request as ask } from 'node:http';
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

/** A request for S3, as far as a fault may depend on it. */
export type Asked = {
  readonly method: string;
  /** Empty for the list of buckets. */
  readonly bucket: string;
  /** Empty where the bucket itself is asked, as for the list of its keys. */
  readonly key: string;
  readonly query: URLSearchParams;
  readonly headers: IncomingMessage['headers'];
};

/** What happens to a request in place of what should. */
export type Act =
  /** An error of S3's, with its code and whatever headers. */
  | {
      readonly kind: 'refuse';
      readonly status: number;
      readonly code: string;
      readonly message?: string;
      readonly headers?: Readonly<Record<string, string>>;
      /** Further elements of the error, as `<Region>eu-west-1</Region>`. */
      readonly elements?: string;
    }
  /** The connection is cut before any answer. */
  | { readonly kind: 'hang-up' }
  /** The header says the whole length; the connection is cut after so many bytes of the body. */
  | { readonly kind: 'cut'; readonly afterBytes: number }
  /** As `cut`, but nothing more comes, and the connection stays. */
  | { readonly kind: 'stall'; readonly afterBytes: number }
  /** The header says so many bytes, and so many come: an answer that is sound, and not all. */
  | { readonly kind: 'shorten'; readonly toBytes: number }
  /** The whole object, whatever range was asked for. */
  | { readonly kind: 'ignore-range' }
  | { readonly kind: 'delay'; readonly ms: number }
  /** The answer, with further headers, such as `x-amz-version-id`. */
  | { readonly kind: 'with-headers'; readonly headers: Readonly<Record<string, string>> }
  /** Does something, as replacing the object, and only then lets the request through. */
  | { readonly kind: 'first'; readonly work: () => Promise<void> };

export type Fault = {
  readonly when: (asked: Asked) => boolean;
  readonly act: Act;
  /** How often. Default: each time. */
  readonly times?: number;
};

/** A stand-in for S3 with all that an emulator cannot do: it fails, delays, lies and hides as it is told to. */
export type BucketProxy = {
  readonly url: string;
  /** Adds a fault. Of several that fit, the one that was added first and is not used up acts. */
  readonly fault: (fault: Fault) => void;
  /** Forgets all faults that are left. */
  readonly heal: () => void;
  /** Leaves keys out of lists, as long as the function says so: they come late. */
  readonly hide: (isHidden: (key: string) => boolean) => void;
  /** Every request so far, in the order in which they came. */
  readonly asked: () => readonly Asked[];
  /** Writes keys in lists as S3 does where it is asked to (`encoding-type=url`), which the emulator does not. */
  readonly encodeKeys: () => void;
  readonly close: () => Promise<void>;
};

/** Faults that were planned, with how often each may still act. */
type Planned = { readonly fault: Fault; left: number };

/** Starts a proxy before an S3 that is asked by path, at `http://127.0.0.1:PORT`. */
export async function bucketProxy(target: string): Promise<BucketProxy> {
  const { hostname, port } = new URL(target);
  const seen: Asked[] = [];
  let planned: Planned[] = [];
  let isHidden: (key: string) => boolean = () => false;
  let isEncoding = false;

  const actFor = (asked: Asked): Act | null => {
    const fitting = planned.find(({ fault, left }) => left > 0 && fault.when(asked));
    if (fitting === undefined) return null;
    fitting.left--;
    return fitting.fault.act;
  };
  const forward = async (incoming: IncomingMessage, body: Buffer, isWithRange: boolean): Promise<Answer> => {
    const { range, ...rest } = incoming.headers;
    const headers = isWithRange && range !== undefined ? { ...rest, range } : rest;
    const { method, url: path } = incoming;
    return new Promise((resolve, reject) => {
      const going = ask({ hostname, port, method, path, headers: { ...headers, connection: 'close' } }, (answer) => {
        bytesOf(answer).then((bytes) => {
          resolve({ status: answer.statusCode ?? 500, headers: answer.headers, bytes });
        }, reject);
      });
      going.on('error', reject);
      going.end(body);
    });
  };
  const serve = async (incoming: IncomingMessage, outgoing: ServerResponse): Promise<void> => {
    const body = await bytesOf(incoming);
    const asked = askedOf(incoming);
    seen.push(asked);
    const act = actFor(asked);
    if (act?.kind === 'hang-up') {
      outgoing.destroy();
      return;
    }
    if (act?.kind === 'refuse') {
      refuse(outgoing, act);
      return;
    }
    if (act?.kind === 'delay') await new Promise((resolve) => setTimeout(resolve, act.ms));
    if (act?.kind === 'first') await act.work();
    const whole = await forward(incoming, body, act?.kind !== 'ignore-range');
    const isList = asked.query.get('list-type') === '2' && asked.key === '';
    const answer = isList ? { ...whole, bytes: listed(whole.bytes, isHidden, isEncoding) } : whole;
    give(outgoing, answer, act);
  };

  const door = createServer((incoming, outgoing) => {
    serve(incoming, outgoing).catch(() => outgoing.destroy());
  });
  await new Promise<void>((resolve) => door.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(door.address() as AddressInfo).port}`,
    fault: (fault) => planned.push({ fault, left: fault.times ?? Infinity }),
    heal: () => (planned = []),
    hide: (hidden) => (isHidden = hidden),
    asked: () => seen,
    encodeKeys: () => (isEncoding = true),
    close: () => {
      door.closeAllConnections();
      return new Promise((resolve) =>
        door.close(() => {
          resolve();
        }),
      );
    },
  };
}

type Answer = { readonly status: number; readonly headers: IncomingMessage['headers']; readonly bytes: Buffer };

const OF_THE_CONNECTION = new Set(['connection', 'keep-alive', 'transfer-encoding']);

function give(outgoing: ServerResponse, { status, headers, bytes }: Answer, act: Act | null): void {
  const length = act?.kind === 'shorten' ? Math.min(act.toBytes, bytes.length) : bytes.length;
  const kept = Object.entries(headers).filter(([name]) => !OF_THE_CONNECTION.has(name));
  const added = act?.kind === 'with-headers' ? act.headers : {};
  outgoing.writeHead(status, { ...Object.fromEntries(kept), ...added, 'content-length': String(length) });
  if (act?.kind === 'cut' || act?.kind === 'stall') {
    outgoing.write(bytes.subarray(0, act.afterBytes), () => {
      if (act.kind === 'cut') outgoing.destroy();
    });
    return;
  }
  outgoing.end(bytes.subarray(0, length));
}

function refuse(outgoing: ServerResponse, act: Extract<Act, { kind: 'refuse' }>): void {
  const { status, code, message = 'as the test said', headers = {}, elements = '' } = act;
  const xml = `<?xml version="1.0" encoding="UTF-8"?>\n<Error><Code>${code}</Code><Message>${message}</Message>${elements}</Error>`;
  outgoing.writeHead(status, { 'content-type': 'application/xml', ...headers });
  outgoing.end(xml);
}

const CONTENTS = /<Contents>.*?<\/Contents>/gs;
const KEY = /<Key>(.*?)<\/Key>/s;

/** A page of a list, without the keys that are hidden. */
function listed(page: Buffer, isHidden: (key: string) => boolean, isEncoding: boolean): Buffer {
  const left = page.toString('utf8').replace(CONTENTS, (entry) => {
    return isHidden(unescaped(KEY.exec(entry)?.[1] ?? '')) ? '' : entry;
  });
  if (!isEncoding) return Buffer.from(left);
  const encoded = left
    .replace(/<(Key|Prefix)>([^<]*)<\/\1>/g, (_, tag: string, text: string) => `<${tag}>${encodedKey(text)}</${tag}>`)
    .replace('<IsTruncated>', '<EncodingType>url</EncodingType><IsTruncated>');
  return Buffer.from(encoded);
}

/** As S3 writes it: a slash stays, a space is a plus. */
const encodedKey = (text: string): string =>
  encodeURIComponent(unescaped(text)).replaceAll('%2F', '/').replaceAll('%20', '+');

function unescaped(text: string): string {
  const plain = text
    .replace(/&#x([0-9a-f]+);/gi, (_, code: string) => String.fromCodePoint(Number.parseInt(code, 16)))
    .replace(/&#(\d+);/g, (_, code: string) => String.fromCodePoint(Number(code)));
  return plain
    .replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>')
    .replaceAll('&quot;', '"')
    .replaceAll('&apos;', "'")
    .replaceAll('&amp;', '&');
}

function askedOf({ method = 'GET', url = '/', headers }: IncomingMessage): Asked {
  const { pathname, searchParams } = new URL(url, 'http://s3');
  const [, bucket = '', ...rest] = pathname.split('/').map(decodeURIComponent);
  return { method, bucket, key: rest.join('/'), query: searchParams, headers };
}

async function bytesOf(stream: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of stream) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks);
}
