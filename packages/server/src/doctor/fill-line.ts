/** Puts the values in place of the braces. */
export function fillLine(line: string, values: Readonly<Record<string, string>>): string {
  return line.replace(/\{([a-z]+)\}/g, (_, name: string) => {
    const value = values[name];
    return value === undefined || value === "" ? name.toUpperCase() : value;
  });
}
