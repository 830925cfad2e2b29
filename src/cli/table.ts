// A text table: columns as wide as their widest cell, two spaces between, every line padded.

/** The lines of the table, the titles first, with a final newline. */
export function table(titles: readonly string[], rows: readonly (readonly string[])[]): string {
  const widths = titles.map((title, column) =>
    Math.max(title.length, ...rows.map((row) => [...(row[column] ?? "")].length)),
  );
  const lines = [titles, ...rows].map((row) =>
    row.map((cell, column) => pad(cell, widths[column] ?? 0)).join("  "),
  );
  return `${lines.join("\n")}\n`;
}

function pad(cell: string, width: number): string {
  return cell + " ".repeat(Math.max(0, width - [...cell].length));
}
