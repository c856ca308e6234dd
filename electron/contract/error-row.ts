/** What a row of the table of error codes holds. */

/** What the person can do next; the window offers each as a button where it knows how. */
export const nextSteps = [
  'retry',
  'fix_input',
  'open_settings',
  'choose_port',
  'choose_folder',
  'close_other_instance',
  'free_disk_space',
  'restore_backup',
  'salvage',
  'update_app',
  'reload',
  'enter_secret',
  'confirm_host',
  'reconnect',
  'report',
] as const;
export type NextStep = (typeof nextSteps)[number];

export interface ErrorRow {
  /** What failed: one plain sentence. */
  readonly sentence: string;
  /** Why, with `{name}` placeholders filled from the failure's details. */
  readonly reason: string;
  readonly next: readonly NextStep[];
  readonly retryable: boolean;
  /** HTTP status for the API. */
  readonly status: number;
  /** Exit code for the command line (sysexits where one fits). */
  readonly exitCode: number;
}
