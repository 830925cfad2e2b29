// The app-server's table: a row per figure, ours beside the limit and the peer, and a mark where it is missed.

/** results of `compare` → the Markdown table and the misses. */
export function figureTable(results, programs, markdown) {
  const missed = [];
  const rows = results.flatMap(({ entry, figures: [ours, peer], skipped }) => {
    if (skipped !== null)
      return [[entry.about, `skipped: ${skipped}`, "", "", ""].slice(0, 3 + programs.length)];
    return Object.entries(entry.figures).map(([key, figure]) => {
      const limit = limitOf(figure, peer?.[key]);
      const isMissed = limit !== undefined && ours[key] > limit;
      const mine = isMissed ? `**${show(figure, ours[key])}**` : show(figure, ours[key]);
      const bound = limit === undefined ? "" : `≤ ${show(figure, limit)}`;
      if (isMissed)
        missed.push(`${entry.about}, ${figure.title}: ${show(figure, ours[key])}, promised ${bound}`);
      return [
        entry.about,
        figure.title,
        mine,
        bound,
        ...(peer === undefined ? [] : [show(figure, peer[key])]),
      ];
    });
  });
  const head = ["case", "figure", "ours", "promised", ...(programs.length > 1 ? ["peer"] : [])];
  return { text: markdown([head, ...rows]), missed };
}

function limitOf({ limit, shareOfPeer }, peer) {
  if (shareOfPeer === undefined) return limit;
  return peer === undefined ? undefined : peer * shareOfPeer;
}

function show({ unit }, value) {
  if (unit === "MB") return `${(value / 1e6).toFixed(value < 10e6 ? 1 : 0)} MB`;
  if (unit === "ms") return `${value.toFixed(value < 1 ? 2 : value < 100 ? 1 : 0)} ms`;
  return value.toFixed(0);
}
