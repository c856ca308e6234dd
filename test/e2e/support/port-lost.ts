/** The window while its receiver has no port: apart from the other screens, because nothing is received meanwhile. */
import { once } from 'node:events';
import { createServer } from 'node:net';
import { lookAtDialog, type Part } from './every-screen.ts';

export const portLost: Part = {
  covers: ['app/port-dialog.tsx'],
  show: async ({ app, hookglass }, look) => {
    const owner = createServer();
    await once(owner.listen(0, '127.0.0.1'), 'listening');
    const address = owner.address();
    const receiverPort = typeof address === 'object' && address !== null ? address.port : 0;
    await hookglass.serving.api('/settings', { method: 'PATCH', body: { receiverPort } });
    const { ui } = hookglass.ports;
    await hookglass.stop();
    await hookglass.start({ receiver: null, ui });
    await app.page.goto('about:blank');
    await app.open(hookglass.link);
    const choose = app.page.getByRole('button', { name: 'Choose another port' });
    await choose.waitFor();
    await look('port lost');
    await choose.press('Enter');
    const dialog = app.page.getByRole('dialog', { name: 'Listen on another port' });
    await dialog.getByRole('textbox', { name: 'Port' }).fill('none');
    await app.press('Enter');
    await lookAtDialog(app, 'Listen on another port', look);
    owner.close();
  },
};
