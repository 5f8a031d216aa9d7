import { startFauxqs } from 'fauxqs';
import { bucketProxy } from './bucket-proxy.ts';
import type { BucketProxy } from './bucket-proxy.ts';

/** A bucket in an emulator that runs in this process, behind a proxy that can do what an emulator cannot. */
export type BucketUnderTest = {
  readonly name: string;
  readonly proxy: BucketProxy;
  /** Puts an object, or replaces it, past the proxy. */
  readonly put: (key: string, bytes: string | Uint8Array) => Promise<void>;
  readonly remove: (key: string) => Promise<void>;
  readonly close: () => Promise<void>;
};

/** What stands for credentials: the emulator takes any. */
export const ANY_CREDENTIALS = {
  AWS_ACCESS_KEY_ID: 'AKIAIOSFODNN7EXAMPLE',
  AWS_SECRET_ACCESS_KEY: 'any',
  AWS_EC2_METADATA_DISABLED: 'true',
  AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED: 'true',
};

/** Starts an emulator with an empty bucket, and gives this process credentials for it. */
export async function bucketUnderTest(name = 'trail-logs'): Promise<BucketUnderTest> {
  Object.assign(process.env, ANY_CREDENTIALS);
  const emulator = await startFauxqs({ port: 0, host: '127.0.0.1', logger: false });
  const url = `http://127.0.0.1:${emulator.port}`;
  const proxy = await bucketProxy(url);
  const at = (key: string): string => `${url}/${name}/${key.split('/').map(encodeURIComponent).join('/')}`;
  await done(fetch(`${url}/${name}`, { method: 'PUT' }));
  return {
    name,
    proxy,
    put: (key, bytes) => done(fetch(at(key), { method: 'PUT', body: bytes })),
    remove: (key) => done(fetch(at(key), { method: 'DELETE' })),
    close: async () => {
      await proxy.close();
      await emulator.stop();
    },
  };
}

async function done(answer: Promise<Response>): Promise<void> {
  const { ok, status } = await answer;
  if (!ok) throw new Error(`the emulator answered ${status}`);
}
