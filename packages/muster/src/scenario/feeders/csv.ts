import { ScenarioError } from '../scenario-error.ts';

/** One record of a CSV file, with the line where it begins. */
export interface CsvRecord {
  readonly line: number;
  readonly fields: readonly string[];
}

/**
 * Reads CSV (RFC 4180): a field with a delimiter, a line break or a quote in it stands in quotes, and a quote in it is
 * doubled. Lines end with CRLF or LF; empty lines are passed over.
 *
 * @param source its name, for messages; and what stands between fields
 * @throws ScenarioError CSV_INVALID with the line
 */
export function parseCsv(
  text: string,
  { name, delimiter }: { readonly name: string; readonly delimiter: string },
): CsvRecord[] {
  if (typeof delimiter !== 'string' || delimiter.length !== 1 || /["\r\n]/.test(delimiter)) {
    throw new ScenarioError(
      'FEEDER_INVALID',
      `the delimiter of a CSV file is one character, such as ';', not ${JSON.stringify(delimiter)}`,
    );
  }
  return new CsvReader(text, name, delimiter).records();
}

class CsvReader {
  readonly #text: string;
  readonly #name: string;
  readonly #delimiter: string;
  #at = 0;
  #line = 1;

  constructor(text: string, name: string, delimiter: string) {
    this.#text = text;
    this.#name = name;
    this.#delimiter = delimiter;
  }

  records(): CsvRecord[] {
    const records: CsvRecord[] = [];
    while (this.#at < this.#text.length) {
      if (this.#lineBreak()) continue;
      const line = this.#line;
      const fields = [this.#field()];
      while (this.#text[this.#at] === this.#delimiter) {
        this.#at += 1;
        fields.push(this.#field());
      }
      records.push({ line, fields });
      this.#lineBreak();
    }
    return records;
  }

  /** @returns false if there is none here */
  #lineBreak(): boolean {
    const [found] = /^\r?\n|^\r$/.exec(this.#text.slice(this.#at, this.#at + 2)) ?? [''];
    if (found === '') return false;
    this.#at += found.length;
    this.#line += 1;
    return true;
  }

  #field(): string {
    return this.#text[this.#at] === '"' ? this.#quotedField() : this.#plainField();
  }

  #plainField(): string {
    const begin = this.#at;
    while (!this.#isFieldEnd()) {
      if (this.#text[this.#at] === '"') {
        this.#refuse('a quote in a field that does not begin with one', this.#line);
      }
      this.#at += 1;
    }
    return this.#text.slice(begin, this.#at);
  }

  #quotedField(): string {
    const begin = this.#line;
    let field = '';
    for (;;) {
      const end = this.#text.indexOf('"', this.#at + 1);
      if (end < 0) this.#refuse('a field begins with a quote and none ends it', begin);
      const part = this.#text.slice(this.#at + 1, end);
      this.#line += part.split('\n').length - 1;
      field += part;
      this.#at = end + 1;
      if (this.#text[this.#at] !== '"') break;
      field += '"';
    }
    if (!this.#isFieldEnd()) this.#refuse('something stands behind the quote that ends a field', this.#line);
    return field;
  }

  #isFieldEnd(): boolean {
    const character = this.#text[this.#at];
    if (character === undefined || character === this.#delimiter || character === '\n') return true;
    return character === '\r' && (this.#text[this.#at + 1] ?? '\n') === '\n';
  }

  #refuse(what: string, line: number): never {
    throw new ScenarioError(
      'CSV_INVALID',
      `${this.#name}:${line}: ${what}; put the field in quotes, and double each quote in it`,
    );
  }
}
