// 200,000 empty files in 10,000 folders, with names as programs have them. The same ones every time.
import { closeSync, mkdirSync, openSync } from "node:fs";
import path from "node:path";

const FOLDERS = 10_000;
const FILES = 20;
const WORDS = (
  "core server client parser token stream buffer widget model config render layout " +
  "index thread policy sandbox socket router handler cache utils format editor prompt"
).split(" ");
const ENDINGS = ["ts", "js", "md", "json", "rs"];

export function writeTree(root) {
  let seed = 1;
  const word = () => WORDS[(seed = (seed * 1_103_515_245 + 12_345) & 0x7fffffff) % WORDS.length];
  for (let number = 0; number < FOLDERS; number += 1) {
    const [top, middle, low] = [number % 10, Math.floor(number / 10) % 100, Math.floor(number / 1000)];
    const names = [`${WORDS[top]}${top}`, `${WORDS[middle % 24]}_${middle}`, `${WORDS[low]}-${low}`];
    const folder = path.join(root, ...names);
    mkdirSync(folder, { recursive: true });
    for (let file = 0; file < FILES; file += 1) {
      const second = word().replace(/^./, (letter) => letter.toUpperCase());
      const name = `${word()}${second}_${file}.${ENDINGS[file % ENDINGS.length]}`;
      closeSync(openSync(path.join(folder, name), "w"));
    }
  }
}
