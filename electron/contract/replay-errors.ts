/** Failures around targets, plans, jobs and attempts. `{problem}` is a whole sentence. */
import type { ErrorRow } from './error-row.ts';

export const replayErrors = {
  'input.target': {
    sentence: 'The target was not taken.',
    reason: '{problem}',
    next: ['fix_input'],
    retryable: false,
    status: 400,
    exitCode: 64,
  },
  'input.plan': {
    sentence: 'No plan was made.',
    reason: '{problem}',
    next: ['fix_input'],
    retryable: false,
    status: 400,
    exitCode: 65,
  },
  'input.plan_file': {
    sentence: 'The file is not a plan.',
    reason: '{problem}',
    next: ['fix_input'],
    retryable: false,
    status: 400,
    exitCode: 65,
  },
  'missing.target': {
    sentence: 'There is no such target.',
    reason: '{id} is not in this log.',
    next: ['reload'],
    retryable: false,
    status: 404,
    exitCode: 66,
  },
  'missing.plan': {
    sentence: 'There is no such plan.',
    reason: '{id} is not in this log.',
    next: ['reload'],
    retryable: false,
    status: 404,
    exitCode: 66,
  },
  'missing.export': {
    sentence: 'The file is gone.',
    reason: 'It is kept for ten minutes. Export again.',
    next: ['retry'],
    retryable: true,
    status: 404,
    exitCode: 66,
  },
  'conflict.plan_changed': {
    sentence: 'Nothing was sent: the plan is not the one that was confirmed.',
    reason: '{problem}',
    next: ['reload'],
    retryable: false,
    status: 409,
    exitCode: 75,
  },
  'conflict.replay_state': {
    sentence: 'That is not possible at this point of the job.',
    reason: '{problem}',
    next: ['reload'],
    retryable: false,
    status: 409,
    exitCode: 65,
  },
} as const satisfies Record<string, ErrorRow>;
