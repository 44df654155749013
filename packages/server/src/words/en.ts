/** The gateway's own words beside the texts of errors; `{…}` is filled in. */
export const en = {
  /** Of an error that nobody foresaw. */
  moreInLog: "The gateway's log has more under the request {request}.",
  /** Of the page that stands in for Plone while it starts. */
  startingTitle: "One moment, please",
  startingText: "The site is being started. This page tries again by itself.",
};
