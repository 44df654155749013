/**
 * A shell's script that runs its arguments as a command while Debian starts no service of what it installs: as root, with
 * the policy that invoke-rc.d(8) and deb-systemd-invoke(1p) ask. A policy that somebody else made stays as it is; one that
 * a killed run left is taken away by the next.
 */
export const WITHOUT_SERVICES = `
policy=\${POLICY:-/usr/sbin/policy-rc.d}
mark='# Made by collective.converse while it installs packages; remove it when nothing is being installed.'
if [ ! -e "$policy" ] || grep -qxF "$mark" "$policy"; then
  trap 'rm -f "$policy"' EXIT
  trap 'exit 143' HUP INT TERM
  printf '#!/bin/sh\\n%s\\nexit 101\\n' "$mark" >"$policy" && chmod 755 "$policy"
fi
"$@"
`;
