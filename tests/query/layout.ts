/** SQL of a statement over several lines: a sub-select is indented, its clauses begin lines. For readers of a diff. */
export function layout(sql: string): string {
  const pieces = sql.match(/'(?:[^']|'')*'|"[^"]*"|\(|\)|[^'"()]+/g) ?? [];
  const depths: boolean[] = [];
  let text = '';
  const line = () => `\n${'  '.repeat(depths.filter(Boolean).length)}`;
  pieces.forEach((piece, index) => {
    if (piece === '(') {
      const nested = /^(select|case)\b/.test(pieces[index + 1] ?? '');
      depths.push(nested);
      text += nested ? `(${line()}` : '(';
    } else if (piece === ')') text += depths.pop() ? `${line()})` : ')';
    else if (/^['"]/.test(piece) || (depths.length > 0 && !depths.at(-1))) text += piece;
    else
      text += piece.replace(
        / (from|where|and|group by|order by|limit|left join|having) /g,
        (_, word: string) => `${line()}${word} `,
      );
  });
  return `${text.replace(/ +\n/g, '\n')}\n`;
}
