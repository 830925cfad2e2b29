// Checks of numbers on the command line, with the texts of 0.120.

/** Refuses what is not a whole number between the bounds. */
export function integer(min: number, max: number | bigint): (text: string) => string | undefined {
  return (text) => {
    if (text === "") return "cannot parse integer from empty string";
    if (!/^\+?\d+$/.test(text)) return "invalid digit found in string";
    const value = BigInt(text.replace("+", ""));
    if (value >= BigInt(min) && value <= BigInt(max)) return undefined;
    return `${value} is not in ${min}..=${max}`;
  };
}

/** Refuses what is not a whole number between the bounds, saying what the number counts. */
export function counted(what: string, min: number, max: number): (text: string) => string | undefined {
  return (text) => {
    if (!/^\+?\d+$/.test(text)) return `${what} must be an integer between ${min} and ${max}`;
    const value = Number(text);
    return value >= min && value <= max ? undefined : `${what} must be between ${min} and ${max}`;
  };
}
