import { useEffect, useEffectEvent, useReducer, useRef, useState } from 'react';
import type { Delivery } from '#contract/models/delivery.ts';
import type { Diagnosis } from '#contract/models/diagnosis.ts';
import type { SignatureReport } from '#contract/models/verdict.ts';
import { ClientFailure } from '#renderer/errors/client-failure.ts';
import { isCancelled } from '#renderer/errors/failure-of.ts';
import { followJob } from '#renderer/platform/follow-job.ts';
import { useServices } from '#renderer/platform/services.tsx';
import type { JudgeOutcome } from './judgement-words.ts';

export interface SignatureView {
  /** Stays while another is on its way. */
  readonly report: SignatureReport | undefined;
  readonly error: unknown;
  /** Counts the reports that came. */
  readonly version: number;
  readonly again: () => void;
  readonly isJudging: boolean;
  /** What judging again failed with. */
  readonly judgeError: unknown;
  readonly outcome: JudgeOutcome | undefined;
  /** First does what is asked, then judges the delivery again and shows its report. `done` says what was changed. Never rejects. */
  readonly judge: (change?: { readonly apply: () => Promise<void>; readonly done: string }) => Promise<void>;
}

interface Loaded {
  readonly report?: SignatureReport | undefined;
  readonly error?: unknown;
  readonly version: number;
}

/** The report of a delivery, made anew when its verdict changes, and judging it again. */
export function useSignature(delivery: Delivery): SignatureView {
  const { client } = useServices();
  const [state, setState] = useState<Loaded>({ version: 0 });
  const [round, again] = useReducer((count: number) => count + 1, 0);
  const put = (report: SignatureReport) => setState(({ version }) => ({ report, version: version + 1 }));
  const load = useEffectEvent(async (signal: AbortSignal) => {
    try {
      const report = await client.deliveries.signature({ id: delivery.id }, { signal });
      if (!signal.aborted) put(report);
    } catch (error) {
      if (!isCancelled(error) && !signal.aborted) setState(({ version }) => ({ error, version }));
    }
  });
  const { verdict, reason, scheme, headerName, matchedSecret } = delivery.verification;
  // biome-ignore lint/correctness/useExhaustiveDependencies: another delivery, another judgement of it, or another try is another report
  useEffect(() => {
    const control = new AbortController();
    void load(control.signal);
    return () => control.abort();
  }, [delivery.id, delivery.verdict, verdict, reason, scheme, headerName, matchedSecret?.id, round]);
  const judging = useJudging(delivery, state.report, put);
  return { report: state.report, error: state.error, version: state.version, again, ...judging };
}

type Judging = Pick<SignatureView, 'isJudging' | 'judgeError' | 'outcome' | 'judge'>;

function useJudging(delivery: Delivery, report: SignatureReport | undefined, put: (report: SignatureReport) => void): Judging {
  const { client, stores } = useServices();
  const [isJudging, setJudging] = useState(false);
  const [judgeError, setJudgeError] = useState<unknown>(undefined);
  const [outcome, setOutcome] = useState<JudgeOutcome | undefined>(undefined);
  const life = useLife();
  const judge: Judging['judge'] = async (change) => {
    const before = report?.verification.verdict ?? delivery.verdict;
    const { signal } = life();
    setJudging(true);
    setJudgeError(undefined);
    setOutcome(undefined);
    try {
      await change?.apply();
      const end = await followJob(stores.job, await client.deliveries.rejudge({ set: { ids: [delivery.id] } }), signal);
      if (end.failure !== null) throw new ClientFailure(end.failure);
      const fresh = await client.deliveries.signature({ id: delivery.id }, { signal });
      put(fresh);
      if (end.state === 'done') setOutcome({ before, after: fresh.verification.verdict, done: change?.done ?? null });
    } catch (error) {
      if (!isCancelled(error)) setJudgeError(error);
    } finally {
      setJudging(false);
    }
  };
  return { isJudging, judgeError, outcome, judge };
}

/** A controller that is aborted when the component goes. */
export function useLife(): () => AbortController {
  const control = useRef<AbortController | undefined>(undefined);
  useEffect(() => () => control.current?.abort(), []);
  return () => {
    control.current = new AbortController();
    return control.current;
  };
}

export type DiagnosisState =
  /** There is nothing to explain. */
  | { readonly kind: 'none' }
  | { readonly kind: 'running' }
  | { readonly kind: 'stopped' }
  | { readonly kind: 'failed'; readonly error: unknown }
  | { readonly kind: 'ready'; readonly diagnosis: Diagnosis };

export interface DiagnosisRun {
  readonly state: DiagnosisState;
  readonly cancel: () => void;
  readonly again: () => void;
}

/** Looks for the cause of a report that is not `verified`; never runs for one that is. Another report starts it over. */
export function useDiagnosis(delivery: Delivery, report: SignatureReport | undefined, version: number): DiagnosisRun {
  const { client } = useServices();
  const [state, setState] = useState<DiagnosisState>({ kind: 'none' });
  const [round, again] = useReducer((count: number) => count + 1, 0);
  const running = useRef<AbortController | undefined>(undefined);
  const isWanted = report !== undefined && report.verification.verdict !== 'verified';
  const run = useEffectEvent(async (signal: AbortSignal) => {
    setState({ kind: 'running' });
    try {
      const diagnosis = await client.deliveries.diagnosis({ id: delivery.id }, { signal });
      if (!signal.aborted) setState({ kind: 'ready', diagnosis });
    } catch (error) {
      if (!signal.aborted && !isCancelled(error)) setState({ kind: 'failed', error });
    }
  });
  // biome-ignore lint/correctness/useExhaustiveDependencies: another delivery, another report or another try is another search
  useEffect(() => {
    if (!isWanted) {
      setState({ kind: 'none' });
      return undefined;
    }
    const control = new AbortController();
    running.current = control;
    void run(control.signal);
    return () => control.abort();
  }, [delivery.id, isWanted, version, round]);
  const cancel = () => {
    running.current?.abort();
    setState({ kind: 'stopped' });
  };
  return { state, cancel, again };
}
