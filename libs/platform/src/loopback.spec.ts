import { describe, expect, it } from '@jest/globals';
import { isLoopback, namesLoopback } from './loopback.ts';

describe('isLoopback', () => {
  it.each(['127.0.0.1', '127.8.8.8', 'localhost', 'LocalHost', '::1', '[::1]'])('takes %s for this machine', (host) => {
    expect(isLoopback(host)).toBe(true);
  });

  it.each(['0.0.0.0', '10.0.0.1', '::', 'example.com', '127.0.0.1.example.com', 'localhost.example.com', ''])(
    'takes %j for another',
    (host) => {
      expect(isLoopback(host)).toBe(false);
    },
  );
});

describe('namesLoopback', () => {
  it.each(['127.0.0.1:4000', 'localhost', 'localhost:5000', '[::1]:4000'])('lets %s in, on any port', (header) => {
    expect(namesLoopback(header)).toBe(true);
  });

  it.each(['evil.example:4000', '127.0.0.1.evil.example', 'evil.example:80:4000', undefined])(
    'refuses %s',
    (header) => {
      expect(namesLoopback(header)).toBe(false);
    },
  );
});
