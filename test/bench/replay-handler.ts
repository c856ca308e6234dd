/** A handler in a process of its own: takes whatever comes and answers 200. Prints its port; `GET /` says how many requests had a body. */
import { createServer } from 'node:http';

let taken = 0;
const server = createServer((request, response) => {
  if (request.method === 'GET') {
    response.end(String(taken));
    return;
  }
  request.resume();
  request.once('end', () => {
    taken += 1;
    response.end('ok');
  });
});
server.listen(0, '127.0.0.1', () => {
  const address = server.address();
  if (address !== null && typeof address === 'object') process.stdout.write(`${address.port}\n`);
});
