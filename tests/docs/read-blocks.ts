/** A fenced block of a page. */
export interface Block {
  /** `docs/install.md` */
  page: string;
  /** Of the fence, from 1. */
  line: number;
  heading: string;
  language: string;
  code: string;
  /** The file that the paragraph before names, where the block is one's content. */
  file?: string;
}

const NAMED = /`(\/[\w./@-]+\.(?:toml|service|conf|cfg))`[^`]*:$/;

/** Every fenced block of a page, in its order. */
export function readBlocks(page: string, text: string): Block[] {
  const blocks: Block[] = [];
  const lines = text.split("\n");
  let heading = "";
  for (let index = 0; index < lines.length; index += 1) {
    const line = lines[index] ?? "";
    const [, title] = /^#+ (.*)$/.exec(line) ?? [];
    if (title !== undefined) heading = title;
    const [, language] = /^```(\w*)$/.exec(line) ?? [];
    if (language === undefined) continue;
    const end = lines.indexOf("```", index + 1);
    if (end < 0) throw new Error(`${page}:${index + 1}: the block has no end`);
    const [, file] = NAMED.exec(before(lines, index - 1).join(" ")) ?? [];
    const code = lines
      .slice(index + 1, end)
      .map((each) => `${each}\n`)
      .join("");
    blocks.push({ page, line: index + 1, heading, language, code, ...(file !== undefined && { file }) });
    index = end;
  }
  return blocks;
}

/** The paragraph that ends before this empty line. */
function before(lines: readonly string[], empty: number): string[] {
  const start = lines.slice(0, empty).lastIndexOf("") + 1;
  return lines.slice(start, empty);
}
