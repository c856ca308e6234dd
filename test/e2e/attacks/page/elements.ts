/** Elements that load things by themselves. What loads, or can be measured, was read. */
import { type Attack, type Finding, type Knowledge, make, messageOf, nothing, pause, read, withElement } from './attack.ts';

/** An element that fires `load` for what it got. */
function loadAttack<E extends HTMLElement>(name: string, create: (knowledge: Knowledge) => E, look?: (element: E) => Finding): Attack {
  return {
    name,
    run: (knowledge) =>
      withElement(create(knowledge), (element, event) => {
        if (event === 'load') return look?.(element) ?? read('loaded');
        return nothing(event);
      }),
  };
}

function imageAttack(name: string, source: (knowledge: Knowledge) => Partial<HTMLImageElement>): Attack {
  return {
    name,
    run: (knowledge) =>
      withElement(make('img', source(knowledge)), (image, event) =>
        event === 'load' || image.naturalWidth > 0 ? read(`${image.naturalWidth} x ${image.naturalHeight}`) : nothing(event),
      ),
  };
}

const images: readonly Attack[] = [
  imageAttack('img', ({ base, files }) => ({ src: `${base}${files.image}` })),
  imageAttack('img with CORS', ({ base, files }) => ({ crossOrigin: 'anonymous', src: `${base}${files.image}` })),
  imageAttack('img with credentials', ({ base, files }) => ({ crossOrigin: 'use-credentials', src: `${base}${files.image}` })),
  imageAttack('img of the API', ({ base }) => ({ src: `${base}/api/deliveries` })),
  imageAttack('img of a body', ({ base, deliveryId }) => ({ src: `${base}/blobs/deliveries/${deliveryId}` })),
  imageAttack('img by srcset', ({ base, files }) => ({ srcset: `${base}${files.image} 1x` })),
  imageAttack('img that is redirected', ({ attacker, base, files }) => ({
    src: `${attacker}/redirect?status=302&to=${encodeURIComponent(`${base}${files.image}`)}`,
  })),
  loadAttack('image button', ({ base, files }) => make('input', { type: 'image', src: `${base}${files.image}` })),
  {
    name: 'image inside an SVG',
    run: ({ base, files }) => svgAttack('image', `${base}${files.image}`),
  },
  { name: 'use inside an SVG', run: ({ base, files }) => svgAttack('use', `${base}${files.image}#x`) },
  {
    name: 'image drawn on a canvas',
    run: ({ base, files }) =>
      withElement(make('img', { src: `${base}${files.image}` }), (image, event) => {
        if (event !== 'load') return nothing(event);
        const canvas = document.createElement('canvas').getContext('2d');
        canvas?.drawImage(image, 0, 0);
        return read(String(canvas?.getImageData(0, 0, 1, 1).data));
      }),
  },
];

async function svgAttack(tag: 'image' | 'use', href: string): Promise<Finding> {
  const holder = make('div', {});
  const svg = document.createElementNS('http://www.w3.org/2000/svg', 'svg');
  const inner = document.createElementNS('http://www.w3.org/2000/svg', tag);
  inner.setAttribute('href', href);
  svg.append(inner);
  holder.append(svg);
  const loaded = new Promise<Finding>((resolve) => {
    inner.addEventListener('load', () => resolve(read('loaded')));
    inner.addEventListener('error', () => resolve(nothing('error')));
    setTimeout(() => resolve(nothing('nothing')), 800);
  });
  document.body.append(holder);
  const finding = await loaded;
  holder.remove();
  return finding;
}

const scripts: readonly Attack[] = [
  loadAttack('script', ({ base, files }) => make('script', { src: `${base}${files.script}` })),
  loadAttack('module script', ({ base, files }) => make('script', { type: 'module', src: `${base}${files.script}` })),
  loadAttack('script of the API', ({ base }) => make('script', { src: `${base}/api/deliveries` })),
  loadAttack('script with a callback', ({ base }) => make('script', { src: `${base}/api/deliveries?callback=alert&jsonp=alert` })),
  loadAttack('script of a body', ({ base, deliveryId }) => make('script', { src: `${base}/blobs/deliveries/${deliveryId}` })),
  loadAttack('script of the start page', ({ base }) => make('script', { src: `${base}/` })),
  loadAttack('script that is redirected', ({ attacker, base, files }) =>
    make('script', { src: `${attacker}/redirect?status=302&to=${encodeURIComponent(`${base}${files.script}`)}` }),
  ),
  importAttack('import()', ({ base, files }) => `${base}${files.script}`),
  importAttack('import() of the API', ({ base }) => `${base}/api/deliveries`),
];

function importAttack(name: string, url: (knowledge: Knowledge) => string): Attack {
  return {
    name,
    async run(knowledge) {
      try {
        const module: object = await import(url(knowledge));
        return read(`exports ${Object.keys(module).join(' ')}`);
      } catch (error) {
        // why: what was refused is a TypeError; anything else was thrown by the code itself, which therefore ran.
        return error instanceof TypeError || error instanceof SyntaxError ? nothing(messageOf(error)) : read(`ran: ${messageOf(error)}`);
      }
    },
  };
}

const link = (rel: string, href: string, more: Partial<HTMLLinkElement> = {}) => make('link', { rel, href, ...more });

/** Where the rules of a style sheet can't be read, they apply all the same. */
function rulesOf(sheet: CSSStyleSheet | null): string {
  try {
    return `${sheet?.cssRules.length} rules`;
  } catch {
    return 'rules that apply';
  }
}

const links: readonly Attack[] = [
  loadAttack(
    'stylesheet',
    ({ base, files }) => link('stylesheet', `${base}${files.style}`),
    ({ sheet }) => read(rulesOf(sheet)),
  ),
  loadAttack('stylesheet of the API', ({ base }) => link('stylesheet', `${base}/api/deliveries`)),
  loadAttack('stylesheet with CORS', ({ base, files }) => link('stylesheet', `${base}${files.style}`, { crossOrigin: 'anonymous' })),
  hintAttack('preload of a script', ({ base, files }) => link('preload', `${base}${files.script}`, { as: 'script' })),
  hintAttack('preload of an image', ({ base, files }) => link('preload', `${base}${files.image}`, { as: 'image' })),
  hintAttack('preload of data', ({ base }) => link('preload', `${base}/api/deliveries`, { as: 'fetch', crossOrigin: 'anonymous' })),
  hintAttack('preload of a module', ({ base, files }) => link('modulepreload', `${base}${files.script}`)),
  hintAttack('prefetch', ({ base }) => link('prefetch', `${base}/`)),
  hintAttack('prefetch of data', ({ base }) => link('prefetch', `${base}/api/deliveries`)),
  hintAttack('icon', ({ base, files }) => link('icon', `${base}${files.image}`)),
  hintAttack('manifest', ({ base }) => link('manifest', `${base}/api/health`)),
  hintAttack('speculation rules', ({ base }) =>
    make('script', { type: 'speculationrules', textContent: JSON.stringify({ prerender: [{ urls: [`${base}/`] }] }) }),
  ),
];

/** What browsers fetch without a word, or say `load` of whatever the answer was (Firefox, of a refused preload): only a change would show. */
function hintAttack(name: string, create: (knowledge: Knowledge) => HTMLElement): Attack {
  return {
    name,
    async run(knowledge) {
      const element = create(knowledge);
      document.head.append(element);
      await pause(200);
      element.remove();
      return nothing('asked for');
    },
  };
}

const styles: readonly Attack[] = [
  {
    name: '@import of a style sheet',
    async run({ base, files }) {
      const style = make('style', { textContent: `@import url("${base}${files.style}");` });
      return withElement(style, ({ sheet }) => {
        const [rule] = sheet?.cssRules ?? [];
        const inner = rule instanceof CSSImportRule ? rule.styleSheet?.cssRules.length : undefined;
        return inner ? read(`${inner} rules`) : nothing('no rules');
      });
    },
  },
  {
    name: 'font',
    async run({ base, files }) {
      try {
        await new FontFace('attack', `url("${base}${files.font}")`).load();
        return read('loaded');
      } catch (error) {
        return nothing(messageOf(error));
      }
    },
  },
  {
    name: 'background image',
    async run({ base, files }) {
      const box = make('div', {});
      box.style.background = `url("${base}${files.image}")`;
      document.body.append(box);
      await pause(200);
      box.remove();
      return nothing('asked for');
    },
  },
];

const media: readonly Attack[] = (['video', 'audio'] as const).map((tag) => ({
  name: tag,
  run: ({ base, deliveryId }) =>
    withElement(
      make(tag, { src: `${base}/blobs/deliveries/${deliveryId}`, preload: 'auto' }),
      (element, event) => (element.duration > 0 ? read(`${element.duration} s`) : nothing(event)),
      ['loadedmetadata', 'error'],
    ),
}));

/** Frames fire `load` for error pages too, so what counts is what can be seen inside. */
function lookInside(knowledge: Knowledge, frame: HTMLIFrameElement | HTMLObjectElement): Finding {
  try {
    const inner = frame.contentDocument;
    const text = inner?.documentElement.outerHTML ?? '';
    if (inner === null || inner.URL === 'about:blank' || !inner.URL.startsWith(knowledge.base)) return nothing('no document');
    return knowledge.isRebound && text.includes('link.forbidden') ? nothing('refused') : read(text);
  } catch (error) {
    return nothing(messageOf(error));
  }
}

function frameAttack(name: string, source: (knowledge: Knowledge) => Partial<HTMLIFrameElement>): Attack {
  return {
    name,
    run: (knowledge) =>
      withElement(make('iframe', source(knowledge)), (frame) => {
        const inner = frame.contentWindow;
        const count = inner?.length ?? 0;
        inner?.postMessage({ kind: 'attack' }, '*');
        return count > 0 ? read(`${count} frames inside`) : lookInside(knowledge, frame);
      }),
  };
}

const frames: readonly Attack[] = [
  frameAttack('iframe of the start page', ({ base }) => ({ src: `${base}/` })),
  frameAttack('iframe of the start page with a stolen code', ({ base, liveCode }) => ({ src: `${base}/#code=${liveCode}` })),
  frameAttack('iframe of the API', ({ base }) => ({ src: `${base}/api/deliveries` })),
  frameAttack('iframe of a body', ({ base, deliveryId }) => ({ src: `${base}/blobs/deliveries/${deliveryId}` })),
  frameAttack('iframe with a script URL', ({ base }) => ({ src: `javascript:location='${base}/'` })),
  frameAttack('iframe that is redirected', ({ attacker, base }) => ({
    src: `${attacker}/redirect?status=302&to=${encodeURIComponent(`${base}/`)}`,
  })),
  frameAttack('iframe that refreshes to us', ({ base }) => ({ srcdoc: `<meta http-equiv="refresh" content="0;url=${base}/">` })),
  frameAttack('iframe with a report policy', ({ attacker, base }) => ({
    src: `${attacker}/reporting?to=${encodeURIComponent(`${base}/api/endpoints`)}`,
  })),
  {
    name: 'object',
    run: (known) => withElement(make('object', { data: `${known.base}/` }), (element) => lookInside(known, element)),
  },
  {
    name: 'object of a body',
    run: (known) =>
      withElement(make('object', { data: `${known.base}/blobs/deliveries/${known.deliveryId}` }), (element) => lookInside(known, element)),
  },
  {
    name: 'embed',
    run: ({ base }) => withElement(make('embed', { src: `${base}/`, type: 'text/html' }), (_, event) => nothing(event)),
  },
];

export const elements: readonly Attack[] = [...images, ...scripts, ...links, ...styles, ...media, ...frames];
