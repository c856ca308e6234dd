import { type DragEvent, useState } from 'react';
import { longestDraft } from '#contract/models/composer.ts';
import { formatBytes } from '#renderer/lib/format-bytes.ts';

export interface DroppedFile {
  readonly isOver: boolean;
  /** Why a file was not taken. */
  readonly problem: string | null;
  readonly open: (file: File) => void;
  readonly over: (event: DragEvent) => void;
  readonly leave: (event: DragEvent) => void;
  readonly drop: (event: DragEvent) => void;
}

/** A file with an event, chosen or dropped. */
export function useDroppedFile(onText: (text: string, fileName: string) => void): DroppedFile {
  const [isOver, setOver] = useState(false);
  const [problem, setProblem] = useState<string | null>(null);
  const open = (file: File) => {
    setProblem(null);
    if (file.size > longestDraft) {
      setProblem(`${file.name} has ${formatBytes(file.size)}; a draft holds up to ${formatBytes(longestDraft)}.`);
      return;
    }
    file.text().then(
      (text) => (text.trim() === '' ? setProblem(`${file.name} is empty.`) : onText(text, file.name)),
      () => setProblem(`${file.name} could not be read. Check that it is a file, and that it may be read.`),
    );
  };
  return {
    isOver,
    problem,
    open,
    over(event) {
      if (!event.dataTransfer.types.includes('Files')) return;
      event.preventDefault();
      setOver(true);
    },
    leave(event) {
      const target = event.relatedTarget;
      if (!(target instanceof Node) || !event.currentTarget.contains(target)) setOver(false);
    },
    drop(event) {
      event.preventDefault();
      setOver(false);
      const file = event.dataTransfer.files[0];
      if (file !== undefined) open(file);
    },
  };
}
