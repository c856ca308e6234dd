import type { Migration } from '../migrate.ts';
import { initial } from './0010-initial.ts';

/** Every step of log.db's structure, in order. Numbers step by ten. */
export const migrations: readonly Migration[] = [initial];
