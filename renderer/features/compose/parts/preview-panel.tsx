import type { CompositionPreview, ResolvedVariable } from '#contract/models/composer.ts';
import { ErrorCallout } from '#renderer/errors/error-callout.tsx';
import { BodyView } from '#renderer/exchange/body-view.tsx';
import { headerValue } from '#renderer/exchange/header-rows.ts';
import { HeadersTable } from '#renderer/exchange/headers-table.tsx';
import type { BodySource } from '#renderer/exchange/load-body.ts';
import { classNames } from '#renderer/lib/class-names.ts';
import { countOf, formatBytes } from '#renderer/lib/format-bytes.ts';
import { formatDuration } from '#renderer/lib/format-time.ts';
import { visibleText } from '#renderer/lib/visible-text.ts';
import { useServices } from '#renderer/platform/services.tsx';
import { Button } from '#renderer/ui/button.tsx';
import { Callout } from '#renderer/ui/callout.tsx';
import { Empty } from '#renderer/ui/empty.tsx';
import { Skeleton } from '#renderer/ui/skeleton.tsx';
import type { PreviewState, Previews } from '../use-preview.ts';
import { ExpectationNote } from './expectation-note.tsx';
import styles from './panels.module.css';

/** What will leave, byte for byte. */
export function PreviewPanel({ previews }: { readonly previews: Previews }) {
  const { stores } = useServices();
  const { state, again } = previews;
  if (state.kind === 'none') return <Empty title="Nothing would leave yet">{state.why}</Empty>;
  if (state.kind === 'on-demand') return <OnDemand onAsk={again} />;
  if (state.kind === 'failed') {
    return (
      <div className={styles.panel}>
        <ErrorCallout
          error={state.error}
          actions={{ retry: again, reconnect: again, reload: again, enter_secret: () => stores.selection.setState({ view: 'endpoints' }) }}
        />
      </div>
    );
  }
  const preview = shownOf(state);
  if (preview === undefined) {
    return (
      <div className={styles.panel}>
        <Skeleton rows={6} label="Working out what will leave" />
      </div>
    );
  }
  return (
    <div className={classNames(styles.panel, state.kind === 'loading' && styles.busy)} aria-busy={state.kind === 'loading' || undefined}>
      <Preview preview={preview} />
    </div>
  );
}

export function shownOf(state: PreviewState): CompositionPreview | undefined {
  if (state.kind === 'ready') return state.preview;
  return state.kind === 'loading' ? state.last : undefined;
}

function OnDemand({ onAsk }: { readonly onAsk: () => void }) {
  return (
    <Empty title="A long draft" action={<Button onClick={onAsk}>Work out what will leave</Button>}>
      It is not worked out at every change. Sending does it too.
    </Empty>
  );
}

function Preview({ preview }: { readonly preview: CompositionPreview }) {
  return (
    <>
      <p className={styles.request}>
        <span className={styles.method}>{visibleText(preview.method)}</span>
        <bdi>{visibleText(preview.url)}</bdi>
      </p>
      {preview.warnings.map((warning) => (
        <Callout key={warning} tone="warn" title={visibleText(warning)} />
      ))}
      <ExpectationNote expectation={preview.expectation} />
      <p className={styles.hint}>
        {visibleText(preview.signedBy)} {paceWords(preview)}
      </p>
      <Variables variables={preview.variables} />
      <section className={styles.section} aria-label="Headers that will leave">
        <HeadersTable headers={preview.headers} label="Headers that will leave" order="in the order they leave" />
        {preview.headers.some(([name]) => name.toLowerCase() === 'x-hookglass-attempt') ? (
          <p className={styles.hint}>X-Hookglass-Attempt names this attempt, so that it is found again where it arrives.</p>
        ) : null}
      </section>
      <Body preview={preview} />
    </>
  );
}

function paceWords({ pacing, exchanges }: CompositionPreview): string {
  const twice = exchanges === 1 ? '' : `It leaves ${exchanges === 2 ? 'twice' : `${exchanges} times`}. `;
  if (pacing.kind === 'slow') return `${twice}The body leaves in pieces over ${formatDuration(pacing.overMs * 1000)}.`;
  if (pacing.kind === 'cut') return `${twice}The connection is cut after ${formatBytes(pacing.afterBytes)} of the body.`;
  return twice.trim();
}

function Variables({ variables }: { readonly variables: readonly ResolvedVariable[] }) {
  if (variables.length === 0) return null;
  return (
    <section className={styles.section}>
      <h3 className={styles.caption}>{countOf(variables.length, 'variable', 'variables')} filled in</h3>
      <table className={styles.variables} aria-label="Variables filled in">
        <tbody>
          {variables.map(({ placeholder, value, count }) => (
            <tr key={`${placeholder} ${value}`}>
              <th scope="row" className={styles.mono}>
                <bdi>{visibleText(placeholder)}</bdi>
              </th>
              <td className={styles.mono}>
                <bdi>{visibleText(value)}</bdi>
              </td>
              <td className={styles.times}>{count === 1 ? '' : `×${count}`}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}

function Body({ preview }: { readonly preview: CompositionPreview }) {
  const source: BodySource = {
    path: preview.bodyPath,
    keptBytes: preview.bodyBytes,
    sha256: preview.bodySha256,
    contentType: headerValue(preview.headers, 'content-type') || null,
    contentEncoding: headerValue(preview.headers, 'content-encoding'),
    truncation: undefined,
  };
  return (
    <section className={styles.section} aria-label="Body that will leave" data-sha256={preview.bodySha256}>
      <h3 className={styles.caption}>Body, {formatBytes(preview.bodyBytes)}</h3>
      {preview.bodyBytes === 0 ? (
        <p className={styles.hint}>It leaves without a body.</p>
      ) : (
        <div className={styles.body}>
          <BodyView source={source} label="Body that will leave" emptyText="It leaves without a body." />
        </div>
      )}
    </section>
  );
}
