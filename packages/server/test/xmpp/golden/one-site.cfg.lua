-- Written by collective-converse from converse.toml at each start; changes made here are lost.

-- Where things are. Logs: all in the file, what somebody should know on standard output.
plugin_paths = { "/usr/lib/node_modules/collective-converse/prosody/modules" }
data_path = "/var/lib/converse/prosody"
pidfile = "prosody.pid"
umask = "077"
run_as_root = false
log = {
	{ levels = { min = "info" }, to = "file", filename = "/var/lib/converse/prosody.log" },
	{ levels = { min = "warn" }, to = "console" },
}

-- Nothing listens but HTTP on the loopback: members come through the gateway, other servers do not come at all.
modules_disabled = { "s2s", "s2s_auth_certs" }
c2s_ports = {}
c2s_direct_tls_ports = {}
s2s_ports = {}
s2s_direct_tls_ports = {}
http_ports = { 5280 }
http_interfaces = { "127.0.0.1" }
https_ports = {}
trusted_proxies = { "127.0.0.1", "::1" }

-- Encryption is demanded, and the gateway's web server provides it. No page of another origin gets an answer.
c2s_require_encryption = true
consider_websocket_secure = true
consider_bosh_secure = true
http_default_cors_enabled = false
http_cors_override = { websocket = { enabled = false }, bosh = { enabled = false } }

-- Members come from Plone; nobody registers.
authentication = "converse"
converse_secrets_file = "/etc/converse/secrets.toml"
allow_registration = false

-- Limits. What a client sends beyond its rate waits; who has not logged in after half a minute goes.
c2s_timeout = 30
limits = { c2s = { rate = "128kb/s", burst = "4s" } }
c2s_stanza_size_limit = 262144
c2s_unauthed_stanza_size_limit = 10000
http_max_content_size = 1048576
network_settings = { read_size = 2048, nagle = false }

-- Unused memory is looked for when it may be half as much as what is used; by default at a twentieth, over and over.
gc = { mode = "incremental", threshold = 150 }

-- Who closed the browser looks online no longer than this; what is written to them waits in the archive.
smacks_hibernation_time = 120

-- Messages are kept, also for those who are away; how long is said for each site.
storage = "internal"
default_archive_policy = true

-- Neither the server's version nor its clock is told.
modules_enabled = {
	"disco",
	"saslauth",
	"roster",
	"pep",
	"vcard4",
	"vcard_legacy",
	"blocklist",
	"bookmarks",
	"carbons",
	"mam",
	"smacks",
	"csi_simple",
	"ping",
	"limits",
	"websocket",
	"bosh",
	"converse",
	"converse_contacts",
	"converse_limits",
	"converse_again",
	"converse_sessions",
	"admin_shell",
}

VirtualHost "example.org"
	converse_site = "plone"
	archive_expires_after = "365d"

Component "rooms.example.org" "muc"
	name = "Rooms"
	modules_enabled = { "muc_mam", "converse_rooms" }
	http_host = "example.org"
	converse_rooms_of = "example.org"
	muc_room_cache_size = 1000
	restrict_room_creation = "local"
	muc_log_expires_after = "365d"
	muc_room_default_public_jids = false
