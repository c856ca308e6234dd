/** The pictures side by side, for people who judge how the window looks. */
import type { Picture } from './camera.ts';
import type { Scene } from './stage.ts';

export interface Judged {
  readonly scene: Scene;
  readonly pictures: readonly Picture[];
  /** Why there is none. */
  readonly problem: string | null;
}

const escaped = (text: string): string => text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('"', '&quot;');

export function indexPage(judged: readonly Judged[]): string {
  const sections = judged.map(({ scene, pictures, problem }) => {
    const figures = pictures.map(
      ({ file, look, size }) =>
        `<figure><a href="${file}"><img src="${file}" alt="${escaped(scene.title)}, ${look}" loading="lazy"></a><figcaption>${size} ${look}</figcaption></figure>`,
    );
    const why = problem === null ? '' : `<pre>${escaped(problem)}</pre>`;
    return `<section id="${scene.name}"><h2>${escaped(scene.title)}</h2>${why}<div>${figures.join('')}</div></section>`;
  });
  const list = judged.map(
    ({ scene, problem }) => `<li><a href="#${scene.name}">${escaped(scene.title)}</a>${problem === null ? '' : ' (missing)'}</li>`,
  );
  return `<!doctype html><meta charset="utf-8"><title>Screens to judge Hookglass by</title>
<style>body{font:14px system-ui;margin:24px;background:#888}div{display:flex;flex-wrap:wrap;gap:12px}figure{margin:0}img{display:block;max-width:720px;height:auto}ol{columns:3}</style>
<h1>Screens to judge Hookglass by</h1><ol>${list.join('')}</ol>${sections.join('\n')}`;
}
