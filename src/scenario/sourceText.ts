import {
  isMap,
  isNode,
  isScalar,
  isSeq,
  LineCounter,
  parseAllDocuments,
  type Document,
  type Node,
} from "yaml";
import type { Issue } from "../errors.ts";

/** A path into a scenario: keys and list indexes. */
export type Path = readonly (string | number)[];

/** Longest scenario that is read, characters. */
const LONGEST_TEXT = 4_000_000;
/** How often a scenario may refer to its anchors in all; more is an attack or an accident. */
const MOST_ALIASES = 50;
/** Deepest nesting of mappings and lists; the format itself needs seven levels. */
const DEEPEST = 32;
const TOO_DEEP = `nested more than ${DEEPEST} levels deep; a scenario is not, unless an anchor refers to itself`;

/** The text of a scenario, as plain data and with the place of every value in the text. */
export class SourceText {
  readonly file: string;
  readonly data: unknown;
  /** What keeps it from being read at all. */
  readonly issues: readonly Issue[];
  readonly #document: Document | null;
  readonly #lines = new LineCounter();

  /** YAML 1.2, of which JSON is a part. */
  constructor(text: string, file: string) {
    this.file = file;
    const whole = (message: string): Issue => ({ file, line: 1, column: 1, path: "", message });
    if (text.trim() === "") {
      this.issues = [whole("the scenario is empty; `eastwest init` writes a starter")];
      this.#document = null;
      return;
    }
    if (text.length > LONGEST_TEXT) {
      this.issues = [
        whole(`the scenario is longer than ${LONGEST_TEXT} characters; put series into files of their own`),
      ];
      this.#document = null;
      return;
    }
    if (text.includes("\0")) {
      this.issues = [whole("the file is binary; a scenario is YAML or JSON text")];
      this.#document = null;
      return;
    }
    const documents = parseAllDocuments(text, {
      lineCounter: this.#lines,
      prettyErrors: false,
      logLevel: "error",
    });
    const document = "empty" in documents ? null : documents[0];
    this.#document = document;
    const found: Issue[] = [];
    if (documents.length > 1) found.push(whole("one file holds one scenario; found more than one document"));
    // A warning is a tag or directive that would be passed over: refused like an error, as it changes what is meant.
    for (const fault of [...(document?.errors ?? []), ...(document?.warnings ?? [])]) {
      const message = fault.code === "RESOURCE_EXHAUSTION" ? TOO_DEEP : fault.message;
      found.push({ file, ...this.#position(fault.pos[0]), path: "", message });
    }
    try {
      const data: unknown = found.length === 0 ? document?.toJS({ maxAliasCount: MOST_ALIASES }) : undefined;
      const deep = pathBelow(data, DEEPEST);
      if (deep === undefined) this.data = data;
      else found.push({ file, ...this.placeOf(deep), path: String(deep[0]), message: TOO_DEEP });
    } catch (error) {
      const reason = error instanceof Error ? error.message : String(error);
      found.push(whole(`the scenario's anchors and aliases unfold to too much or to nothing (${reason})`));
    }
    this.issues = found;
  }

  /** Where in the text a path's value stands (its key, when it is missing or unknown): the nearest that exists. */
  placeOf(path: Path, key = false): { line: number; column: number } {
    let node: unknown = this.#document?.contents;
    let offset = offsetOf(node) ?? 0;
    path.forEach((step, i) => {
      const last = i === path.length - 1;
      if (isMap(node)) {
        const pair = node.items.find((item) => isScalar(item.key) && String(item.key.value) === String(step));
        if (pair === undefined) node = undefined;
        else {
          const keyOffset = offsetOf(pair.key);
          node = pair.value;
          offset = (last && key ? keyOffset : (offsetOf(node) ?? keyOffset)) ?? offset;
        }
      } else if (isSeq(node)) {
        node = node.items[Number(step)];
        offset = offsetOf(node) ?? offset;
      } else node = undefined;
    });
    return this.#position(offset);
  }

  #position(offset: number): { line: number; column: number } {
    const { line, col } = this.#lines.linePos(offset);
    return { line: Math.max(1, line), column: Math.max(1, col) };
  }
}

/** Path of the first value that lies more than so many levels deep: also of one that holds itself. */
function pathBelow(value: unknown, levels: number): Path | undefined {
  if (typeof value !== "object" || value === null) return undefined;
  if (levels === 0) return [];
  for (const [step, child] of Object.entries(value)) {
    const below = pathBelow(child, levels - 1);
    if (below !== undefined) return [step, ...below];
  }
  return undefined;
}

function offsetOf(node: unknown): number | undefined {
  return isNode(node) ? (node as Node).range?.[0] : undefined;
}
