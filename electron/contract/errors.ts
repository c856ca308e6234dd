/**
 * The table of error codes: the only place where a failure's words, next steps, HTTP status and exit code live.
 * Guarantees: every failure that crosses a border carries a row of this table; `docs/errors.md` is generated from it.
 * Refuses: outcomes. A signature mismatch or a failed attempt is a result, never an error (models/verdict, models/attempt).
 */
import { z } from 'zod';

export const errorCategories = [
  'input',
  'conflict',
  'missing',
  'capability',
  'receiver',
  'log',
  'secret',
  'console',
  'replay',
  'bundle',
  'link',
  'cancelled',
  'internal',
] as const;
export type ErrorCategory = (typeof errorCategories)[number];

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
  'update_app',
  'reload',
  'enter_secret',
  'confirm_host',
  'reconnect',
  'report',
] as const;
export type NextStep = (typeof nextSteps)[number];

interface ErrorRow {
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

export const errorTable = {
  'input.invalid': {
    sentence: 'The request was not understood.',
    reason: '{problems}',
    next: ['fix_input'],
    retryable: false,
    status: 400,
    exitCode: 64,
  },
  'input.query_syntax': {
    sentence: 'The filter was not understood.',
    reason: '{problem} (at character {position})',
    next: ['fix_input'],
    retryable: false,
    status: 400,
    exitCode: 64,
  },
  'input.unconfirmed': {
    sentence: 'Nothing was deleted.',
    reason: '{count} would be deleted.',
    next: ['fix_input'],
    retryable: false,
    status: 400,
    exitCode: 64,
  },
  'input.target_url': {
    sentence: 'That is not a URL to replay to.',
    reason: '{problem}',
    next: ['fix_input'],
    retryable: false,
    status: 400,
    exitCode: 64,
  },
  'input.secret': {
    sentence: 'That secret can not be used.',
    reason: '{problem}',
    next: ['enter_secret'],
    retryable: false,
    status: 400,
    exitCode: 64,
  },
  'conflict.slug_taken': {
    sentence: 'An endpoint with this path exists.',
    reason: 'The path /in/{slug} belongs to "{name}".',
    next: ['fix_input'],
    retryable: false,
    status: 409,
    exitCode: 65,
  },
  'conflict.endpoint_built_in': {
    sentence: 'This endpoint can not be changed that way.',
    reason: '{problem}',
    next: [],
    retryable: false,
    status: 409,
    exitCode: 65,
  },
  'conflict.replay_finished': {
    sentence: 'The replay has already ended.',
    reason: 'It ended as "{state}".',
    next: [],
    retryable: false,
    status: 409,
    exitCode: 65,
  },
  'conflict.view_name': {
    sentence: 'A view with this name exists.',
    reason: 'There is a view called "{name}".',
    next: ['fix_input'],
    retryable: false,
    status: 409,
    exitCode: 65,
  },
  'conflict.job_running': {
    sentence: 'This is under way already.',
    reason: '{problem}',
    next: [],
    retryable: true,
    status: 409,
    exitCode: 75,
  },
  'missing.view': {
    sentence: 'There is no such view.',
    reason: '{id} is not among the saved views.',
    next: ['reload'],
    retryable: false,
    status: 404,
    exitCode: 66,
  },
  'missing.job': {
    sentence: 'There is no such job.',
    reason: '{id} has not run since the start, or ended long ago.',
    next: ['reload'],
    retryable: false,
    status: 404,
    exitCode: 66,
  },
  'missing.trash': {
    sentence: 'This deletion can not be undone any more.',
    reason: '{id} is not in the trash: it was restored, or the trash was emptied.',
    next: ['reload'],
    retryable: false,
    status: 404,
    exitCode: 66,
  },
  'missing.backup': {
    sentence: 'There is no such backup.',
    reason: '{name} is not in {folder}.',
    next: ['reload'],
    retryable: false,
    status: 404,
    exitCode: 66,
  },
  'missing.environment': {
    sentence: 'There is no such environment.',
    reason: '{id} is not in this log.',
    next: ['reload'],
    retryable: false,
    status: 404,
    exitCode: 66,
  },
  'log.backup_damaged': {
    sentence: 'This backup can not be used.',
    reason: '{problem}',
    next: ['restore_backup'],
    retryable: false,
    status: 422,
    exitCode: 65,
  },
  'log.backup_failed': {
    sentence: 'The backup could not be made.',
    reason: '{problem}',
    next: ['free_disk_space', 'retry'],
    retryable: true,
    status: 507,
    exitCode: 74,
  },
  'missing.log': {
    sentence: 'There is no log in that folder.',
    reason: '{path} has no log.db.',
    next: ['choose_folder'],
    retryable: false,
    status: 404,
    exitCode: 66,
  },
  'missing.delivery': {
    sentence: 'There is no such delivery.',
    reason: '{id} is not in this log. It may have been removed.',
    next: ['reload'],
    retryable: false,
    status: 404,
    exitCode: 66,
  },
  'missing.endpoint': {
    sentence: 'There is no such endpoint.',
    reason: '{id} is not in this log.',
    next: ['reload'],
    retryable: false,
    status: 404,
    exitCode: 66,
  },
  'missing.secret': {
    sentence: 'There is no such secret.',
    reason: '{id} is not in this log.',
    next: ['reload'],
    retryable: false,
    status: 404,
    exitCode: 66,
  },
  'missing.replay': {
    sentence: 'There is no such replay.',
    reason: '{id} is not in this log.',
    next: ['reload'],
    retryable: false,
    status: 404,
    exitCode: 66,
  },
  'missing.attempt': {
    sentence: 'There is no such attempt.',
    reason: '{id} is not in this log.',
    next: ['reload'],
    retryable: false,
    status: 404,
    exitCode: 66,
  },
  'missing.body': { sentence: 'The body is not there.', reason: '{problem}', next: [], retryable: false, status: 404, exitCode: 66 },
  'missing.route': {
    sentence: 'There is nothing at this address.',
    reason: '{method} {path} is not part of the API. The list is at /api/openapi.json.',
    next: ['fix_input'],
    retryable: false,
    status: 404,
    exitCode: 66,
  },
  'receiver.port_in_use': {
    sentence: 'The receiver can not listen on port {port}.',
    reason: 'The port is in use by {owner}.',
    next: ['choose_port', 'retry'],
    retryable: true,
    status: 409,
    exitCode: 69,
  },
  'receiver.port_forbidden': {
    sentence: 'The receiver can not listen on port {port}.',
    reason: 'This account may not open the port: {problem}',
    next: ['choose_port'],
    retryable: false,
    status: 409,
    exitCode: 77,
  },
  'receiver.not_listening': {
    sentence: 'The receiver is not listening.',
    reason: '{problem}',
    next: ['choose_port', 'retry'],
    retryable: true,
    status: 503,
    exitCode: 69,
  },
  'log.read_only': {
    sentence: 'The log is open for reading only.',
    reason: '{problem}',
    next: ['restore_backup', 'choose_folder'],
    retryable: false,
    status: 503,
    exitCode: 74,
  },
  'log.newer_version': {
    sentence: 'The log was written by a newer Hookglass.',
    reason: 'Its version is {found}; this Hookglass knows up to {known}. It is open for reading only and nothing was changed.',
    next: ['update_app', 'choose_folder'],
    retryable: false,
    status: 503,
    exitCode: 78,
  },
  'log.damaged': {
    sentence: 'The log is damaged.',
    reason: '{problem} The file is kept as it is; nothing was deleted.',
    next: ['restore_backup', 'choose_folder'],
    retryable: false,
    status: 503,
    exitCode: 74,
  },
  'log.foreign_file': {
    sentence: 'The file is not a Hookglass log.',
    reason: '{path} belongs to another program or is not a database. It was not touched.',
    next: ['choose_folder'],
    retryable: false,
    status: 503,
    exitCode: 78,
  },
  'log.migration_changed': {
    sentence: 'The log was made by another build of this version.',
    reason: 'Step {step} of its structure differs from the one in this build.',
    next: ['restore_backup', 'report'],
    retryable: false,
    status: 503,
    exitCode: 78,
  },
  'log.migration_failed': {
    sentence: 'The log could not be brought up to date.',
    reason: 'Step {step} failed: {problem} The log is as before; a backup is at {backup}.',
    next: ['restore_backup', 'report'],
    retryable: false,
    status: 503,
    exitCode: 74,
  },
  'log.folder_not_writable': {
    sentence: 'The data folder can not be written.',
    reason: '{path}: {problem}',
    next: ['choose_folder'],
    retryable: false,
    status: 503,
    exitCode: 73,
  },
  'log.locked': {
    sentence: 'Another Hookglass uses this data folder.',
    reason: 'Process {pid} has {path} open. Two receivers on one log would lose deliveries.',
    next: ['close_other_instance', 'choose_folder'],
    retryable: true,
    status: 409,
    exitCode: 75,
  },
  'log.disk_full': {
    sentence: 'Not stored: the disk is full.',
    reason: 'Deliveries are refused with 503 until there is space, so senders try again. What is stored is safe.',
    next: ['free_disk_space'],
    retryable: true,
    status: 507,
    exitCode: 74,
  },
  'log.write_failed': {
    sentence: 'Not stored: the log could not be written.',
    reason: '{problem}',
    next: ['retry', 'choose_folder'],
    retryable: true,
    status: 503,
    exitCode: 74,
  },
  'log.query_timeout': {
    sentence: 'The query took too long and was stopped.',
    reason: 'It ran for more than {limitMs} ms.',
    next: ['fix_input', 'retry'],
    retryable: true,
    status: 503,
    exitCode: 75,
  },
  'log.closed': {
    sentence: 'The log is closed.',
    reason: 'Hookglass is shutting down.',
    next: ['reconnect'],
    retryable: true,
    status: 503,
    exitCode: 75,
  },
  'log.body_damaged': {
    sentence: 'The stored body has changed since it was received.',
    reason: 'Its SHA-256 is {found}; at arrival it was {expected}.',
    next: ['restore_backup', 'report'],
    retryable: false,
    status: 500,
    exitCode: 74,
  },
  'secret.unreadable': {
    sentence: 'The secret can not be decrypted.',
    reason: '{problem}',
    next: ['enter_secret'],
    retryable: false,
    status: 409,
    exitCode: 77,
  },
  'secret.vault_locked': {
    sentence: 'The system keychain is locked.',
    reason: '{problem}',
    next: ['retry'],
    retryable: true,
    status: 503,
    exitCode: 75,
  },
  'replay.target_refused': {
    sentence: 'Nothing was sent: this address is never a target.',
    reason: '{host} is {what}.',
    next: ['fix_input'],
    retryable: false,
    status: 403,
    exitCode: 77,
  },
  'replay.target_needs_consent': {
    sentence: 'Nothing was sent: the target is not on this machine.',
    reason: 'Confirm the host {host} to send there.',
    next: ['confirm_host'],
    retryable: false,
    status: 428,
    exitCode: 77,
  },
  'replay.needs_secret': {
    sentence: 'Nothing was sent: there is no secret to sign with.',
    reason: 'A fresh replay is signed now; endpoint "{endpoint}" has no current secret.',
    next: ['enter_secret'],
    retryable: false,
    status: 409,
    exitCode: 78,
  },
  'replay.body_incomplete': {
    sentence: 'Nothing was sent: the body was not kept whole.',
    reason: '{id} did not come in whole (over the size limit, or cut off), so only its first {keptBytes} bytes are stored.',
    next: [],
    retryable: false,
    status: 409,
    exitCode: 65,
  },
  'link.unauthorised': {
    sentence: 'This session is not signed in.',
    reason: '{problem}',
    next: ['reconnect'],
    retryable: false,
    status: 401,
    exitCode: 77,
  },
  'link.forbidden': { sentence: 'The request was refused.', reason: '{problem}', next: [], retryable: false, status: 403, exitCode: 77 },
  'link.too_many_attempts': {
    sentence: 'Too many failed sign-ins.',
    reason: 'Wait {seconds} s.',
    next: ['retry'],
    retryable: true,
    status: 429,
    exitCode: 75,
  },
  'link.lost': {
    sentence: 'The connection to Hookglass was lost.',
    reason: 'The window reconnects by itself. Nothing received is lost.',
    next: ['reconnect'],
    retryable: true,
    status: 503,
    exitCode: 69,
  },
  'link.port_in_use': {
    sentence: 'The window can not be served on port {port}.',
    reason: 'The port is in use by {owner}.',
    next: ['choose_port', 'retry'],
    retryable: true,
    status: 409,
    exitCode: 69,
  },
  'link.port_forbidden': {
    sentence: 'The window can not be served on port {port}.',
    reason: 'This account may not open the port: {problem}',
    next: ['choose_port'],
    retryable: false,
    status: 409,
    exitCode: 77,
  },
  'link.client_too_old': {
    sentence: 'This window is older than the running Hookglass.',
    reason: 'It speaks protocol {client}; the engine speaks {engine}.',
    next: ['reload'],
    retryable: false,
    status: 426,
    exitCode: 76,
  },
  'link.engine_too_old': {
    sentence: 'The running Hookglass is older than this window.',
    reason: 'The window speaks protocol {client}; the engine speaks {engine}.',
    next: ['reload', 'update_app'],
    retryable: false,
    status: 426,
    exitCode: 76,
  },
  'cancelled.by_user': {
    sentence: 'Cancelled.',
    reason: 'It was stopped on request.',
    next: [],
    retryable: true,
    status: 499,
    exitCode: 130,
  },
  'internal.bug': {
    sentence: 'Hookglass made a mistake.',
    reason: 'Incident {incident} is in the log file. What was received is safe.',
    next: ['retry', 'report'],
    retryable: true,
    status: 500,
    exitCode: 70,
  },
} as const satisfies Record<`${ErrorCategory}.${string}`, ErrorRow>;

export type ErrorCode = keyof typeof errorTable;

export const errorCodes = Object.keys(errorTable).filter((code): code is ErrorCode => code in errorTable);

export function isErrorCode(code: string): code is ErrorCode {
  return Object.hasOwn(errorTable, code);
}

/** A failure as it crosses a border. `details` is strings only: never a stack, never a secret. */
export const wireFailureSchema = z.object({
  code: z.string(),
  sentence: z.string(),
  reason: z.string(),
  next: z.array(z.string()),
  retryable: z.boolean(),
  incident: z.string().optional(),
  details: z.record(z.string(), z.string()).optional(),
});
export type WireFailure = z.infer<typeof wireFailureSchema>;

/** The row of a code with its placeholders filled from `details`; an unknown placeholder becomes empty. */
export function describeFailure(code: ErrorCode, details: Readonly<Record<string, string>> = {}): WireFailure {
  const row = errorTable[code];
  const fill = (text: string) => text.replace(/\{(\w+)\}/g, (_, name: string) => details[name] ?? '').trim();
  return {
    code,
    sentence: fill(row.sentence),
    reason: fill(row.reason),
    next: [...row.next],
    retryable: row.retryable,
    ...(Object.keys(details).length > 0 ? { details: { ...details } } : {}),
  };
}
