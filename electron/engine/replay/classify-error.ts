import { systemCode } from '../failure.ts';
import { Ended, type Ending, type Stage } from './ending.ts';

const simple = new Map<string, (stage: Stage) => Ending>([
  ['ECONNREFUSED', () => ({ outcome: 'refused' })],
  ['ENOTFOUND', () => ({ outcome: 'unresolved', isTemporary: false })],
  ['ENODATA', () => ({ outcome: 'unresolved', isTemporary: false })],
  ['EAI_AGAIN', () => ({ outcome: 'unresolved', isTemporary: true })],
  ['EHOSTUNREACH', () => ({ outcome: 'unreachable' })],
  ['ENETUNREACH', () => ({ outcome: 'unreachable' })],
  ['EADDRNOTAVAIL', () => ({ outcome: 'unreachable' })],
  ['ENETDOWN', () => ({ outcome: 'unreachable' })],
  ['EHOSTDOWN', () => ({ outcome: 'unreachable' })],
  ['ETIMEDOUT', () => ({ outcome: 'unreachable' })],
  ['ECONNRESET', (stage) => ({ outcome: 'reset', stage })],
  ['ECONNABORTED', (stage) => ({ outcome: 'reset', stage })],
  ['EPIPE', (stage) => ({ outcome: 'reset', stage })],
  ['ERR_STREAM_PREMATURE_CLOSE', (stage) => ({ outcome: 'reset', stage })],
]);

/**
 * The ending behind anything a lookup, a socket or a parser throws; a code no rule knows is a broken connection in its stage.
 * Throws what carries no code at all: that is a mistake of ours and no outcome.
 */
export function classifyError(error: unknown, stage: Stage): Ending {
  if (error instanceof Ended) return error.ending;
  const code = systemCode(error);
  const detail = error instanceof Error ? error.message : '';
  const known = simple.get(code);
  if (known !== undefined) return known(stage);
  if (code.startsWith('HPE_')) return { outcome: 'malformed-answer', code };
  if (stage === 'tls' || code === 'EPROTO' || code.startsWith('ERR_SSL')) return { outcome: 'tls-failed', stage, code, detail };
  if (code === '') throw error;
  if (stage === 'resolve') return { outcome: 'unresolved', isTemporary: false };
  return stage === 'connect' ? { outcome: 'unreachable' } : { outcome: 'reset', stage };
}
