/**
 * @param {number} ms
 * @returns {string} `0.3 s`, `12.0 s`, `2 min 05 s`
 */
export function formatDuration(ms) {
  if (ms < 99_950) return `${(ms / 1000).toFixed(1)} s`;
  const seconds = Math.round(ms / 1000);
  return `${Math.floor(seconds / 60)} min ${String(seconds % 60).padStart(2, "0")} s`;
}
