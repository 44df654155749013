/**
 * Keep a stylesheet of Converse.js inside its own element, so that it changes nothing of the page around it.
 *
 * Nearly all of its rules are below `.conversejs` or name an element or class of its own already. The others are put
 * there; variables for the whole page (`:root`) become the element's. Its fonts are left out.
 *
 * @param {string} css minified or not, without nested rules
 * @returns {string}
 */
export function scopeCss(css) {
  return scopeRules(css.replace(/\/\*[\s\S]*?\*\//g, ""));
}

/**
 * @param {string} css
 * @returns {string}
 */
function scopeRules(css) {
  let scoped = "";
  for (const { head, body } of rules(css)) {
    if (head.startsWith("@font-face") || head.startsWith("@charset")) continue;
    if (body === undefined) scoped += `${head};`;
    else if (/^@(media|supports|layer|container)/.test(head)) scoped += `${head}{${scopeRules(body)}}`;
    else if (head.startsWith("@")) scoped += `${head}{${body}}`;
    else scoped += `${selectors(head).map(scopeSelector).join(",")}{${body}}`;
  }
  return scoped;
}

/**
 * @param {string} selector
 * @returns {string}
 */
function scopeSelector(selector) {
  if (selector === ":root") return ".conversejs";
  if (selector.startsWith("[data-bs-theme")) return `.conversejs${selector}`;
  return /conversejs|converse-/.test(selector) ? selector : `.conversejs ${selector}`;
}

/**
 * The rules of one level: what stands before the braces and what stands in them; a statement without has no body.
 *
 * @param {string} css
 * @returns {Generator<{ head: string, body?: string }>}
 */
function* rules(css) {
  let start = 0;
  let open = -1;
  let depth = 0;
  for (let at = 0; at < css.length; at = next(css, at)) {
    const character = css[at];
    if (character === "{" && depth++ === 0) open = at;
    if (character === "}" && --depth === 0) {
      yield { head: css.slice(start, open).trim(), body: css.slice(open + 1, at) };
      start = at + 1;
    }
    if (character === ";" && depth === 0) {
      const head = css.slice(start, at).trim();
      if (head !== "") yield { head };
      start = at + 1;
    }
  }
}

/**
 * The place after the character at `at`; a string is passed over as one.
 *
 * @param {string} css
 * @param {number} at
 * @returns {number}
 */
function next(css, at) {
  const quote = css[at];
  if (quote === "\\") return at + 2;
  if (quote !== '"' && quote !== "'") return at + 1;
  for (let end = at + 1; end < css.length; end++) {
    if (css[end] === "\\") end++;
    else if (css[end] === quote) return end + 1;
  }
  return css.length;
}

/**
 * Split a list of selectors at the commas that are not within parentheses, brackets or strings.
 *
 * @param {string} list
 * @returns {string[]}
 */
function selectors(list) {
  const found = [];
  let start = 0;
  let depth = 0;
  for (let at = 0; at < list.length; at = next(list, at)) {
    const character = list[at] ?? "";
    if ("([".includes(character)) depth++;
    else if (")]".includes(character)) depth--;
    else if (character === "," && depth === 0) {
      found.push(list.slice(start, at).trim());
      start = at + 1;
    }
  }
  found.push(list.slice(start).trim());
  return found;
}
