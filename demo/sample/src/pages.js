/** How many pages `count` things need when each page holds `size` of them. */
export function pageCount(count, size) {
  return Math.floor(count / size);
}

/** The things on page `number`, counted from 1. */
export function page(things, number, size) {
  const last = pageCount(things.length, size);
  if (number < 1 || number > last) return [];
  return things.slice((number - 1) * size, number * size);
}
