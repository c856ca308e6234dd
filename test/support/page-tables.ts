/** Tables inside of pages that people write. */

function cell(text: string): string {
  return text.replaceAll('|', '\\|');
}

export function tableOf(heads: readonly string[], rows: readonly (readonly string[])[]): string {
  const lines = [heads, heads.map(() => '---'), ...rows.map((row) => row.map(cell))];
  return lines.map((row) => `| ${row.join(' | ')} |`).join('\n');
}

/** The page with its tables written anew; what stands around them stays. A mark without a table is an error. */
export function withTables(page: string, tables: Readonly<Record<string, () => string>>): string {
  return page.replace(/<!-- table: (\S+) -->\n[\s\S]*?<!-- end -->/g, (_, name: string) => {
    const write = tables[name];
    if (write === undefined) throw new Error(`There is no table ${name}`);
    return `<!-- table: ${name} -->\n\n${write()}\n\n<!-- end -->`;
  });
}
