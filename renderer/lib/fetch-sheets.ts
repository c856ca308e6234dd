/**
 * Style sheets that did not arrive, asked for again. why: the bundler's loader asks once for each and takes a later attempt for done,
 * so a page whose script came at the second attempt would be without its looks.
 */
export async function fetchMissingSheets(): Promise<void> {
  const missing = [...document.querySelectorAll<HTMLLinkElement>('link[rel="stylesheet"]')].filter(({ sheet }) => sheet === null);
  await Promise.all(missing.map(fetchAgain));
}

function fetchAgain(link: HTMLLinkElement): Promise<void> {
  const next = document.createElement('link');
  next.rel = 'stylesheet';
  next.href = link.href;
  return new Promise((resolve, reject) => {
    next.addEventListener('load', () => resolve());
    next.addEventListener('error', () => reject(new Error(`${new URL(link.href).pathname} did not arrive`)));
    link.replaceWith(next);
  });
}
