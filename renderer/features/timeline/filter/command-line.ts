/** A filter as a command for a terminal, in quotes that no shell of Unix looks into. */
export function commandLineOf(query: string): string {
  const filter = query.trim();
  if (filter === '') return 'hookglass list';
  const end = filter.startsWith('-') ? '-- ' : '';
  return `hookglass list ${end}'${filter.replaceAll("'", "'\\''")}'`;
}
