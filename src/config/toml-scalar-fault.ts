// Says what is wrong with an unquoted TOML value (number, boolean, date), or nothing.

const NUMBER =
  /^[+-]?(?:0|[1-9](?:_?\d)*)(?:\.\d(?:_?\d)*)?(?:[eE][+-]?\d(?:_?\d)*)?$|^0x[\dA-Fa-f](?:_?[\dA-Fa-f])*$|^0o[0-7](?:_?[0-7])*$|^0b[01](?:_?[01])*$/;
const SPECIAL = /^(?:true|false|[+-]?(?:inf|nan))$/;
const DATE = /^(\d{4})-(\d\d)-(\d\d)(?:[Tt ]|$)/;
const TIME = /^(?:\d{4}-\d\d-\d\d[Tt ])?(\d\d):(\d\d)(?::(\d\d)(?:\.\d+)?)?(?:[Zz]|[+-]\d\d:\d\d)?$/;
const UNQUOTED = "string values must be quoted, expected literal string";

interface ScalarFault {
  readonly message: string;
  readonly start: number;
  readonly end: number;
}

/** The fault in one unquoted value, with its range inside `raw`. */
export function scalarFault(raw: string): ScalarFault | undefined {
  if (NUMBER.test(raw) || SPECIAL.test(raw)) return undefined;
  const whole = (message: string): ScalarFault => ({ message, start: 0, end: raw.length });
  if (/^\d{4}-\d\d-\d\d|^\d\d:\d\d/.test(raw)) {
    const message = dateFault(raw);
    return message === undefined ? undefined : whole(message);
  }
  if (/\s/.test(raw)) return whole(UNQUOTED);
  if (/^(?:t|tr|tru|true.+)$/.test(raw)) return whole("invalid boolean, expected `true`");
  if (/^(?:f|fa|fal|fals|false.+)$/.test(raw)) return whole("invalid boolean, expected `false`");
  if (/^(?:in|inf.+)$/.test(raw)) return whole("invalid float, expected `inf`");
  if (/^(?:na|nan.+)$/.test(raw)) return whole("invalid float, expected `nan`");
  return numberFault(raw) ?? whole(UNQUOTED);
}

function numberFault(raw: string): ScalarFault | undefined {
  const sign = /^[+-]/.test(raw) ? 1 : 0;
  const body = raw.slice(sign);
  if (!/^\d[\w.+-]*$/.test(body)) return undefined;
  const at = (message: string, start: number, end = start + 1): ScalarFault => ({ message, start, end });
  if (/^0[xob]$/.test(body)) return at("integer number overflowed", 0, raw.length);
  if (/^0[\d_]/.test(body)) return at("unexpected leading zero, expected nothing", sign);
  const doubled = raw.search(/__|_$|_[.eE]|[.eE]_/);
  if (doubled >= 0) return at("`_` may only go between digits", doubled + (raw[doubled + 1] === "_" ? 1 : 0));
  const point = /\.(?!\d)/.exec(raw);
  if (point !== null) return at("invalid fraction, expected digits", point.index + 1);
  const exponent = /[eE][+-]?(?!\d|[+-])/.exec(raw);
  if (exponent !== null && !body.startsWith("0x")) {
    return at("invalid exponent, expected digits", exponent.index + exponent[0].length);
  }
  return undefined;
}

function dateFault(raw: string): string | undefined {
  const date = DATE.exec(raw);
  if (date !== null) {
    const [, year, month, day] = date.map(Number) as [number, number, number, number];
    if (month < 1 || month > 12) return "invalid date, expected month between 01 and 12";
    const last = new Date(Date.UTC(year, month, 0)).getUTCDate();
    if (day < 1 || day > last) return `invalid date, expected day between 01 and ${last}`;
    if (raw.length === 10) return undefined;
  }
  const time = TIME.exec(raw);
  if (time === null) return "invalid datetime, expected digits";
  const [, hour, minute, second] = time.map(Number) as [number, number, number, number];
  if (hour > 23) return "invalid time, expected hour between 00 and 23";
  if (minute > 59) return "invalid time, expected minute between 00 and 59";
  return second > 60 ? "invalid time, expected second between 00 and 60" : undefined;
}
