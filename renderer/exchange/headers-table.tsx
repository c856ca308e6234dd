import { Copy } from 'lucide-react';
import type { HeaderPair } from '#contract/models/delivery.ts';
import { countOf } from '#renderer/lib/format-bytes.ts';
import { visibleText } from '#renderer/lib/visible-text.ts';
import { useServices } from '#renderer/platform/services.tsx';
import { Button } from '#renderer/ui/button.tsx';
import { IconButton } from '#renderer/ui/icon-button.tsx';
import { MarkedText } from '#renderer/ui/marked-text.tsx';
import { type HeaderRow, headerRows, headersText } from './header-rows.ts';
import styles from './headers-table.module.css';

export interface HeadersTableProps {
  readonly headers: readonly HeaderPair[];
  /** What they are: "Request headers as received". */
  readonly label: string;
  readonly noneText?: string | undefined;
  /** How they stand, beside their count. */
  readonly order?: string | undefined;
  /** What a filter looked for: words in values, and headers by name. */
  readonly marks?: HeaderMarks | undefined;
}

export interface HeaderMarks {
  readonly words: readonly string[];
  readonly headers: readonly { readonly name: string; readonly value: string | null }[];
}

const noMarks: HeaderMarks = { words: [], headers: [] };

/** The raw list: in its order, with its case, repeats marked. */
export function HeadersTable({ headers, label, noneText = 'None', order = 'in the order received', marks = noMarks }: HeadersTableProps) {
  const { platform } = useServices();
  if (headers.length === 0) return <p className={styles.none}>{noneText}</p>;
  return (
    <div className={styles.wrap}>
      <div className={styles.head}>
        <span className={styles.title}>
          {countOf(headers.length, 'header', 'headers')}, {order}
        </span>
        <Button variant="quiet" size="small" icon={Copy} onClick={() => void platform.copyText(headersText(headers))}>
          Copy all
        </Button>
      </div>
      <table className={styles.table} aria-label={label}>
        <colgroup>
          <col className={styles.nameColumn} />
          <col />
          <col className={styles.copyColumn} />
        </colgroup>
        <thead className="visually-hidden">
          <tr>
            <th scope="col">Name</th>
            <th scope="col">Value</th>
            <th scope="col">Copy</th>
          </tr>
        </thead>
        <tbody>
          {headerRows(headers).map((row) => (
            <Row key={row.key} row={row} marks={marks} onCopy={(text) => void platform.copyText(text)} />
          ))}
        </tbody>
      </table>
    </div>
  );
}

interface RowProps {
  readonly row: HeaderRow;
  readonly marks: HeaderMarks;
  readonly onCopy: (text: string) => void;
}

function Row({ row, marks, onCopy }: RowProps) {
  const named = marks.headers.filter(({ name }) => name.toLowerCase() === row.name.toLowerCase());
  const words = [...marks.words, ...named.flatMap(({ value }) => (value === null || value === '' ? [] : [value]))];
  return (
    <tr>
      <th scope="row" className={styles.name}>
        <MarkedText text={row.name} terms={named.length === 0 ? [] : [row.name]} />
        {row.occurrence === 0 ? null : (
          <span className={styles.badge} title="Header names count without regard to case">
            {row.occurrence} of {row.occurrences}
          </span>
        )}
      </th>
      <td className={styles.value}>
        <span className={styles.clamped} title={row.value.length > 300 ? `${row.value.length} characters` : undefined}>
          <MarkedText text={row.value} terms={words} />
        </span>
      </td>
      <td className={styles.copy}>
        <IconButton size="small" icon={Copy} label={`Copy ${visibleText(row.name)}`} onClick={() => onCopy(row.value)} />
      </td>
    </tr>
  );
}
