/** Saved views may tell of what they match as it arrives; those that are there do not. */
import type { Migration } from '../migrate.ts';

const sql = `ALTER TABLE saved_view ADD COLUMN notifies TEXT NOT NULL DEFAULT 'off';`;

export const viewNoticesMigration: Migration = { version: 80, name: 'view-notices', sql };
