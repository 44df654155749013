import type { z } from "zod";

export type Tried<T> =
  | { success: true; data: T }
  | { success: false; issues: readonly z.core.$ZodIssue[]; cause: Error };

/**
 * What comes from outside, held against its shape. zod compares the length of whatever has one, before it has refused it,
 * and such a comparison raises for `{"length": {"valueOf": 1, "toString": 1}}`: that is refused too.
 */
export function tryShape<T>(
  shape: z.ZodType<T>,
  value: unknown,
  options?: { reportInput: boolean },
): Tried<T> {
  try {
    const result = shape.safeParse(value, options);
    return result.success ? result : { success: false, issues: result.error.issues, cause: result.error };
  } catch (cause) {
    const issue: z.core.$ZodIssue = {
      code: "custom",
      path: [],
      message: "a form that is known",
      input: value,
    };
    return { success: false, issues: [issue], cause: cause as Error };
  }
}

/** The first place that has another shape, for a message. */
export function placeOf(issues: readonly z.core.$ZodIssue[]): string {
  return issues[0]?.path.join(".") || "the whole answer";
}
