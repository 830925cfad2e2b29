// A result that a method has already put into JSON. Large content is encoded once, into the bytes that are
// sent: as a string it would be searched for what must be escaped, and copied several times.

export class EncodedResult {
  /** The JSON text of the result, without line breaks, in UTF-8. */
  readonly json: Buffer;

  constructor(json: Buffer) {
    this.json = json;
  }

  /** The result as a client of this process gets it. */
  decode(): unknown {
    return JSON.parse(this.json.toString("utf8"));
  }
}
