import { type FormEvent, useState } from 'react';
import { parseQuery } from '#domain/query/parser.ts';
import { describeTime } from '#renderer/lib/format-time.ts';
import { useServices, useStore } from '#renderer/platform/services.tsx';
import { Button } from '#renderer/ui/button.tsx';
import { Dialog } from '#renderer/ui/dialog.tsx';
import { Field } from '#renderer/ui/field.tsx';
import { TextInput } from '#renderer/ui/text-input.tsx';
import { rangeOfFilter } from './filter/filter-range.ts';
import { useTimeline } from './timeline-context.tsx';

type ReadTime = { readonly timeUs: number } | { readonly problem: string };

/** A time as the filter language writes them: `14:02`, `2026-11-20 14:02`, `2h`, `yesterday`. */
export function readTime(words: string, nowUs: number): ReadTime {
  const text = `before:${words.trim().replace(/^(\d{4}-\d{2}-\d{2}) +(?=\d)/, '$1T')}`;
  const parsed = parseQuery(text);
  if (!parsed.ok) return { problem: parsed.problem };
  const { untilUs } = parsed.node?.kind === 'term' ? rangeOfFilter(text, nowUs) : {};
  return untilUs === undefined ? { problem: 'That is not a time. Write 14:02, 2026-11-20 14:02, 2h or yesterday.' } : { timeUs: untilUs };
}

/** Goes to a moment in the list; the filter stays. */
export function JumpDialog() {
  const { stores } = useServices();
  const { actions } = useTimeline();
  const isOpen = useStore(stores.selection, (state) => state.dialog?.kind === 'jump');
  const [words, setWords] = useState('');
  const [problem, setProblem] = useState<string | null>(null);
  const close = () => {
    setProblem(null);
    stores.selection.setState({ dialog: null });
  };
  const read = words.trim() === '' ? null : readTime(words, Date.now() * 1000);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (read === null) setProblem('Write a time to go to.');
    else if ('problem' in read) setProblem(read.problem);
    else {
      actions.jumpTo(read.timeUs);
      close();
    }
  };
  return (
    <Dialog title="Jump to a time" size="small" isOpen={isOpen} onClose={close}>
      <form onSubmit={submit} noValidate>
        <Field
          label="Time"
          hint={
            read !== null && 'timeUs' in read
              ? describeTime(read.timeUs, Date.now()).split('\n').slice(0, 2).join(' · ')
              : '14:02, 2026-11-20 14:02, 2h, yesterday'
          }
          error={problem}
        >
          {({ id, describedBy, isInvalid }) => (
            <TextInput
              id={id}
              isMono
              value={words}
              aria-describedby={describedBy}
              isInvalid={isInvalid}
              onChange={(event) => {
                setWords(event.target.value);
                setProblem(null);
              }}
            />
          )}
        </Field>
        <p style={{ display: 'flex', justifyContent: 'flex-end', gap: 8, margin: '16px 0 0' }}>
          <Button onClick={close}>Cancel</Button>
          <Button type="submit" variant="primary">
            Jump
          </Button>
        </p>
      </form>
    </Dialog>
  );
}
