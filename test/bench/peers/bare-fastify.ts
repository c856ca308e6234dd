/** The limit: Fastify takes the raw body and answers 200; nothing is verified, nothing is stored. */
import fastify from 'fastify';

const server = fastify({ bodyLimit: 10 * 1024 * 1024 });
server.removeAllContentTypeParsers();
server.addContentTypeParser('*', { parseAs: 'buffer' }, (_request, body, done) => done(null, body));
server.post('/*', async (_request, reply) => reply.type('text/plain').send('ok\n'));
const address = await server.listen({ host: '127.0.0.1', port: 0 });
process.stdout.write(`${JSON.stringify({ url: `${address}/in/bench` })}\n`);
