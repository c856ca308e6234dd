import type { Migration } from '../migrate.ts';
import { initial } from './0010-initial.ts';
import { care } from './0020-care.ts';
import { verification } from './0030-verification.ts';
import { consoleMigration } from './0040-console.ts';
import { composerMigration } from './0050-composer.ts';
import { plansMigration } from './0060-plans.ts';
import { viewNoticesMigration } from './0080-view-notices.ts';

/** In order of their versions; numbers step by ten. */
export const migrations: readonly Migration[] = [
  initial,
  care,
  verification,
  consoleMigration,
  composerMigration,
  plansMigration,
  viewNoticesMigration,
];
