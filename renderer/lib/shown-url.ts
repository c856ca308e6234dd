/** An address from outside as it is shown: its host as it goes over the wire, so that no letter of another alphabet passes for one of ours. */
export function shownUrl(text: string): string {
  const written = /^(https?:\/\/)([^/?#]+)(.*)$/isu.exec(text);
  const [, scheme = '', authority = '', rest = ''] = written ?? [];
  if (written === null || !/[^\u0000-\u007f]/.test(authority)) return text;
  const url = URL.parse(text);
  // why: what no parser takes leads nowhere, and is shown as it is.
  return url === null ? text : `${scheme}${url.host}${rest}`;
}
