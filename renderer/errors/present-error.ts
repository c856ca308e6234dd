/**
 * The only way from a thrown error to words on the screen. The place decides the form: beside a field or first in a dialog, as a
 * callout in a pane, as a notice for work in the background. Outcomes (a mismatch, a failed attempt) never come through here.
 */
import type { NextStep } from '#contract/error-row.ts';
import type { WireFailure } from '#contract/errors.ts';
import { addNotice, type NoticeStore } from '#renderer/state/notice-store.ts';
import { failureOf, isCancelled } from './failure-of.ts';

export interface PresentedError {
  readonly failure: WireFailure;
  /** What failed. */
  readonly title: string;
  /** Why. */
  readonly text: string;
  /** What can be done, as far as the window knows how. */
  readonly steps: readonly NextStep[];
}

const stepWords: Readonly<Record<NextStep, string | null>> = {
  retry: 'Try again',
  fix_input: null,
  open_settings: 'Open settings',
  choose_port: 'Choose another port',
  choose_folder: null,
  close_other_instance: null,
  free_disk_space: null,
  restore_backup: null,
  salvage: null,
  update_app: null,
  reload: 'Reload',
  enter_secret: 'Open endpoints',
  confirm_host: null,
  reconnect: 'Reconnect',
  report: null,
};

/** Advice for steps that are taken outside of the window. */
const adviceWords: Readonly<Partial<Record<NextStep, string>>> = {
  choose_folder: 'Start Hookglass with another data folder (--data DIR).',
  close_other_instance: 'Close the other Hookglass.',
  free_disk_space: 'Free space on the disk; storing goes on by itself.',
  restore_backup: 'Backups lie beside the log in the data folder.',
  update_app: 'Update Hookglass.',
};

export function presentError(error: unknown): PresentedError | null {
  return isCancelled(error) ? null : presentFailure(failureOf(error));
}

export function presentFailure(failure: WireFailure): PresentedError {
  const steps = failure.next.filter(isNextStep);
  const advice = steps.flatMap((step) => adviceWords[step] ?? []);
  return { failure, title: failure.sentence, text: [failure.reason, ...advice].filter((part) => part !== '').join(' '), steps };
}

/** Words of the button for a step; null for a step that is not a button. */
export function wordsOfStep(step: NextStep, code = ''): string | null {
  // A Console is set up on its own page; "settings" would lead people to another.
  return step === 'open_settings' && code.startsWith('console.') ? 'Open the connection' : stepWords[step];
}

/** For work in the background, where the person was not looking. */
export function noticeError(store: NoticeStore, error: unknown): void {
  const presented = presentError(error);
  if (presented === null) return;
  addNotice(store, { tone: 'bad', title: presented.title, text: presented.text, key: presented.failure.code, lastsMs: null });
}

function isNextStep(step: string): step is NextStep {
  return Object.hasOwn(stepWords, step);
}
