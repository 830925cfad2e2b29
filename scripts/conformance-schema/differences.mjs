// Differences of two values in a normal form, as readable lines.

/** Names only one side has. */
export function compareNames(where, theirs, ours) {
  return [
    ...[...theirs].filter((name) => !ours.has(name)).map((name) => `${where}${name}: missing in ours`),
    ...[...ours].filter((name) => !theirs.has(name)).map((name) => `${where}${name}: only in ours`),
  ];
}

/** Deep comparison of plain JSON values. */
export function compareValues(where, theirs, ours) {
  if (isObject(theirs) && isObject(ours)) {
    const keys = new Set([...Object.keys(theirs), ...Object.keys(ours)]);
    return [...keys].flatMap((key) => compareValues(`${where}.${key}`, theirs[key], ours[key]));
  }
  if (Array.isArray(theirs) && Array.isArray(ours) && theirs.length === ours.length) {
    return theirs.flatMap((value, index) => compareValues(`${where}[${index}]`, value, ours[index]));
  }
  if (JSON.stringify(theirs) === JSON.stringify(ours)) return [];
  return [`${where}: theirs ${show(theirs)}, ours ${show(ours)}`];
}

function isObject(value) {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function show(value) {
  const text = JSON.stringify(value) ?? "absent";
  return text.length > 200 ? `${text.slice(0, 200)}…` : text;
}
