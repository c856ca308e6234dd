import { useEffect, useEffectEvent, useMemo, useState } from 'react';
import type { DeliveryId } from '#contract/ids.ts';
import { isCancelled } from '#renderer/errors/failure-of.ts';
import { readBody } from '#renderer/exchange/read-body.ts';
import { readShownMoment, shownMoment } from '#renderer/lib/shown-zone.ts';
import { useServices, useStore } from '#renderer/platform/services.tsx';
import { largestBody } from '#renderer/platform/stage-body.ts';
import { detectScheme, signedTimeUs } from './detect-scheme.ts';
import { type CheckDraft, emptyDraft, isEmptyRequest } from './draft.ts';
import { secretProblem } from './secret-words.ts';
import { readSigning, type SigningRead } from './signing-of.ts';
import { bodyOf, type Understood, understand } from './understood.ts';
import type { CheckRequest } from './use-check.ts';

export interface DraftView {
  readonly draft: CheckDraft;
  readonly change: (part: Partial<CheckDraft>) => void;
  readonly replace: (draft: CheckDraft) => void;
  readonly understood: ReturnType<typeof understand>;
  readonly detected: ReturnType<typeof detectScheme>;
  /** The scheme that judges: chosen, the endpoint's, or detected. */
  readonly scheme: Exclude<CheckDraft['scheme'], 'auto'>;
  readonly signing: SigningRead;
  readonly body: Uint8Array;
  /** Null where the headers claim no time. */
  readonly signedAtUs: number | null;
  /** Null while there is nothing that could be judged, or a field is wrong. */
  readonly request: CheckRequest | null;
  /** A delivery that is being fetched to fill the page, and what that failed with. */
  readonly loading: { readonly id: DeliveryId; readonly error?: unknown } | null;
}

const nothingUnderstood: Understood = { kind: 'understood', method: 'POST', url: '/', headers: [], body: null, notes: [], form: '' };

/** What stands on the page and what it means. Everything is in this component, and gone with it. */
export function useDraft(): DraftView {
  const { stores } = useServices();
  const [draft, setDraft] = useState<CheckDraft>(emptyDraft);
  const loading = useFilled(setDraft);
  usePasted(setDraft);
  const endpoint = useStore(stores.environment, (state) => state.endpoints.find(({ id }) => id === draft.endpointId));
  const understood = useMemo(() => understand(draft.request), [draft.request]);
  const known = understood.kind === 'problem' ? nothingUnderstood : understood;
  const body = useMemo(() => bodyOf({ body: draft.body }, known), [draft.body, known]);
  const detected = detectScheme(known.headers);
  const isOwn = draft.scheme === 'auto' && endpoint !== undefined;
  const scheme = draft.scheme !== 'auto' ? draft.scheme : (endpoint?.scheme ?? detected.scheme);
  const guessed = draft.scheme === 'auto' && !isOwn ? detected.headerName : null;
  const signing = readSigning(scheme, !isOwn, draft.options, guessed);
  const signedAtUs = signedTimeUs(known.headers, {
    scheme,
    headerName: draft.options.headerName,
    timestampHeader: draft.options.custom.timestampHeader,
    timestampPrefix: draft.options.custom.timestampPrefix,
    unit: draft.options.custom.timestampUnit,
  });
  const isReady = understood.kind === 'understood' && !isEmptyRequest(draft) && body.length <= largestBody;
  const areSecretsFine = draft.secrets.every(({ value }) => secretProblem(value) === undefined);
  const request: CheckRequest | null =
    !isReady || !areSecretsFine || signing.signing === null
      ? null
      : {
          method: known.method,
          url: known.url,
          headers: known.headers,
          body,
          signing: signing.signing,
          endpointId: draft.endpointId,
          secrets: draft.secrets.map(({ value }) => value).filter((value) => value !== ''),
          atUs: arrivalUs(draft.arrival, signedAtUs),
        };
  return {
    draft,
    change: (part) => setDraft((before) => ({ ...before, ...part })),
    replace: setDraft,
    understood,
    detected,
    scheme,
    signing,
    body,
    signedAtUs,
    request,
    loading,
  };
}

/** Null for now, also where what was chosen is no time. */
function arrivalUs(arrival: CheckDraft['arrival'], signedAtUs: number | null): number | null {
  if (arrival.kind === 'signed') return signedAtUs;
  if (arrival.kind === 'now') return null;
  const ms = readShownMoment(arrival.text);
  return Number.isNaN(ms) ? null : ms * 1000;
}

/** A time as the browser's field writes it, to the millisecond and in the zone that is shown. */
export function fieldTime(timeUs: number): string {
  return shownMoment(timeUs);
}

/** Fills the page with the request that was pasted in the palette. */
function usePasted(fill: (draft: CheckDraft) => void): void {
  const { stores } = useServices();
  const text = useStore(stores.selection, (state) => state.checkedText);
  const take = useEffectEvent((pasted: string) => {
    fill({ ...emptyDraft, request: { kind: 'typed', text: pasted } });
    stores.selection.setState({ checkedText: null });
  });
  useEffect(() => {
    if (text !== null) take(text);
  }, [text]);
}

/** Fills the page with the delivery it was opened for, its body as the very bytes. */
function useFilled(fill: (draft: CheckDraft) => void): DraftView['loading'] {
  const { client, platform, stores } = useServices();
  const wanted = useStore(stores.selection, (state) => state.checkedId);
  const [loading, setLoading] = useState<DraftView['loading']>(null);
  const load = useEffectEvent(async (id: DeliveryId, signal: AbortSignal) => {
    setLoading({ id });
    try {
      const delivery = await client.deliveries.get({ id }, { signal });
      const fetchBlob: typeof platform.fetchBlob = (path, options) => platform.fetchBlob(path, options);
      const bytes = await readBody(fetchBlob, {
        path: delivery.body.path,
        bytes: delivery.body.keptBytes,
        signal,
        onProgress: () => undefined,
      });
      const { method, url, headers, endpointId, receivedAtUs } = delivery;
      fill({
        ...emptyDraft,
        request: { kind: 'delivery', id, method, url, headers },
        body: { kind: 'file', name: `body of ${id}`, bytes },
        endpointId,
        arrival: { kind: 'chosen', text: fieldTime(receivedAtUs) },
      });
      setLoading(null);
      stores.selection.setState({ checkedId: null });
    } catch (error) {
      if (!isCancelled(error) && !signal.aborted) {
        setLoading({ id, error });
        stores.selection.setState({ checkedId: null });
      }
    }
  });
  useEffect(() => {
    if (wanted === null) return undefined;
    const control = new AbortController();
    void load(wanted, control.signal);
    return () => control.abort();
  }, [wanted]);
  return loading;
}
