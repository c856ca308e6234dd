import { afterEach, beforeEach, expect, test } from 'vitest';
import { createWorkerStarter } from '#renderer/editor/worker-policy.ts';

let started: unknown[] = [];

class RecordingWorker {
  constructor(url: unknown) {
    started.push(url);
  }
}

beforeEach(() => {
  started = [];
  Object.assign(globalThis, { Worker: RecordingWorker });
});

afterEach(() => {
  Reflect.deleteProperty(globalThis, 'Worker');
  Reflect.deleteProperty(globalThis, 'trustedTypes');
});

test.each(['https://example.com/w.js', 'blob:http://127.0.0.1/x', 'data:text/javascript,1', '/assets/other.js', ''])(
  '%j never becomes a worker',
  (url) => {
    const start = createWorkerStarter(['/assets/editor.worker.js']);
    expect(() => start(url, 'x')).toThrow(TypeError);
    expect(started).toEqual([]);
  },
);

test('under Trusted Types the policy is named and makes the address that reaches the worker', () => {
  const policies: string[] = [];
  Object.assign(globalThis, {
    trustedTypes: {
      createPolicy: (name: string, rules: { createScriptURL(url: string): string }) => {
        policies.push(name);
        return { createScriptURL: (url: string) => `trusted ${rules.createScriptURL(url)}` };
      },
    },
  });
  createWorkerStarter(['/assets/editor.worker.js'])('/assets/editor.worker.js', 'x');
  expect([policies, started]).toEqual([['hookglass-worker'], ['trusted /assets/editor.worker.js']]);
});
