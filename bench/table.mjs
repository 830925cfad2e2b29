// The bench's one table: a row per case and program, medians, and a mark where a target is missed.

const COLUMNS = [
  { key: "cpuMs", title: "CPU ms", show: whole },
  { key: "wallMs", title: "wall ms", show: whole },
  { key: "firstMs", title: "1st request ms", show: whole },
  { key: "perCallMs", title: "wall per call", show: (value) => value.toFixed(1) },
  { key: "rssProcess", title: "largest MB", show: megabytes },
  { key: "rssTree", title: "tree MB", show: megabytes },
  { key: "firstBytes", title: "1st request kB", show: kilobytes },
  { key: "bytes", title: "sent kB", show: kilobytes },
  { key: "connections", title: "connections", show: whole },
];

/** rows: { about, program, figures, target, peerCpuMs } → the Markdown table and the misses. */
export function table(rows) {
  const missed = [];
  const lines = rows.map((row) => {
    const limits = limitsOf(row);
    const cells = COLUMNS.map(({ key, title, show }) => {
      const value = row.figures[key];
      if (value === undefined || value === null) return "";
      const limit = limits[key];
      if (limit === undefined) return show(value);
      if (value <= limit) return `${show(value)} ≤ ${show(limit)}`;
      missed.push(`${row.about}: ${title} ${show(value)}, promised ${show(limit)}`);
      return `**${show(value)} > ${show(limit)}**`;
    });
    return [row.about, row.program, ...cells];
  });
  const head = ["case", "program", ...COLUMNS.map((column) => column.title)];
  return { text: markdown([head, ...lines]), missed };
}

function limitsOf({ target = {}, peerCpuMs }) {
  if (target.shareOfPeer === undefined || peerCpuMs === undefined) return target;
  return { ...target, cpuMs: peerCpuMs * target.shareOfPeer };
}

/** Cells → a Markdown table with aligned columns. */
export function markdown(rows) {
  const widths = rows[0].map((_, column) => Math.max(...rows.map((row) => row[column].length)));
  const line = (row) => `| ${row.map((cell, column) => cell.padEnd(widths[column])).join(" | ")} |`;
  const rule = `|${widths.map((width) => "-".repeat(width + 2)).join("|")}|`;
  return [line(rows[0]), rule, ...rows.slice(1).map(line)].join("\n");
}

function whole(value) {
  return value.toFixed(0);
}

function megabytes(value) {
  return (value / 1e6).toFixed(0);
}

function kilobytes(value) {
  return (value / 1e3).toFixed(1);
}
