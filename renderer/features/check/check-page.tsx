import { type DragEvent, useRef, useState } from 'react';
import { ErrorCallout } from '#renderer/errors/error-callout.tsx';
import { formatBytes } from '#renderer/lib/format-bytes.ts';
import { largestBody } from '#renderer/platform/stage-body.ts';
import { Button } from '#renderer/ui/button.tsx';
import { Callout } from '#renderer/ui/callout.tsx';
import { Skeleton } from '#renderer/ui/skeleton.tsx';
import styles from './check-page.module.css';
import { emptyDraft, isEmptyRequest } from './draft.ts';
import { exampleDraft } from './example.ts';
import { ArrivalField } from './parts/arrival-field.tsx';
import { BodyInput } from './parts/body-input.tsx';
import { OptionFields } from './parts/option-fields.tsx';
import { RequestInput } from './parts/request-input.tsx';
import { ResultPane } from './parts/result-pane.tsx';
import { SchemeChoice } from './parts/scheme-choice.tsx';
import { SecretRows } from './parts/secret-rows.tsx';
import { placeOfDrop } from './understood.ts';
import { useCheck } from './use-check.ts';
import { type DraftView, useDraft } from './use-draft.ts';

/** Judges a signature by hand: what is known of a request on the left, the verdict and its cause on the right. Keeps nothing. */
export function CheckPage() {
  const view = useDraft();
  const run = useCheck(view.request);
  const files = useFiles(view);
  const isBlank = isEmptyRequest(view.draft);
  const form = useRef<HTMLFormElement>(null);
  const fillExample = () => {
    view.replace(exampleDraft);
    // why: the button goes with the empty state, and the focus with it.
    form.current?.querySelector('textarea')?.focus({ preventScroll: true });
  };
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: dropping a file has a button with the same effect beside each field
    <div
      className={styles.page}
      data-dropping={files.isOver || undefined}
      onDragOver={files.over}
      onDragLeave={files.leave}
      onDrop={files.drop}
    >
      <form ref={form} className={styles.left} aria-label="What to check" onSubmit={(event) => event.preventDefault()}>
        <header className={styles.head}>
          <h1 className={styles.title}>Check a signature</h1>
          <Button size="small" variant="quiet" onClick={() => view.replace(emptyDraft)}>
            Clear
          </Button>
        </header>
        {view.loading === null ? null : <Loading loading={view.loading} />}
        {files.problem === null ? null : <Callout tone="bad" isAlert title={files.problem} />}
        <RequestInput view={view} onFile={files.openRequest} />
        <BodyInput view={view} onFile={files.openBody} />
        <SecretRows secrets={view.draft.secrets} hint={secretHint(view)} onChange={(secrets) => view.change({ secrets })} />
        <SchemeChoice view={view} />
        <ArrivalField view={view} />
        <OptionFields view={view} />
      </form>
      <section className={styles.right} aria-label="Result">
        <ResultPane request={view.request} run={run} isBlocked={!isBlank} onExample={fillExample} />
      </section>
      {files.isOver ? <div className={styles.drop}>Drop a request, a HAR or a body</div> : null}
    </div>
  );
}

function secretHint({ draft }: DraftView): string {
  return draft.endpointId === null
    ? 'Stays in this window and is forgotten when you leave the page.'
    : 'Tried besides those of the endpoint. Forgotten when you leave the page.';
}

function Loading({ loading }: { readonly loading: NonNullable<DraftView['loading']> }) {
  if (loading.error !== undefined) return <ErrorCallout error={loading.error} />;
  return <Skeleton rows={2} label={`Fetching ${loading.id}`} />;
}

interface Files {
  readonly isOver: boolean;
  /** Why a file was not taken. */
  readonly problem: string | null;
  readonly openRequest: (file: File) => void;
  readonly openBody: (file: File) => void;
  readonly over: (event: DragEvent) => void;
  readonly leave: (event: DragEvent) => void;
  readonly drop: (event: DragEvent) => void;
}

/** Files that are opened or dropped, read to the byte. */
function useFiles(view: DraftView): Files {
  const [isOver, setOver] = useState(false);
  const [problem, setProblem] = useState<string | null>(null);
  const take = async (file: File, place: 'request' | 'body' | 'any') => {
    setProblem(null);
    if (file.size > largestBody) {
      setProblem(`${file.name} has ${formatBytes(file.size)}; a check by hand takes up to ${formatBytes(largestBody)}.`);
      return;
    }
    try {
      const bytes = new Uint8Array(await file.arrayBuffer());
      const hasRequest = view.draft.request.kind !== 'typed' || view.draft.request.text.trim() !== '';
      const target = place === 'any' ? placeOfDrop(bytes, hasRequest) : place;
      view.change(
        target === 'request'
          ? { request: { kind: 'file', name: file.name, bytes }, body: { kind: 'request' } }
          : { body: { kind: 'file', name: file.name, bytes } },
      );
    } catch {
      setProblem(`${file.name} could not be read. Check that it is a file, and that it may be read.`);
    }
  };
  return {
    isOver,
    problem,
    openRequest: (file) => void take(file, 'request'),
    openBody: (file) => void take(file, 'body'),
    over: (event) => {
      if (!event.dataTransfer.types.includes('Files')) return;
      event.preventDefault();
      setOver(true);
    },
    leave: (event) => {
      const target = event.relatedTarget;
      if (!(target instanceof Node) || !event.currentTarget.contains(target)) setOver(false);
    },
    drop: (event) => {
      event.preventDefault();
      setOver(false);
      const file = event.dataTransfer.files[0];
      if (file !== undefined) void take(file, 'any');
    },
  };
}
