/** Whom one can find, as Plone says. */
export interface IndexedPerson {
  id: string;
  /** What Plone shows; may be empty. */
  fullname: string;
  /** Empty where it is the id. */
  login: string;
  email: string;
  /** Titles of groups. */
  groups: readonly string[];
  /** Path below the site's own address, without a slash at its beginning; null where there is none. */
  portrait: string | null;
}
