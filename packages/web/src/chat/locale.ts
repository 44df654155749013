/** Languages that Converse.js 14 has catalogues for, beside English. */
const LOCALES =
  "af ar bg ca cs da de el eo es eu fa fi fr gl he hi hu id it ja lt mn mr nb nl oc pl pt pt_BR ro ru sv ta th tr ug uk vi zh_CN zh_TW".split(
    " ",
  );

/** Plone's names for what Converse.js calls otherwise. */
const OTHER_NAMES: Record<string, string> = {
  no: "nb",
  nn: "nb",
  zh: "zh_CN",
  zh_hans: "zh_CN",
  zh_hant: "zh_TW",
  zh_hk: "zh_TW",
};

/** Converse.js's locale for a BCP 47 language tag, e.g. `pt-br` -> `pt_BR`, `de-at` -> `de`; English for unknown ones. */
export function converseLocale(language: string): string {
  const tag = language.toLowerCase().replaceAll("-", "_");
  for (const name of [tag, ...tag.split("_").slice(0, 1)]) {
    const wanted = Object.hasOwn(OTHER_NAMES, name) ? (OTHER_NAMES[name] ?? name) : name;
    const locale = LOCALES.find((known) => known.toLowerCase() === wanted.toLowerCase());
    if (locale !== undefined) return locale;
  }
  return "en";
}
