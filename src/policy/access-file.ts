import { type Document, isMap, isNode, isScalar, isSeq, LineCounter, type Node, parseDocument, visit } from 'yaml';

/** A mistake in an access file. */
export interface Problem {
  readonly file: string;
  /** From 1. */
  readonly line: number;
  readonly message: string;
}

/** The access files are wrong or incomplete: the hub does not start. The message has one `file:line: message` per line. */
export class PolicyError extends Error {
  constructor(readonly problems: readonly Problem[]) {
    super(problems.map(({ file, line, message }) => `${file}:${line}: ${message}`).join('\n'));
    this.name = 'PolicyError';
  }
}

/** One key of a YAML map with its value; `at` locates a problem with it. */
export interface Entry {
  readonly key: string;
  readonly value: Node | null;
  readonly at: Node;
}

/** A parsed YAML file that knows the lines of its nodes and collects what is wrong with it. */
export class AccessFile {
  readonly document: Document;
  readonly problems: Problem[] = [];
  private readonly lines = new LineCounter();

  constructor(
    readonly name: string,
    text: string,
  ) {
    this.document = parseDocument(text, { lineCounter: this.lines, prettyErrors: false });
    for (const error of [...this.document.errors, ...this.document.warnings]) {
      this.problems.push({ file: name, line: this.lines.linePos(error.pos[0]).line, message: error.message });
    }
    // What a file says stands in it where it is said; and an alias of aliases could be larger than any memory.
    visit(this.document, {
      Alias: (_key, alias) => this.problem(alias, 'an alias is not taken: write the value itself'),
    });
  }

  /** Notes a problem at a node, or at the first line. */
  problem(at: Node | null, message: string): void {
    const offset = at?.range?.[0];
    const line = offset === undefined ? 1 : this.lines.linePos(offset).line;
    this.problems.push({ file: this.name, line, message });
  }

  /** The entries of a map; anything else, also as a key, is a problem and gives none. */
  entries(node: Node | null, at: Node | null, what: string): readonly Entry[] {
    if (!isMap(node)) {
      this.problem(node ?? at, `${what} must be a map`);
      return [];
    }
    return node.items.flatMap(({ key, value }) => {
      if (isScalar(key)) return { key: String(key.value), value: isNode(value) ? value : null, at: key };
      this.problem(isNode(key) ? key : node, 'a key must be a text');
      return [];
    });
  }

  /** A text; anything else is a problem and gives undefined. */
  text({ key, value, at }: Entry): string | undefined {
    if (isScalar(value) && typeof value.value === 'string' && value.value !== '') return value.value;
    this.problem(value ?? at, `"${key}" must be a text`);
    return undefined;
  }

  /** One text or a list of texts. */
  texts(entry: Entry): readonly string[] {
    const items = isSeq(entry.value) ? entry.value.items : [entry.value];
    return items.flatMap((item) => this.text({ ...entry, value: isNode(item) ? item : null }) ?? []);
  }
}
