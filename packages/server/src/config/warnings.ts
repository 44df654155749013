import type { Config } from "./config.ts";
import { isPlainText } from "./origin.ts";

/** What is allowed and probably not meant, one sentence each. */
export function configWarnings({ sites }: Config): string[] {
  return sites.flatMap(({ name, origins }) =>
    origins
      .filter(isPlainText)
      .map(
        (origin) =>
          `sites.${name}.origins: ${origin} is not encrypted; everybody on the way can read cookies and chat`,
      ),
  );
}
