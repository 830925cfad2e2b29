// Renders the reference page of config.toml from the schema: one line per key.
import { SECTIONS } from "./schema/root.ts";
import type { KeySpec } from "./schema/spec.ts";

/** The page as Markdown. */
export function renderConfigReference(): string {
  const sections = SECTIONS.map(({ title, keys }) => {
    const lines = Object.entries(keys).flatMap(([key, spec]) => keyLines(key, spec));
    return `## ${title}\n\n${lines.join("\n")}\n`;
  });
  return `# config.toml\n\nGenerated from src/config/schema. Keys that are not listed are ignored.\n\n${sections.join("\n")}`;
}

function keyLines(key: string, spec: KeySpec): readonly string[] {
  const byDefault = spec.default === undefined ? "" : `; default ${spec.default}`;
  const own = spec.doc === "" ? [] : [`- \`${key}\` (${typeText(spec)}${byDefault}): ${spec.doc}`];
  // A profile repeats keys that are already described.
  if (key === "profiles") return own;
  return [...own, ...innerLines(key, spec)];
}

function innerLines(key: string, spec: KeySpec): readonly string[] {
  switch (spec.type) {
    case "table":
      return [
        ...Object.entries(spec.keys).flatMap(([inner, innerSpec]) => keyLines(`${key}.${inner}`, innerSpec)),
        ...(spec.rest === undefined ? [] : innerLines(`${key}.<name>`, spec.rest)),
      ];
    case "map":
      return innerLines(`${key}.<name>`, spec.of);
    case "list":
      return innerLines(`${key}[]`, spec.of);
    case "anyOf":
      return spec.forms.flatMap((form) => innerLines(key, form));
    case "enum":
      return Object.entries(spec.tables ?? {}).flatMap(([word, form]) => keyLines(`${key}.${word}`, form));
    case "string":
    case "boolean":
    case "f64":
    case "any":
    case "path":
    case "integer":
      return [];
  }
}

function typeText(spec: KeySpec): string {
  switch (spec.type) {
    case "f64":
      return "number";
    case "any":
      return "any value";
    case "enum":
      return spec.values.join(" | ");
    case "list":
      return `list of ${typeText(spec.of)}`;
    case "anyOf":
      return spec.forms.map(typeText).join(" or ");
    case "map":
      return "table by name";
    case "string":
    case "boolean":
    case "path":
    case "integer":
    case "table":
      return spec.type;
  }
}
