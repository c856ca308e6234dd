/** What a plain design costs: HMAC, then one durable transaction per delivery, then the answer. */
import { createHmac } from 'node:crypto';
import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import fastify from 'fastify';
import { benchSecret } from '../bench-secret.ts';

const database = new Database(join(mkdtempSync(join(tmpdir(), 'hookglass-bench-')), 'log.db'));
database.pragma('journal_mode = WAL');
database.pragma('synchronous = FULL');
database.exec('CREATE TABLE delivery (id INTEGER PRIMARY KEY, at INTEGER, headers TEXT, body BLOB, verdict TEXT)');
database.pragma('synchronous = FULL');
const insert = database.prepare('INSERT INTO delivery (at, headers, body, verdict) VALUES (?, ?, ?, ?)');

const server = fastify({ bodyLimit: 10 * 1024 * 1024 });
server.removeAllContentTypeParsers();
server.addContentTypeParser('*', { parseAs: 'buffer' }, (_request, body, done) => done(null, body));
server.post('/*', async (request, reply) => {
  const body = Buffer.isBuffer(request.body) ? request.body : Buffer.alloc(0);
  const isSigned = createHmac('sha256', benchSecret).update(body).digest('hex') === request.headers['x-zof-signature'];
  insert.run(Date.now(), JSON.stringify(request.raw.rawHeaders), body, isSigned ? 'verified' : 'mismatch');
  return reply.type('text/plain').send('ok\n');
});
const address = await server.listen({ host: '127.0.0.1', port: 0 });
process.stdout.write(`${JSON.stringify({ url: `${address}/in/bench` })}\n`);
