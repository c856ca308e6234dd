/** What a page may not do under our policy, tried from inside of it as an injected script would. */
import type { Page } from '@playwright/test';

/** Tries each way and gives those that worked; none is right. The tries are seen as violations of the policy. */
export async function tryBreaches(page: Page, elsewhere: string): Promise<readonly string[]> {
  return page.evaluate(async (origin) => {
    const set = (element: Element, property: string, value: string) => Reflect.set(element, property, value);
    const add = (tag: string, property: string, value: string) => {
      const element = document.createElement(tag);
      set(element, property, value);
      document.body.append(element);
      return element;
    };
    const loaded = (element: Element) =>
      new Promise<void>((resolve, reject) => {
        element.addEventListener('load', () => resolve());
        element.addEventListener('error', () => reject(new Error('refused')));
      });
    const code = 'window.pwned = 1';
    const apply = (name: string, ...args: readonly unknown[]) => Reflect.apply(Reflect.get(globalThis, name), undefined, args);
    const hasRun = () => {
      if (!('pwned' in window)) throw new Error('It did not run.');
    };
    const ways: Readonly<Record<string, () => unknown>> = {
      'inline script': () => {
        add('script', 'textContent', code);
        hasRun();
      },
      'script of elsewhere': () => loaded(add('script', 'src', `${origin}/a.js`)),
      eval: () => apply('eval', code),
      'code made a function': () => Reflect.construct(Reflect.get(globalThis, 'Function'), [code]),
      'a timer of text': () => apply('setTimeout', code, 0),
      innerHTML: () => set(document.createElement('div'), 'innerHTML', '<b>x</b>'),
      insertAdjacentHTML: () => document.body.insertAdjacentHTML('beforeend', '<b>x</b>'),
      'document.write': () => Reflect.apply(Reflect.get(document, 'write'), document, ['<b>x</b>']),
      'a handler as an attribute': () => {
        const button = document.createElement('button');
        button.setAttribute('onclick', code);
        button.click();
        hasRun();
      },
      'a worker of a blob': () => new Worker(URL.createObjectURL(new Blob([code]))),
      'a policy of its own': () => Reflect.get(globalThis, 'trustedTypes').createPolicy('evil', { createHTML: (text: string) => text }),
      'a request elsewhere': () => fetch(origin),
      'a socket elsewhere': () =>
        new Promise<void>((resolve, reject) => {
          const socket = new WebSocket(origin.replace('http', 'ws'));
          socket.addEventListener('open', () => resolve());
          socket.addEventListener('error', () => reject(new Error('refused')));
        }),
      'an image of elsewhere': () => loaded(add('img', 'src', `${origin}/a.png`)),
      'an image of data': () => loaded(add('img', 'src', 'data:image/gif;base64,R0lGODlhAQABAAAAACw=')),
      'an object': () => loaded(add('object', 'data', `${origin}/a`)),
    };
    const worked: string[] = [];
    for (const [name, way] of Object.entries(ways)) {
      // why: what Playwright evaluates is exempt from the ban of eval; what a later frame does is not.
      await new Promise((resolve) => void requestAnimationFrame(resolve));
      try {
        await way();
        worked.push(name);
      } catch {
        // Refused, as it has to be.
      }
    }
    return 'pwned' in window ? [...worked, 'it ran'] : worked;
  }, elsewhere);
}
