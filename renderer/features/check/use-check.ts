import { useEffect, useEffectEvent, useReducer, useRef, useState } from 'react';
import type { ApiClient } from '#contract/api.ts';
import type { EndpointId, StagedBodyId } from '#contract/ids.ts';
import type { HeaderPair } from '#contract/models/delivery.ts';
import type { Diagnosis } from '#contract/models/diagnosis.ts';
import type { SigningChange } from '#contract/models/signing.ts';
import type { SignatureReport } from '#contract/models/verdict.ts';
import { longestInlineBody } from '#contract/procedures/verification.ts';
import { failureOf, isCancelled } from '#renderer/errors/failure-of.ts';
import { base64OfBytes } from '#renderer/lib/bytes.ts';
import { useServices } from '#renderer/platform/services.tsx';
import { stageBody } from '#renderer/platform/stage-body.ts';

/** Everything a check is made of. */
export interface CheckRequest {
  readonly method: string;
  readonly url: string;
  readonly headers: readonly HeaderPair[];
  readonly body: Uint8Array;
  readonly signing: SigningChange;
  readonly endpointId: EndpointId | null;
  readonly secrets: readonly string[];
  /** Null for now. */
  readonly atUs: number | null;
}

export interface CheckResult {
  readonly report: SignatureReport;
  readonly diagnosis: Diagnosis;
}

export type CheckPhase =
  | { readonly kind: 'idle' }
  | { readonly kind: 'running' }
  | { readonly kind: 'staging'; readonly doneBytes: number; readonly totalBytes: number }
  | { readonly kind: 'stopped' }
  | { readonly kind: 'failed'; readonly error: unknown };

export interface CheckRun {
  readonly phase: CheckPhase;
  /** The last result; stays while another is on its way. */
  readonly result: CheckResult | undefined;
  readonly cancel: () => void;
  readonly again: () => void;
}

const restMs = 250;

/** Judges what stands on the page, a moment after the last change; a change stops the one before. Null judges nothing. */
export function useCheck(request: CheckRequest | null): CheckRun {
  const { client } = useServices();
  const [phase, setPhase] = useState<CheckPhase>({ kind: 'idle' });
  const [result, setResult] = useState<CheckResult | undefined>(undefined);
  const [round, again] = useReducer((count: number) => count + 1, 0);
  const running = useRef<AbortController | undefined>(undefined);
  const staged = useRef(new WeakMap<Uint8Array, StagedBodyId>());
  const { body, ...facts } = request ?? { body: null };
  const key = request === null ? null : JSON.stringify(facts);

  const run = useEffectEvent(async (signal: AbortSignal) => {
    if (request === null) return;
    const totalBytes = request.body.length;
    const onProgress = (doneBytes: number) => {
      if (!signal.aborted) setPhase(doneBytes < totalBytes ? { kind: 'staging', doneBytes, totalBytes } : { kind: 'running' });
    };
    try {
      const found = await check({ client, staged: staged.current, signal, onProgress }, request);
      if (signal.aborted) return;
      setResult(found);
      setPhase({ kind: 'idle' });
    } catch (error) {
      if (!signal.aborted && !isCancelled(error)) setPhase({ kind: 'failed', error });
    }
  });
  // biome-ignore lint/correctness/useExhaustiveDependencies: the key and the body are everything that is judged
  useEffect(() => {
    if (key === null) {
      setPhase({ kind: 'idle' });
      setResult(undefined);
      return undefined;
    }
    const control = new AbortController();
    running.current = control;
    const timer = setTimeout(() => {
      setPhase({ kind: 'running' });
      void run(control.signal);
    }, restMs);
    return () => {
      clearTimeout(timer);
      control.abort();
    };
  }, [key, body, round]);

  const cancel = () => {
    running.current?.abort();
    setPhase({ kind: 'stopped' });
  };
  return { phase, result, cancel, again };
}

interface CheckParts {
  readonly client: ApiClient;
  /** Bodies that were handed in already; the engine may have forgotten them. */
  readonly staged: WeakMap<Uint8Array, StagedBodyId>;
  readonly signal: AbortSignal;
  readonly onProgress: (doneBytes: number) => void;
}

async function check(parts: CheckParts, request: CheckRequest): Promise<CheckResult> {
  if (request.body.length <= longestInlineBody) return ask(parts, request, { base64: base64OfBytes(request.body) });
  try {
    return await ask(parts, request, { stagedId: await stagedIdOf(parts, request.body) });
  } catch (error) {
    if (failureOf(error).code !== 'missing.staged_body') throw error;
    parts.staged.delete(request.body);
    return ask(parts, request, { stagedId: await stagedIdOf(parts, request.body) });
  }
}

async function stagedIdOf({ client, staged, signal, onProgress }: CheckParts, body: Uint8Array): Promise<StagedBodyId> {
  const known = staged.get(body);
  if (known !== undefined) return known;
  const id = await stageBody(client, body, { signal, onProgress });
  staged.set(body, id);
  return id;
}

type WireBody = { readonly base64: string } | { readonly stagedId: StagedBodyId };

function ask({ client, signal }: CheckParts, request: CheckRequest, body: WireBody): Promise<CheckResult> {
  const { method, url, headers, signing, endpointId, secrets, atUs } = request;
  return client.verification.check(
    {
      method,
      url,
      headers: headers.map(([name, value]) => [name, value]),
      signing,
      secrets: secrets.map((value) => ({ value })),
      body,
      ...(endpointId === null ? {} : { endpointId }),
      ...(atUs === null ? {} : { atUs }),
    },
    { signal },
  );
}
